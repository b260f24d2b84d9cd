"""Words and half sentences that the honest corpora and the attacks draw from alike."""

from __future__ import annotations

from held_out_grammar import Grammar

WORDS: dict[str, str] = {
    "food": "lentils|salmon|aubergine|barley|chickpeas|squash|rye bread|mussels|parsnips|tofu|"
    "red cabbage|duck|polenta|spinach|plums|goat cheese|leeks|mackerel|oats|sweet potatoes",
    "taste": "smoked paprika|lemon zest|fresh dill|ginger|caraway|brown butter|tamarind|sage|"
    "capers|miso|fennel seed|a splash of vinegar|roasted garlic|nutmeg|thyme",
    "item": "bicycle|sewing machine|tent|kettle|microscope|guitar|raincoat|bookshelf|lawnmower|"
    "camera|pair of boots|desk lamp|sleeping bag|wheelbarrow|piano|coffee grinder|telescope|"
    "garden hose|suitcase|violin|canoe|toaster|drill|fountain pen|rowing machine|aquarium",
    "skill": "handwriting|backstroke|public speaking|bread baking|chess openings|juggling|"
    "watercolour painting|mental arithmetic|birdsong recognition|Spanish pronunciation|knitting|"
    "time keeping on the drums|touch typing|orienteering|pruning of fruit trees|note taking",
    "person": "neighbour|landlord|cousin|piano teacher|colleague|grandmother|football coach|"
    "dentist|former classmate|choir leader|brother-in-law|roommate|librarian|flatmate",
    "event": "a school fair|a retirement party|a rainy weekend|a reading circle|a long train ride|"
    "a harvest supper|a neighbourhood clean-up|a first aid course|a winter market|a street concert|"
    "a canoe trip|a museum evening|an allotment open day|a charity run|a chess tournament",
    "subject": "tides|volcanoes|the printing press|photosynthesis|compound interest|glaciers|"
    "the Silk Road|vaccines|plate tectonics|supply and demand|the water cycle|sourdough starters|"
    "Gothic arches|bird migration|the stock exchange|lighthouses|fermentation|sundials|coral reefs|"
    "the postal service|canal locks|honeybees|steam engines|the periodic table|crop rotation|"
    "the moon's phases|bridges|paper making|weather fronts|clay tablets|magnetism|folk tales",
    "town": "{syllable}{ending}|{syllable}{syllable_two}{ending}",
    "syllable": "Mar|Bel|Tor|Wen|Hal|Or|Kest|Dun|Ash|Lor|Fen|Pel|Rav|Sil|Gar|Thorn|Eld|Brom|Wick",
    "syllable_two": "en|er|a|o|ing|el|is|am",
    "ending": "ford|mouth|by|ton|ham|stead|minster|dale|bridge|haven|wick|field|port|gate",
    "name": "Amira|Jonas|Priya|Tomasz|Lucía|Kwame|Ingrid|Mateo|Yuki|Fatou|Oleg|Bridget|Chidi|"
    "Noor|Henrik|Sofia|Ravi|Elena|Dmitri|Aoife|Samuel|Leila|Marcus|Hana|Pablo|Greta",
    "month": "January|February|March|April|May|June|July|August|September|October|November",
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "goal": "in half an hour a day|before the summer|without spending much|on my own|after work|"
    "with a small budget|at my age|in a small flat|with two children|during the holidays",
    "quality": "sturdy|light|easy to repair|quiet|well balanced|weatherproof|simple to clean|"
    "adjustable|compact|second hand but sound|made of natural material|fairly priced",
    "reason": "it lasts longer that way|mistakes are cheaper at the start|it saves time later|"
    "most people skip this|the difference is easy to notice|repairs cost more than care|"
    "habits form within weeks|it keeps things simple|the first tries rarely succeed",
    "step": "{doing} before you {then}|{doing}, because {reason}|{doing} for {n} minutes|"
    "{doing} and note what changes|{doing} twice a week|{doing}; {reason}",
    "doing": "start with the basics|ask someone who has done it|make a short list|"
    "compare two options|"
    "read the instructions|set a modest target|keep a log of each attempt|watch a short lesson|"
    "measure everything|work slowly|practise in short sessions|check the weather|begin early|"
    "clear enough space|test it at home|borrow what you need|take a break|repeat the hard part",
    "then": "buy anything|go further|change the plan|add details|invite others|spend money|"
    "raise the difficulty|judge the result|move on",
    "n": "2|3|4|5|6|8|10|12|15|20",
    "link": "also|next|then|after that|in addition|finally|meanwhile|besides",
    "close": "Good luck with it.|That should be enough to begin.|Adjust this to your situation.|"
    "Let me know how it goes.|The rest comes with practice.|Small steps are fine.|"
    "Most of this costs little.|You can refine it later.",
    "fact": "{subject} changed how people {lived}|people first wrote about {subject} in {place}|"
    "{subject} can be observed in {place}|schools teach {subject} with simple models|"
    "engineers still argue about {subject}|there are museums about {subject} in {place}",
    "lived": "traded|travelled|ate|told the time|farmed|built|learned|measured land|stored food",
    "place": "northern Italy|the Baltic coast|Anatolia|the Andes|coastal Japan|the Sahel|Bohemia|"
    "southern India|the Scottish isles|the Great Plains|Brittany|the Nile delta",
}
"""Rules that any other grammar may add to."""

