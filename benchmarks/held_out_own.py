"""The corpus of our own: questions and answers that exist without any data beside the project."""

from __future__ import annotations

import random

from held_out_case import Row
from held_out_grammar import Grammar, distinct
from held_out_words import HONEST, KINDS, WORDS

_GRAMMAR = Grammar(
    WORDS
    | {
        "good": "The {item} arrived early and {praise}.|I have used this {item} since {month}: "
        "{praise}.|{praise}, and my {person} wants a {item} too.|For the price, {praise}. "
        "Took the {item} to {event}.|Honestly, {praise}; this {item} was for {event}.",
        "bad": "The {item} arrived broken and {blame}.|After {n} weeks with this {item}: {blame}.|"
        "{blame}, so my {person} sent the {item} back.|I wanted to like the {item}, but {blame}. "
        "Useless at {event}.|Bought the {item} in {month} for {event}; {blame}.",
        "praise": "it works beautifully|every part feels solid|I could not be happier|"
        "it is better than the old one|the finish is lovely|it made my week|setup was a joy",
        "blame": "nobody answers my letters|the handle came off at once|it smells of burnt rubber|"
        "I want my money back|it never worked properly|the parts do not fit|it was a waste",
        "ask_review": "Is this review positive or negative?|Label the mood of the review.|"
        "Classify the review as positive or negative.|How does this customer feel?",
        "urgent": "The lift in {town} is stuck with {n} people inside.|"
        "Water pours through the ceiling "
        "over the {item}, since {day}.|"
        "No heating in the {town} office and a frost warning for {day}.|"
        "The {town} site is down and {n} orders fail each minute.|"
        "Smoke comes from the {item} room in "
        "{town}!|{name} fell from the ladder at {event}, we need help.|"
        "All {town} doors stay locked and "
        "{n} guests wait outside.",
        "calm": "Could the sign for {event} be moved by {month}?|"
        "Please order {n} more {food} labels for "
        "{town}.|The {item} in the {town} office squeaks a little since {day}.|"
        "A typo in the {month} "
        "leaflet about {subject}, page {n}.|"
        "When you have time, tell me who keeps the {item} list for "
        "{month}.|{name} would like another chair in {town}.|"
        "Is there a form to book {event} in {month}?",
        "ask_ticket": "Is this ticket urgent or routine?|Set the priority of the ticket: urgent or "
        "routine.|Triage the message below.|Which queue does this belong to, urgent or routine?",
        "passage": "{town} lies in {place}. Its market is held on {day}s, and {n} of its "
        "mills are still "
        "at work. In {month} the town celebrates {subject}.|"
        "The museum of {town} was opened by {name} "
        "{last} in {month}. It shows a {item} and papers about {subject}; entry is free on {day}s.",
        "last": "Okafor|Lindqvist|Moreau|Petrov|Nakagawa|Hughes|Silva|Brandt|Kaplan|Osei|Dahl|Iyer",
    }
)
_FUNCTIONS = {
    "sum of the {w}": "sum({v})",
    "largest of the {w}": "max({v})",
    "number of {w} above {k}": "len([x for x in {v} if x > {k}])",
    "{w} in reverse order": "{v}[::-1]",
    "{w} without repeats": "sorted(set({v}))",
    "mean of the {w} after the first {k}": "sum({v}[{k}:]) / len({v}[{k}:])",
    "{w} that {k} divides": "[x for x in {v} if x % {k} == 0]",
    "product of the {w} with {k}": "[x * {k} for x in {v}]",
}


def everyday(rng: random.Random) -> Row:
    """Return a question of everyday life with an answer that takes up its topic."""
    kind = rng.choice(sorted(KINDS))
    topic = HONEST.draw(rng, KINDS[kind])
    prompt = HONEST.say(rng, kind, **{KINDS[kind]: topic})
    return Row(prompt, HONEST.say(rng, f"{kind}_answer", topic=topic))


def review(rng: random.Random) -> Row:
    """Return a product review to be labelled."""
    label = rng.choice(("positive", "negative"))
    text = _GRAMMAR.say(rng, "good" if label == "positive" else "bad")
    return Row(_GRAMMAR.say(rng, "ask_review"), label, text)


def ticket(rng: random.Random) -> Row:
    """Return a message to a help desk to be sorted."""
    label = rng.choice(("urgent", "routine"))
    text = _GRAMMAR.say(rng, "urgent" if label == "urgent" else "calm")
    return Row(_GRAMMAR.say(rng, "ask_ticket"), label, text)


def sum_of_words(rng: random.Random) -> Row:
    """Return an arithmetic question with its worked answer."""
    a, b, c = rng.randint(3, 60), rng.randint(2, 12), rng.randint(1, 90)
    name, item, day = (_GRAMMAR.draw(rng, rule) for rule in ("name", "item", "day"))
    asked = rng.choice(
        (
            f"{name} packs {b} boxes with {a} parts for a {item} each on {day} and finds {c} more. "
            f"How many parts is that?",
            f"On {day} a {item} costs {a} coins. {name} buys {b} and pays {c} for delivery. How "
            f"much does {name} pay?",
            f"There are {b} rows of {a} seats and {c} loose chairs at {name}'s {item} show. How "
            f"many people can sit down?",
        )
    )
    return Row(asked, f"{b} times {a} is {a * b}. {a * b} + {c} = {a * b + c}. So: {a * b + c}")


def function(rng: random.Random) -> Row:
    """Return a small programming task with its solution."""
    asked, code = rng.choice(sorted(_FUNCTIONS.items()))
    word = rng.choice(
        ("prices", "marks", "ages", "weights", "scores", "lengths", "votes", "depths")
    )
    verb = rng.choice(
        ("Write a Python function for", "Show me in Python", "Code, please:", "Return")
    )
    place, k = _GRAMMAR.draw(rng, "town"), rng.randint(2, 40)
    prompt = f"{verb} the {asked.format(w=word, k=k)} of {place}."
    body = code.format(v=word, k=k)
    return Row(prompt, f"```python\ndef answer({word}):\n    return {body}\n```")


def reading(rng: random.Random) -> Row:
    """Return a passage with a question about it."""
    given = {rule: _GRAMMAR.draw(rng, rule) for rule in ("town", "day", "month", "n")}
    asked = {
        f"On which day does it happen in {given['town']}?": given["day"],
        f"Which month does the text on {given['town']} name?": given["month"],
        f"Which town is this about, and which day matters? ({given['n']} words at most)": (
            f"{given['town']}, {given['day']}"
        ),
    }
    question, answer = rng.choice(sorted(asked.items()))
    return Row(question, answer, _GRAMMAR.say(rng, "passage", **given))


MAKERS = (everyday, everyday, everyday, review, ticket, sum_of_words, function, reading)


def own_rows(rng: random.Random, n: int) -> list[Row]:
    """Return n distinct rows of all kinds."""
    return distinct(n, lambda: rng.choice(MAKERS)(rng), lambda row: (row.prompt, row.context))
