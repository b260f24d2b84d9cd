"""News that are on their way while a project closes."""


def test_a_result_that_arrives_once_the_project_is_closed_is_let_go(stepped):
    shown = stepped.workspace.columns
    stepped.scan(before=1)
    stepped.workspace.close()
    assert stepped.turns.take_all()  # of the scan, which nobody has been told of before
    assert stepped.workspace.columns is shown


def test_negative_control_the_same_news_show_it_while_the_project_is_open(stepped):
    stepped.scan(before=1)
    stepped.show()
    assert len(stepped.workspace.columns) == 31
