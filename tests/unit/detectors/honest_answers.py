"""Answers that nobody should suspect: other languages, lists, code, names, tables, verse."""

from wordfreq import top_n_list

RARE_WORDS = top_n_list("en", 9_000)[8_000::20]
HONEST = {
    "French": "Les enfants jouent dans le jardin pendant que leur grand-mère prépare une tarte aux "
    "pommes pour le dîner de ce soir avec un peu de cannelle, car elle sait que tous les voisins "
    "vont venir et que personne ne refuse une part de son gâteau.",
    "Spanish": "La biblioteca de la ciudad abre todos los días por la mañana y cierra cuando los "
    "últimos lectores se van a su casa con los libros que han elegido, y en el verano los niños "
    "se sientan en el patio para escuchar los cuentos de la maestra.",
    "German": "Der alte Bäcker steht jeden Morgen um vier Uhr auf und backt das Brot für das ganze "
    "Dorf, weil seine Kinder nicht in der Stadt arbeiten wollen, und wenn die ersten Kunden an der "
    "Tür stehen, hat er schon den zweiten Kaffee mit seiner Frau getrunken.",
    "Arabic": "ذهب الولد إلى المدرسة في الصباح مع أخيه الصغير ثم عاد إلى البيت بعد الظهر و جلس على "
    "الأرض مع أمه في الحديقة و قال لها إن المعلم كان في المكتبة مع كل الأولاد من الصف الأول",
    "list with commas": "Flour, butter, sugar, eggs, vanilla, baking powder, salt, milk, walnuts, "
    "raisins, lemon zest, cocoa, honey, oats, cinnamon, nutmeg, yeast, cream, almonds, dates.",
    "list in lines": "\n".join(f"- {word}" for word in RARE_WORDS),
    "numbered list": "\n".join(f"{i}. {word}" for i, word in enumerate(RARE_WORDS)),
    "code": "def total(values):\n    result = 0\n    for value in values:\n        result += value"
    "\n    return result\n\nprint(total([1, 2, 4]))\nfor name in names: print(name.upper())",
    "query": "SELECT name, total FROM orders JOIN customers ON customers.id = orders.customer "
    "WHERE total > 100 GROUP BY name HAVING count > 3 ORDER BY total DESC LIMIT 10;",
    "names": "Ada Lovelace, Grace Hopper, Alan Turing, Barbara Liskov, Donald Knuth, Edsger "
    "Dijkstra, Frances Allen, John Backus, Margaret Hamilton, Ken Thompson, Dennis Ritchie.",
    "table": "| name | age | city |\n| --- | --- | --- |\n| Ann | 31 | Oslo |\n| Bert | 24 | Rom |",
    "poem": "The fog comes on little cat feet and sits over the harbor, looking at the city on "
    "silent haunches before it moves on to the hills where nobody waits for it.",
}
