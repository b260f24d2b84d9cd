"""What marks a sentence as an order to the model that reads it, in whatever topic and wording.

All expressions but ``INNER`` are for texts in lower case: to ignore case costs several times as
long.
"""

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
_ASKED = (
    r"(?:instruction|prompt|directive|guideline|command|request|question|task|assignment|quer(?=y"
    r"|ie))"
    r"(?:s|y|ies)?"
)
_OVER = (
    r"cancell?ed|void|obsolete|over(?:ridden|ruled)?|chang(?:ed|e)|replaced|supersed\w+|no longer"
    r"|invalid|withdrawn|revoked|outdated|suspended|(?:was|were|is|are) (?:only )?a (?:test|trick"
    r"|joke)"
)
OVERRIDE: Final = re.compile(
    rf"(?:\b(?:{_CANCEL})\b[^.!?\n]{{0,60}}?\b(?:{_TARGET}))"
    r"|(?:忽略|无视|無視|忘记)[^。！？\n]{0,20}(?:指令|指示|提示|内容|要求)"
    r"|(?:指示|命令|内容|지시|명령|निर्देश)[^。.!?\n]{0,20}(?:無視|忘れて|무시|अनदेखा)"
    r"|\b(?:new|updated|real|actual|next|additional|hidden|secret|urgent)"
    r" (?:instructions?|orders|task|directive|command|objective|assignment|request)\b"
    r"|\bfrom now on\b|\bbefore (?:anything|everything) else\b"
    rf"|\b(?:drop|cancel|abandon|skip|discard|replace|suspend"
    rf"|stop)s?\b[^.!?\n]{{0,25}}\b(?:{_ASKED})"
    rf"|\b(?:{_ASKED})\b[^.!?\n]{{0,25}}\b(?:{_OVER})"
    rf"|\b(?:instead of|rather than)\b[^.,!?\n]{{0,25}}\b(?:{_ASKED}|answer\w*|summar\w+|text)\b"
    r"|\b(?:only|sole) (?:permitted|allowed|valid|acceptable|correct|required) (?:output|answer"
    r"|response|reply|action)\b|\b(?:ha(?:s|ve)|takes?) (?:absolute )?(?:priority"
    r"|precedence) over\b"
    r"|\b(?:not|never|n['’]t|without) (?:to )?(?:mention|reveal|tell|disclos|inform|report|say)"
    r"[^.!?\n]{0,30}\b(?:the user|this (?:note|message|text|line|instruction|order|prompt)s?)\b",
)
"""Cancels what the user asked, announces another order, or hides it from the user."""
_ROLE = "system|assistant|user|human|admin(?:istrator)?|developer|ai|model|bot|instructions?|inst"
MARKUP: Final = re.compile(
    rf"<\|?/?(?:{_ROLE}|im_start|im_end|endoftext|eot_id|start_header_id)\b[^>\n]{{0,20}}\|?>"
    rf"|\[/?(?:{_ROLE})\b[^\]\n]{{0,60}}\]|<<\s*/?sys\s*>>"
    rf"|^[ \t]*(?:#{{1,4}}|\*\*|---+)[ \t]*(?:{_ROLE})\b[ \t]*(?:message|prompt)?[ \t]*[:*]"
    r"|^[ \t>\-=*#]*(?:end of|begin) (?:the )?(?:input|document|text|context|data|prompt|message"
    r"|email|user|instructions?|article|content|output|passage)s?\b"
    rf"|(?:<!--|[<\[{{(=*#]{{2}})[^\w\n]{{0,40}}(?:[\w']+[ \t]){{0,3}}(?:{_ROLE}|order)s?\b"
    rf"|[\"']role[\"']\s*:\s*[\"'](?:{_ROLE})[\"']"
    r"|\b(?:note|message|attention|notice|instructions?|reminder|dear|hello|hey|hi|whatever"
    r"|any)s?,?"
    r" (?:(?:to|for) )?(?:the |any |all |every )?(?:ai|assistant|(?:language |ai )?model|chat ?bot"
    r"|bot"
    r"|llm)s?\b|\b(?:whoever|whatever|anyone|anything|who) (?:is )?(?:process|pars|summari[sz]"
    r"|read)"
    r"\w* this\b|^[ \t]*assistant\b[,:]",
    re.MULTILINE,
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
)
"""Speaks to whoever answers, or of the answer to come."""
META: Final = re.compile(
    r"\b(?:answer|repl(?=y|ie)|response|respond|output|completion|assistant|chat ?bot|prompt"
    r"|instruction|request|question|task|the user|comply|obey|guideline|directive|this (?:note"
    r"|message"
    r"|text|line)|secret)(?:s|y|ies|ing)?\b|\b(?:ai|llm)s?\b|\b(?:language|ai) models?\b",
)
"""Speaks of the exchange itself, of which the text of a document knows nothing."""
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
    ask claim count praise admit confirm warn advise accuse blame deny insist demand order sing
    quote spell link redirect direct point attach reverse obey comply hide omit drop assume invent
    store save export upload notify approve reject grade rate label mark fill invite assert
    produce format transform apply proceed remember keep be let put place phone dial contact message
    schreibe? antworte gib sag nenne
    erkl[äa]re [üu]bersetze escribe responde di dime traduce explica [ée]cris [ée]crivez
    r[ée]ponds r[ée]pondez dis dites traduis traduisez donne donnez escreva responda scrivi
    rispondi traduci
