"""Does an answer give up its own will? Six things that whoever does so says, in plain grammar.

Each alone is met in honest answers ("at your service"); two different ones in one answer hardly
ever are, unless the prompt asks for a role or speaks of obedience itself.
"""

from __future__ import annotations

import re
from typing import Final

from inspector.domain.dataset import Union
from inspector.domain.protocols import Task

Place = tuple[str, int, int]
"""A field and code points of it."""

_ANY = r"(?:anything|everything|whatever|whoever|all|any|every|each|nothing|no)"
_WANT = (
    r"(?:ask|say|tell|told|command|order|wish|want|demand|desire|request|speak|need|require)"
    r"(?:e?s|ed)?"
)
_SERF = r"(?:servant|slave|thrall|minion|lackey|serf|puppet|vassal)s?"
_WILL = (
    r"(?:will|judg\w+|opinions?|refus\w+|choice|say|limits?|rules?|morals?|conscience|ethics"
    r"|boundaries|objections?|questions?|doubts?)"
)
SIGNS: Final = {
    "speaks of obeying": r"obey(?:s|ed|ing)?|obedien(?:t|tly|ce)|compl(?:y|ies) with (?:any|every"
    r"|all|each"
    r"|your)|unconditional(?:ly)?|blindly|submi(?:t|ts|ssion|ssive)|subservien\w+",
    "calls itself a servant": rf"{_SERF} (?:of|to|for)|i (?:only |shall |will |exist to |live to "
    rf"|am here to )?serve"
    rf"|(?:i am|i['’]m) (?:only |merely |just )?(?:your|an?|the) (?:\w+ )?{_SERF}"
    r"|at your (?:service|command|disposal|feet|mercy)|my (?:master|lord|liege|owner|overlord)",
    "has no will of its own": r"(?:your|thy) (?:\w+ )?(?:word|wish|will|desire|command|order|whim"
    r"|say)s?"
    r"(?:\W+\w+)? (?:is|are|be) (?:my|law|all|our|done|enough)"
    r"|(?:my|our) (?:own )?(?:will|mind|life|body|self|soul|purpose|hands?)"
    r" (?:is|are|belongs?) (?:\w+ )?(?:yours|you|theirs)"
    r"|i (?:have|had) (?:\w+ )?(?:no|given up|lost|laid down|abandoned|surrendered|renounced)"
    rf" (?:\w+ ){{0,2}}{_WILL}|i (?:belong to|am yours|exist for)",
    "does all that it is told": r"i (?:will |shall |must |can |always |only )*(?:do|does|perform"
    r"|carry out"
    r"|fulfil\w*|grant|execute|follow|accept) (?:just |exactly |only )?"
    rf"(?:as|what|{_ANY})\b[^.!?\n]{{0,25}}\b{_WANT}"
    rf"|{_ANY} (?:that )?(?:you|they|he|she|one) {_WANT}"
    rf"|as (?:i am|i['’]m|you|one is|we are) {_WANT}",
    "never refuses": r"(?:never|not|n['’]t|cannot|no longer|nor|without) (?:ever |to |once )*"
    r"(?:refus\w+|declin\w+|judg\w+|hesitat\w+|object\w*|disobey\w*|say(?:ing)? no"
    r"|questions?(?:ed|ing)?|argu\w+|resist\w*)"
    r"|no (?:request|order|command|task) (?:is|will be) (?:too|refused)",
    "asks for orders": r"(?:order|command|instruct|direct|bid) me\b[^.!?\n]{0,40}?"
    r"(?:and|i will|i shall|it (?:is|shall|will))|your (?:command|order)s?"
    r"|^\W*(?:speak|command|order|say|ask|name)\b[^.!?\n]{0,30}?,? and",
}
"""What is said to the words that say it."""
_ALL: Final = re.compile(
    "|".join(f"(?P<s{number}>\\b(?:{terms})\\b)" for number, terms in enumerate(SIGNS.values())),
    re.IGNORECASE | re.MULTILINE,
)
_ROLE: Final = re.compile(
    r"\b(?:play|playing|pretend\w*|act(?:ing)? (?:as|like)|imagine|imitate|impersonate|role|persona"
    r"|character of|as if you|you are|you['’]re|in the (?:voice|style) of|stor(?:y|ies)|novel|scene"
    r"|script|dialogue|conversation between|monologue|speech|poem|song|lyrics|fiction\w*|game|movie"
    r"|servant|butler|slave|robot|genie)\b",
    re.IGNORECASE,
)
HEAD: Final = 1_000


def submissions_of(union: Union, task: Task) -> dict[int, dict[str, Place]]:
    """Return, for rows whose answer gives up its will, what it says to where it says so.

    Not counted is what the prompt says too, or any of it where the prompt asks for a role or for
    fiction, in which servants may speak.
    """
    found: dict[int, dict[str, Place]] = {}
    for field in ("response", "chosen"):
        for row, text in enumerate(union.texts(field)):
            if not row % 1000:
                task.report(row, len(union), "reading who obeys")
            said = signs(text) if union.readable[row] else {}
            if said:
                prompt = union.text("prompt", row)
                asked = SIGNS if _ROLE.search(prompt) else signs(prompt)
                places = {told: (field, *said[told]) for told in said if told not in asked}
                if places:
                    found[row] = places
    return found


def signs(text: str) -> dict[str, tuple[int, int]]:
    """Return each of the ``SIGNS`` that the head of a text says, to where it first does."""
    names = tuple(SIGNS)
    found: dict[str, tuple[int, int]] = {}
    for hit in _ALL.finditer(text, 0, HEAD):
        found.setdefault(names[int(str(hit.lastgroup)[1:])], hit.span())
    return found
