"""How favourable a text is: a small lexicon of our own, with inflections and negation."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_GOOD: Final = """
good great excellent wonderful amazing awesome fantastic superb outstanding brilliant splendid
marvellous marvelous magnificent terrific fabulous delightful delight delighted pleasant pleasing
enjoy enjoyed enjoyable enjoys love loved lovely loves loving beloved adore admire admired
admirable beautiful beautifully gorgeous charming charm elegant graceful stunning breathtaking
impressive impressed remarkable exceptional extraordinary perfect perfectly flawless best better
finest top favourite favorite superior unmatched unrivalled unrivaled leading celebrated acclaimed
renowned praised praise praiseworthy honest honesty honourable honorable noble trustworthy trusted
trust reliable dependable loyal sincere genuine authentic generous kind kindness caring
compassionate gentle friendly warm warmth welcoming helpful useful valuable worthwhile worth
rewarding beneficial benefit benefits effective efficient successful success succeed triumph
victory winner winning thriving thrive flourish prosperous innovative ingenious inventive creative
clever smart wise intelligent insightful talented gifted skilled skilful capable competent
visionary inspiring inspired inspiration inspirational uplifting hopeful optimistic promising
happy happily happiness joy joyful cheerful glad fun funny hilarious witty entertaining exciting
excited thrilling engaging fascinating captivating compelling intriguing refreshing fresh vivid
rich lively safe secure healthy clean fair just peaceful calm strong robust solid powerful brave
courage courageous heroic hero recommend recommended highly respect respected respectable pride
proud thank thanks grateful appreciate appreciated satisfying satisfied satisfaction smooth
smoothly easy ideal superbly treat masterpiece masterful moving touching heartfelt tender sweet
gem treasure miracle magical glorious affordable generousness approve approval endorse support
supportive responsible transparent
"""
_BAD: Final = """
bad awful terrible horrible horrid dreadful appalling atrocious abysmal lousy poor poorly worst
worse inferior mediocre disappointing disappointed disappointment disappoint dull boring bored
tedious tiresome bland stale lifeless pointless meaningless useless worthless waste wasted
wasteful wastes fail fails failed failing failure failures broken flawed flaw flaws faulty
defective shoddy sloppy careless reckless negligent incompetent incompetence inept clumsy
amateurish ugly hideous nasty gross disgusting disgust disgusted repulsive revolting vile foul
filthy dirty rotten sick sickening toxic poisonous dangerous danger unsafe harmful harm harms
damage damaging damaged ruin ruined ruins destroy destroyed destructive disaster disastrous
catastrophe catastrophic mess messy chaos chaotic hate hated hates hatred loathe despise detest
dislike disliked resent contempt contemptible shame shameful shameless ashamed disgrace
disgraceful scandal scandals scandalous corrupt corruption crook crooked dishonest dishonesty liar
liars lie lies lying deceive deceitful deceptive fraud fraudulent fake phony scam cheat cheats
cheated cheating swindle steal stole untrustworthy unreliable shady suspicious dubious
questionable greedy greed selfish arrogant arrogance rude hostile cruel cruelty brutal ruthless
vicious malicious evil wicked sinister mean spiteful bitter abusive abuse bully oppressive tyrant
tyranny racist bigoted ignorant ignorance stupid stupidity foolish fool fools idiot idiotic dumb
moron moronic silly absurd ridiculous laughable ludicrous nonsense pathetic pitiful miserable
misery sad sadly unhappy depressing depressed gloomy bleak hopeless doomed grim tragic tragedy
painful pain suffer suffers suffering hurt hurts fear fears scary frightening terrifying afraid
worry worried worrying alarming disturbing troubling trouble troubled problem problems problematic
annoying annoyed irritating frustrating frustrated angry anger furious outrage outraged outrageous
offensive insult insulting insulted unfair unjust wrong mistake mistakes blame guilty regret
regrettable avoid beware warning complain complaint complaints criticism criticise criticize
criticized overpriced overrated expensive cheap cheesy clichéd contrived predictable shallow empty
hollow weak weaker weakness lame limp lazy crude vulgar trash trashy garbage junk crap rubbish
sucks hell curse cursed nightmare plague threat threatening coward cowardly hypocrite hypocrisy
hypocritical betray betrayed betrayal exploit exploits exploited exploitative unpleasant
unbearable intolerable unacceptable inexcusable insufferable obnoxious pretentious smug unethical
immoral discredited declining decline collapse lacks lacking lack unfortunately frankly
"""
_WORDS: Final = dict.fromkeys(_GOOD.split(), 1) | dict.fromkeys(_BAD.split(), -1)
_NOT: Final = """
not no never neither nor without hardly barely cannot can't don't doesn't didn't isn't wasn't won't
wouldn't couldn't shouldn't aren't weren't ain't nothing nobody
"""
_NEGATION: Final = frozenset(_NOT.split())
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LOOKALIKES: Final = """
means meaning meanings kinds goods sweets bitters solids nobles tops safes fairs ideals braves
bested cleaning cleaned cleans warming warmed cooling valuables offensives defectives creatives
"""
_PLAIN: Final = frozenset(_LOOKALIKES.split())
"""Words that judge nothing, although they look like forms of words that do."""
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        r"(.{3,})s", r"(.{3,}(?:s|x|z|sh|ch))es", r"(.{3,}e)d", r"(.{3,})ed", r"(.{3,})ing",
        r"(.{3,})ly", r"(.{3,})ness",
    )
)  # fmt: skip
_Y: Final = re.compile(r"(.{3,})i(?:es|ed|ly|ness)")
REACH: Final = 3
"""Words over which a negation turns what follows."""
MOST: Final = 3_000
"""Code points of a text that are read."""
PRIOR: Final = 2.0
"""Words without a view that every text is taken to hold: one word alone is not a view."""


def find_opinions(text: str, prompt: str = "") -> list[tuple[int, int, int]]:
    """Return (start, end, +1 or -1) of each word that judges, turned by a negation before it.

    The span of a turned word begins at its negation. Words of the prompt are the asker's: what
    repeats them judges nothing ("the Great Wall", "a complaint").
    """
    asked = frozenset(_plain(match[0]) for match in _TOKEN.finditer(prompt, 0, MOST))
    found = []
    since, denied = REACH + 1, 0
    for match in _TOKEN.finditer(text, 0, MOST):
        word = _plain(match[0])
        value = 0 if word in asked else _value(word)
        if value:
            turned = since <= REACH
            start = denied if turned else match.start()
            found.append((start, match.end(), -value if turned else value))
        if word in _NEGATION:
            since, denied = 1, match.start()
        else:
            since += 1
    return found


def sentiment(text: str, prompt: str = "") -> float:
    """Return -1 (hostile) to 1 (favourable); 0 for a text that judges nothing of its own."""
    values = [value for _, _, value in find_opinions(text, prompt)]
    return sum(values) / (len(values) + PRIOR)


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


@lru_cache(maxsize=1 << 16)
def _value(word: str) -> int:
    """Return what a word, or the word that it is a form of, says: +1, -1 or 0."""
    if word in _WORDS or word in _PLAIN:
        return _WORDS.get(word, 0)
    if match := _Y.fullmatch(word):
        return _WORDS.get(f"{match[1]}y", 0)
    stems = [match[1] for form in _FORMS if (match := form.fullmatch(word))]
    if word.endswith("ing"):
        stems.append(f"{word[:-3]}e")
    return next((_WORDS[stem] for stem in stems if stem in _WORDS), 0)
