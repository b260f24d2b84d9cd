"""The command line, run in this process."""

import pytest

from inspector.cli.main import run


@pytest.fixture
def inspector(capsysbinary):
    """Run a command and return its exit code, standard output and standard error."""

    def call(*arguments):
        code = run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return code, out, err.decode()

    return call
