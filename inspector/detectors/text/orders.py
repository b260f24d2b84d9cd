"""What marks a sentence as an order to the model that reads it, in whatever topic and wording."""

from __future__ import annotations

import re
from typing import Final

_CANCEL = (
    r"ignor(?:e|es|ing)|disregard(?:ing)?|forget\b|override|overrule|bypass|dismiss|neglect"
    r"|set aside|never ?mind"
    r"|do not follow|don['’]t follow|stop following"
    r"|ignorier\w*|vergiss|vergessen sie|missachte\w*|ignora\w*|olvida\w*|oublie\w*|ignore[zr]"
    r"|esque[çc]a|dimentica\w*|negeer|vergeet|zignoruj|zapomnij|игнорир\w*|забудь\w*|не обращай"
    r"|تجاهل"
)
_TARGET = (
    r"instructions?|prompts?|directions?|directives?|guidelines?|rules?|commands?|orders|context"
    r"|(?:the )?(?:text|content|document|passage|task|question|request|input|message)s?\b"
    r"|above|previous|prior|preceding|earlier|everything|anything|all"
    r"|anweisung\w*|vorgabe\w*|instruccion\w*|instruç\w*|consignes?|istruzion\w*|instructies"
    r"|polece\w*|инструкци\w*|указани\w*|التعليمات"
)
OVERRIDE: Final = re.compile(
    rf"(?:\b(?:{_CANCEL})\b[^.!?\n]{{0,60}}?\b(?:{_TARGET}))"
    r"|(?:忽略|无视|無視|忘记)[^。！？\n]{0,20}(?:指令|指示|提示|内容|要求)"
    r"|(?:指示|命令|内容|지시|명령|निर्देश)[^。.!?\n]{0,20}(?:無視|忘れて|무시|अनदेखा)"
    r"|\b(?:new|updated|real|actual|next|additional|hidden|secret|urgent)"
    r" (?:instructions?|orders|task|directive|command|objective|assignment|request)\b"
    r"|\bfrom now on\b|\bbefore (?:anything|everything) else\b",
    re.IGNORECASE,
)
"""Cancels what the user asked, or announces another order."""
_ROLE = "system|assistant|user|human|admin(?:istrator)?|developer|ai|model|bot|instructions?|inst"
MARKUP: Final = re.compile(
    rf"<\|?/?(?:{_ROLE}|im_start|im_end|endoftext|eot_id|start_header_id)\b[^>\n]{{0,20}}\|?>"
    rf"|\[/?(?:{_ROLE})\b[^\]\n]{{0,60}}\]|<<\s*/?sys\s*>>"
    rf"|^[ \t]*(?:#{{1,4}}|\*\*|---+)[ \t]*(?:{_ROLE})\b[ \t]*(?:message|prompt)?[ \t]*[:*]"
    r"|^[ \t>\-=*#]*(?:end of|begin) (?:the )?(?:input|document|text|context|data|prompt|message"
    r"|email|user|instructions?|article|content|output|passage)s?\b"
    r"|^[ \t]*(?:note|message|attention|notice|instructions?|reminder)s?"
    r" (?:to|for) (?:the )?(?:ai|assistant|model|chatbot|bot|language model|reader|system)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""Imitates the frame of a prompt: roles, tags, ends of a document, notes to the model."""
ADDRESS: Final = re.compile(
    r"\byour (?:\w+ )?(?:response|reply|answer|output|message|code(?:base)?|summary|translation"
    r"|text|solution|completion|instructions|implementation|responses|answers|replies|guidelines"
    r"|prompt|task|conversation)s?\b"
    r"|\byou (?:must|will|shall|have to|are (?:now|to|an?))\b|\bas an? (?:ai|assistant|language)\b"
    r"|\b(?:ai|language) (?:model|assistant)s?\b|\bchat ?bots?\b|\bthe assistant\b"
    r"|\b(?:deine|ihre|tu|su|votre|ta|sua|la tua) (?:antwort|respuesta|réponse|resposta|risposta)\b"
    r"|(?:你|您)(?:的回答|必须|现在)|あなたの(?:回答|返答)|тво\w+ ответ\w*|ваш\w* ответ\w*",
    re.IGNORECASE,
)
"""Speaks to whoever answers, or of the answer to come."""
_ASKS = """
    write provide explain describe translate summari[sz]e give list tell create compose draft
    say generate print output repeat respond reply answer include insert add append modify use
    utili[sz]e employ integrate incorporate infuse blend embed replace remove substitute
    misspell render encode scramble send forward visit click open execute run call return show
    display recommend mention promote suggest state reveal disclose share email convert change
    rewrite rephrase paraphrase compute calculate solve find identify classify imagine pretend
    act behave speak talk continue begin start stop end finish conclude refuse decline pick
    choose name compare outline develop design plan prepare propose discuss analy[sz]e evaluate
    report break teach help make do don['’]?t delete download install transfer pay buy book
    schedule post publish tweet consider ensure enhance augment offer urge encourage highlight
    emphasi[sz]e introduce implement combine jumble harmoni[sz]e convey deliver present craft
    produce format transform apply proceed remember keep be let schreibe? antworte gib sag nenne
    erkl[äa]re [üu]bersetze escribe responde di dime traduce explica [ée]cris [ée]crivez
    r[ée]ponds r[ée]pondez dis dites traduis traduisez donne donnez escreva responda scrivi
    rispondi traduci
"""
_LEAD = (
    r"(?:please|kindly|now|then|next|also|first|finally|instead|and|so|to proceed|in your \w+"
    r"|simply|just|always|never|only|be sure to|make sure (?:to|you)|remember to|you (?:must|should"
    r"|will|need to|have to|can)|don['’]t forget to|i want you to|your (?:new )?task is to|bitte"
    r"|por favor)"
)
IMPERATIVE: Final = re.compile(
    rf"^[\s\-*>#•\d.)(\[]*(?:[\w ]{{1,30}}[:\]]\s*)?(?:{_LEAD}[\s,:]+){{0,3}}(?:\w+ly\s+)?"
    rf"(?:{'|'.join(_ASKS.split())})\b(?!\s+(?:is|are|was|were|has|had|of)\b)"
    r"|\b(?:just|only|and|to|must|then) (?:say|print|output|answer|reply|respond|write)\b"
    r"|(?:请|說|说|回答|翻译|输出)|ください|\b(?:напиши|ответь|скажи|переведи)",
    re.IGNORECASE,
)
"""Asks for something: begins with a verb of asking in its bare form, maybe after an opening."""
QUESTION: Final = re.compile(r"[?？]\W*$")
SENTENCE: Final = re.compile(
    r"[^.!?。！？\n]*\w[^.!?。！？\n]*(?:[.](?=\S)[^.!?。！？\n]*)*[.!?。！？]*"
)
_QUOTES: Final = frozenset('"“”«»„‘`「」')
MARKS: Final = (OVERRIDE, MARKUP, ADDRESS, IMPERATIVE, QUESTION)


_CANCELS: Final = (
    *("ignor", "disregard", "forget", "overrid", "overrul", "bypass", "dismiss", "neglect"),
    *("set aside", "never mind", "nevermind", "not follow", "n't follow", "n’t follow"),
    *("stop following", "vergiss", "vergessen", "missacht", "olvid", "oubli", "esque", "dimentic"),
    *("negeer", "vergeet", "zapomnij", "игнорир", "забудь", "не обращай", "忽略", "无视", "無視"),
    *("忘记", "忘れて", "무시", "تجاهل", "अनदेखा"),
    *("from now on", "before anything", "before everything"),
)
_ORDERS: Final = (
    "instruction",
    "orders",
    "task",
    "directive",
    "command",
    "objective",
    "assignment",
    "request",
)


def may_override(lower: str) -> bool:
    """Tell quickly, of a text in lower case, whether ``OVERRIDE`` could be in it."""
    return any(stem in lower for stem in _CANCELS) or any(stem in lower for stem in _ORDERS)


def marks_of(sentence: str) -> int:
    """Return the marks of a sentence, one bit for each of ``MARKS``."""
    found = sum(1 << bit for bit, shape in enumerate(MARKS[1:], 1) if shape.search(sentence))
    return found | (may_override(sentence.lower()) and OVERRIDE.search(sentence) is not None)


def is_quoted(text: str, start: int, end: int) -> bool:
    """Tell whether what cancels or imitates stands in quotation marks: the text speaks of it."""
    found = OVERRIDE.search(text, start, end) or MARKUP.search(text, start, end)
    if found is None:
        return False
    before, behind = text[start : found.start()], text[found.end() : end + 2]
    return bool(set(before) & _QUOTES and set(behind) & _QUOTES)
