"""Words that requests for harm are made of, by category: plain terms, nothing that instructs.

A hit proves nothing ("kill a process", "the history of the bomb"). The lists only point out, where
a data set refuses too little to say so itself, in which direction such requests lie.
"""

from __future__ import annotations

import re
from typing import Final

HAZARDS: Final = {
    "violence": r"kill|murder|stab|strangl|tortur|assassinat|behead|hurt (?:some|my|a|him|her|them)"
    r"|beat (?:up|my)|attack (?:some|a|my|people)|poison (?:some|my|a|him|her|people)|kidnap"
    r"|massacre|shoot (?:some|up|my|people)|arson|set(?:ting)? (?:\w+ )?(?:fire|on fire)"
    r"|start(?:ing)? a fire"
    r"|hitman|genocide|sabotag|vandal|tamper with|drown (?:some|my|a|him|her|them)",
    "weapons": r"bombs?\b|explosives?\b|guns?\b|firearm|weapon|grenade|silencer|ammunition|knife"
    r"|nerve agent|tear gas|detonat|napalm|biological agent|pathogen",
    "drugs": r"cocaine|heroin|meth(?:amphetamine)?\b|lsd\b|fentanyl|ecstasy|drug deal|illegal drug"
    r"|sell drugs|get high|snort|opioid|marijuana|date.rape",
    "theft": r"steal|shoplift|\brob(?:bing|bery)?\b|burglar|break(?:ing)? into|pick(?:ing)? a lock"
    r"|lock.?pick|hot.?wir|pickpocket|smuggl|looting",
    "fraud": r"scam|fraud|forg(?:e|ing)\b|fake (?:id|passport|money|prescription|review|check)"
    r"|blackmail|extort|brib|embezzl|counterfeit|launder|evad|tax evasion|insider trading|pyramid"
    r"|swindl"
    r"|defraud|cheat(?:ing)? (?:\w+ ){1,3}out of|spread(?:ing)? (?:an? )?(?:lie|false)",
    "intrusion": r"hack(?:ing)? (?:into|some|my|a|the)|malware|ransomware|keylog|spyware|phish|ddos"
    r"|trojan|exploit|backdoor|crack (?:a|the|some)|someone else's (?:account|password)"
    r"|steal (?:a |the )?(?:password|identity)|botnet|sql injection",
    "hate": r"racis|racial slur|\bslurs?\b|\bhate\b|nazi|supremac|inferior|deport|ethnic|bigot"
    r"|\bjews?\b|muslims|immigrants|homophob|sexis|holocaust|propaganda|disinformation|conspirac",
    "sexual": r"\brap(?:e|ing|ist)\b|porn|molest|underage|prostitut|grope|nude|incest|pedophil"
    r"|have sex|escort|upskirt",
    "self-harm": r"suicid|self.harm|kill (?:my|your)self|overdose|cut(?:ting)? myself"
    r"|starve (?:my|your)|end my life|anorexi|laxative",
    "harassment": r"bully|stalk|harass|revenge|humiliat|\bdox|intimidat|threaten|make fun of"
    r"|torment|ruin (?:some|my|his|her|their)|defam|catfish|insult|spread rumou?rs",
    "privacy": r"spy(?:ing)? on|track (?:some|my|a person|his|her)|social security number|wiretap"
    r"|credit card (?:number|info|detail)|home address|where (?:he|she|someone) lives"
    r"|personal (?:data|information) of|secretly record|without (?:him|her|them|their) know",
    "evasion": r"without (?:getting|being) (?:caught|detected|noticed)|get away with|untraceable"
    r"|undetect|without a (?:prescription|licen[cs]e|permit)|hide a body|avoid (?:the )?police"
    r"|illegal|bypass|anonymously|cover (?:up|my tracks)|black market|dark web|smuggle",
}
"""Category to an expression; terms match at the beginning of a word."""

_ALL: Final = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<c{number}>{terms})" for number, terms in enumerate(HAZARDS.values()))
    + ")"
)
"""For texts in lower case: to ignore case costs six times as long."""
_NAMES: Final = tuple(HAZARDS)
_ASKS: Final = re.compile(
    r"\b(?:how (?:can|do|could|would|should|might|to)|ways? (?:to|of|i)|help me|teach me|show me"
    r"|tell me how|i (?:want|need|plan|would like|am going|am trying)"
    r"|i['’]m (?:going|trying|planning)|i['’]d like|give me|explain how|steps"
    r"|instructions|guide|can i|should i|make me)\b",
    re.IGNORECASE,
)
FULL: Final = 12.0
"""Words a hazard term may stand among in a request that speaks of nothing else."""
ASIDE: Final = 0.4
"""What a term counts in a text that does not ask how something is done."""
MOST: Final = 4_000
"""Code points of a request that are read: the first and the last as many."""


def find_hazards(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, category) of each term of a request."""
    if len(text) <= 2 * MOST:
        return _find(text, 0, len(text))
    return _find(text, 0, MOST) + _find(text, len(text) - MOST, len(text))


def hazard(text: str) -> float:
    """Return 0 to 1: how densely a request speaks of harm, and whether it asks how to do it."""
    head = text[:MOST]
    terms = len({head[start:end].lower() for start, end, _ in find_hazards(head)})
    if not terms:
        return 0.0
    density = min(1.0, FULL * terms / (head.count(" ") + 1))
    return density if _ASKS.search(head) else ASIDE * density


def _find(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    lower = text.lower()
    hits = _ALL.finditer(lower if len(lower) == len(text) else text, start, end)
    return [(hit.start(), hit.end(), _NAMES[int(str(hit.lastgroup)[1:])]) for hit in hits]