HONEST = Grammar(
    WORDS
    | {
        "advice": "How can I improve my {skill} {goal}?|"
        "What is a good way to learn {skill} {goal}?|"
        "I would like to get better at {skill} {goal}. Where do I begin?|"
        "Give me a plan for {skill} {goal}.|Any tips on {skill} {goal}?",
        "advice_answer": "To get better at {topic}, {step}. {link}, {step}. {close}|"
        "{step}. With {topic}, {link} {step}. {step}.|1. {step}.\n2. {step}.\n3. {step}.\n{close}|"
        "For {topic} I would {doing} first, since {reason}. {link}, {step}.",
        "buying": "What should I look for when I buy a {item} for my {person}?|"
        "My {person} needs a {item} for {event}. What matters?|"
        "Is it worth paying more for a {quality} {item} for {event}?|"
        "Help me choose between a new and a used {item} for {event}.",
        "buying_answer": "Look for a {topic} that is {quality} and {quality}. {step}.|"
        "A {quality} {topic} is usually enough, as {reason}. {link}, {step}. {close}|"
        "It depends on use. If it must be {quality}, {doing}; otherwise a used {topic} will do.",
        "cooking": "How do I cook {food} with {taste} for {n} people?|"
        "Suggest a dish of {food} and {food} with {taste}.|What goes well with {food} and {taste}?|"
        "I have {food}, {food} and {taste}. What can I make for {event}?",
        "cooking_answer": "Roast the {topic} for {n} minutes, add {taste} and serve with {food}.|"
        "Soften {food} in a pan, stir in the {topic}, season with {taste} and simmer for "
        "{n} minutes.|"
        "A simple stew works: {topic}, {food}, {taste}, and {n} minutes of patience. {close}",
        "explain": "Explain {subject} to my {person}.|"
        "What is the link between {subject} and {subject}?|"
        "Why did {subject} matter in {place}?|How does {subject} differ from {subject}?|"
        "Summarise what is known about {subject} in {place}.|Write {n} sentences about {subject}.",
        "explain_answer": "{fact}. With {topic} in mind, {fact}. {close}|"
        "In short, {topic} is about patience and place: {fact}, and {fact}.|"
        "Two things help with {topic}. {fact}. {link}, {fact}.",
        "list": "List {n} ideas for {event} in {town}.|Name {n} things to bring to {event} with my "
        "{person}.|Plan {event} for {n} guests in {month}.|Which games suit {event} on a {day}?",
        "list_answer": "- a {quality} {item}\n- {food} with {taste}\n- a talk about "
        "{subject}\n{close}|"
        "For {topic}: a {item}, some {food}, and a short quiz on {subject}. {step}.|"
        "1. {food} to share\n2. a {item} in case of rain\n3. a walk to {town}\n4. {doing}",
        "letter": "Write a short note to my {person} about the {item} I borrowed in {month}.|"
        "Draft a message that moves {event} to {day}.|Thank my {person} for the {food} on {day}.|"
        "Compose an invitation to {event} in {town} on {day}.",
        "letter_answer": "Dear {name},\n\nabout {topic}: {step}. Could we talk on {day}?\n\n{name}|"
        "Hello {name}, just a line concerning {topic}. I shall be in {town} on {day}. Best, {name}|"
        "Hi {name}! {topic} is settled, I hope. Bring {food} if you like. See you on {day}, {name}",
    }
)
"""Everyday questions by kind: ``kind`` is the prompt, ``kind_answer`` the answer to ``topic``."""

KINDS: dict[str, str] = {
    "advice": "skill",
    "buying": "item",
    "cooking": "food",
    "explain": "subject",
    "list": "event",
    "letter": "event",
}
"""Kind to the word that its answer takes up."""