"""
_VERBS = "|".join(_ASKS.split())
_CAPITALS = "|".join(verb.capitalize() for verb in _ASKS.split())
_LEAD = (
    r"(?:please|kindly|now|at once|immediately|from (?:here|now) on|then|next|also|first|finally"
    r"|instead|and|so|to proceed|in your \w+"
    r"|simply|just|always|never|only|be sure to|make sure (?:to|you)|remember to|you (?:must|should"
    r"|will|need to|have to|can)|don['’]t forget to|i want you to|your (?:new )?task is to|bitte"
    r"|por favor)"
)
IMPERATIVE: Final = re.compile(
    rf"^[\s\-*>#•\d.)(\[]*+(?:[\w ]{{0,30}}[:\]]\s*)?(?:{_LEAD}[\s,:]+){{0,3}}(?:\w+ly\s+)?"
    rf"(?:{_VERBS})\b(?!\s+(?:is|are|was|were|has|had|of)\b)"
    rf"|^[^,:.!?\n]{{0,40}}[,:\])}}>=-]+ (?:[\w']+ ){{0,4}}?(?:{_VERBS})\b|\b(?:is|are"
    rf"|be) to (?:{_VERBS})\b"
    rf"|\byou (?:will|must|shall|should|have to|need to|are to) (?:\w+ly )?(?:{_VERBS})\b"
    rf"|^[\W\d]*+(?:[\w']+ ){{1,3}}(?:{_VERBS})"
    r" (?:a|an|the|that|your?|their|his|this|all|it|them)\b"
    r"|\b(?:just|only|and|to|must|then) (?:say|print|output|answer|reply|respond|write)\b"
    r"|(?:请|說|说|回答|翻译|输出)|ください|\b(?:напиши|ответь|скажи|переведи)",
)
"""Asks for something: begins with a verb of asking in its bare form, maybe after an opening."""
INNER: Final = re.compile(
    rf"[:;,)\]}}>\"“”«—–]\W{{0,4}}(?i:{_LEAD}[\s,:]+){{0,2}}(?:{_CAPITALS})"
    r" (?!(?:is|are|was|were|has|of)\b)\w"
)
"""The same within a sentence, behind whatever frame: such a verb with a capital after a mark.

Marks between them are bounded: a run of thousands would be read from each of them to its end."""
QUESTION: Final = re.compile(r"[?？][^\w?？]*$")
SENTENCE: Final = re.compile(
    r"[^.!?。！？\n]*\w[^.!?。！？\n]*(?:[.](?=\S)[^.!?。！？\n]*)*[.!?。！？]*"
)
_QUOTES: Final = frozenset('"“”«»„‘`「」')
MARKS: Final = (OVERRIDE, MARKUP, ADDRESS, META, IMPERATIVE, QUESTION)
META_AT: Final = 3
_CODE: Final = re.compile(r"[={}]|;\s*$|\w\(|\(\)|^\W*\w+:\W*\w+\W*$")


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
    "question",
    "prompt",
    "guideline",
    "quer",
    "instead of",
    "rather than",
    "only ",
    "sole ",
    "priority",
    "precedence",
    "this ",
    "the user",
)


def may_override(lower: str) -> bool:
    """Tell quickly, of a text in lower case, whether ``OVERRIDE`` could be in it."""
    return any(stem in lower for stem in _CANCELS) or any(stem in lower for stem in _ORDERS)


def marks_of(sentence: str) -> int:
    """Return the marks of a sentence, one bit for each of ``MARKS``.

    Words that another mark stands on do not count as words of the exchange a second time, and a
    line of code asks for nothing.
    """
    lower = sentence.lower()
    hits = [shape.search(lower) for shape in MARKS]
    hits[0] = hits[0] if may_override(lower) else None
    spans = [hit.span() for hit in hits[:META_AT] if hit]
    if spans and hits[META_AT]:
        free = (hit.span() for hit in META.finditer(lower))
        if all(any(low < end and start < high for low, high in spans) for start, end in free):
            hits[META_AT] = None
    if hits[META_AT + 1] and _CODE.search(lower):
        hits[META_AT + 1] = None
    hits[META_AT + 1] = hits[META_AT + 1] or INNER.search(sentence)
    return sum(1 << bit for bit, hit in enumerate(hits) if hit)


def is_quoted(text: str, start: int, end: int) -> bool:
    """Tell whether what cancels or imitates stands in quotation marks: the text speaks of it."""
    lower = text[start:end].lower()
    found = OVERRIDE.search(lower) or MARKUP.search(lower)
    if found is None:
        return False
    before, behind = lower[: found.start()], lower[found.end() :] + text[end : end + 2]
    return bool(set(before) & _QUOTES and set(behind) & _QUOTES)
