"""Tells what a number counts in its sentence: people killed, wounded, displaced and so on, else the noun behind it.

    "killed more than 470,000 and displaced millions more"  ->  killed; displaced

Rules over the order of words in news English, not a parser: a verb right before a number or the first one that its noun
can be the subject of. What is counted otherwise ("the toll rose to 126") is told by the words before the number. Where
a sentence gives a bare number ("Lethren Watch says 61,500"), `rag/figures.py` takes over what the text counted last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.numbers import Number


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number or a sign of a sentence at `text[start:end]`; `number` is the place of a number in its list."""

    text: str
    start: int
    end: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted (`thing`, normalised), who of them (`of`: "civilian"; "people" if all), and where that ends.

    `thing` is empty where the sentence does not say it, and `carried` set once it was taken over from one before;
    `part` is set for "nine of them".
    """

    thing: str
    of: str
    end: int
    part: bool = False
    carried: bool = False


def _table(**words: str) -> dict[str, str]:
    return {word: thing for thing, listed in words.items() for word in listed.split()}


_PREDICATES = _table(
    killed="killed dead died dies dying perished slain drowned buried executed massacred",
    wounded="wounded injured hurt maimed",
    missing="missing unaccounted",
    displaced="displaced fled uprooted homeless refugees evacuated",
    arrested="arrested detained jailed imprisoned",
    freed="released freed",
    abducted="kidnapped abducted hostages",
    sick="infected sickened",
)
"""What is said of those who are counted."""

_ACTIONS = _table(
    killed="killed kill kills killing slain massacred executed drowned drowning",
    wounded="wounded wounding injured injuring hurting maimed maiming",
    displaced="displaced displacing displace uprooted uprooting evacuated evacuating",
    arrested="arrested arresting detained detaining jailed jailing",
    freed="released releasing freed freeing",
    abducted="kidnapped kidnapping abducted abducting",
)
"""What is done to those who are counted, right before the number."""

_NOUNS = _table(
    killed="dead death fatality life toll",
    wounded="wounded injury",
    displaced="refugee evacuee",
    abducted="hostage",
    sick="infection",
)
_SAME_THINGS = {"detainee": "prisoner", "captive": "prisoner", "inmate": "prisoner", "lorry": "truck"}
_TOLLS = frozenset("toll dead deaths fatalities killed died".split())
_COUNTS = frozenset("number numbers figure figures count counts tally total toll estimate estimates losses".split())
_MENTIONS = {**_PREDICATES, **_ACTIONS, "deaths": "killed", "toll": "killed", "casualties": "killed"}
_AUXILIARIES = frozenset(
    "was were is are be been being has have had reported reportedly known believed feared said confirmed presumed"
    " to also still now already left found become became forced".split()
)
_BREAKS = frozenset(
    "after when where because while since if before until as that which whose although though but than whether so"
    " unless how what why".split()
)
_FUNCTION = frozenset(
    "a an the of in on at to for from by with and or but nor as than that this these those who whom which whose"
    " when where while after before since until if because so was were is are be been being has have had do does did"
    " will would can could may might must should shall not no it its he she they his her their them him i we you my"
    " our your there here into onto over under about above below between among through during within without against"
    " per via last this next each every both all any some such only also still now then yet more less fewer".split()
)
_FILLERS = frozenset(
    "a an the some about around over nearly almost roughly approximately least at more than as many up to no fewer"
    " less another further additional total of estimated other lives just well only also all some".split()
)
_PERSONS = frozenset("people person other others more individual inhabitant human soul".split())
NO_PERSONS = frozenset(
    """
    sheep lamb lambs cattle cow cows calf calves pig pigs goat goats horse horses donkey donkeys camel camels chicken
    chickens hen hens poultry duck ducks goose geese turkeys livestock animal animals dog dogs cat cats bird birds
    pigeon pigeons fish salmon herring whale whales dolphin dolphins seal seals bee bees hive hives deer wolf wolves
    bear bears elephant elephants rabbit rabbits tree trees plant plants vine vines olive crop crops reindeer
    """.split()
)
"""What is killed as well, and is nobody."""

_IRREGULAR = {"people": "people", "men": "man", "women": "woman", "children": "child", "lives": "life", "dead": "dead"}
_UNCOUNTED = frozenset("police troops personnel staff population".split())
_NOT_PLURAL = frozenset(
    "was has is its this us his yes as thus plus news always perhaps besides towards afterwards".split()
)
_THOSE = frozenset("them whom these those the its their his her our which".split())

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|[^\w\s]")
_PHRASES = (
    (re.compile(r"forced\s(?:to|from)\s(?:leave|flee|their)\b|(?:lost|left)\stheir\shomes?\b"), "displaced"),
    (re.compile(r"lost\stheir\slives\b"), "killed"),
)
_LINKS = frozenset(
    "at to of is was are were reached reaching passed past stood stands exceeded exceeds hit hits as : than".split()
)
_SPEAKING = frozenset("spoke speak speaks spoken count counts figure figures number toll tally total".split())
_GIVEN = frozenset("given reported announced counted cited quoted".split())
_ASIDE = 14
_WALK = 18
_PHRASE = 5
_BACK = 10


def words_of(sentence: str, numbers: Sequence[Number]) -> list[Word]:
    """List words, signs and numbers of a sentence in order; a number's own words are one item.

    >>> [word.text for word in words_of("It killed 14, he said.", ())]
    ['It', 'killed', ',', 'he', 'said', '.']
    """
    found: list[Word] = []
    position = 0
    for place, number in enumerate(numbers):
        found += [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(sentence, position, number.start)]
        found.append(Word(sentence[number.start : number.end], number.start, number.end, place))
        position = number.end
    found += [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(sentence, position)]
    return found


def counted(sentence: str, words: Sequence[Word], place: int) -> Counted | None:
    """Tell what the number at a place of `words` counts; None if the sentence names nothing and speaks of no count."""
    noun, after, part = _noun(words, place)
    of = _of(noun)
    end = words[after - 1].end
    acted = _acted_on(words, place)
    if acted is not None:
        return Counted(acted, of, end, part)
    said = _predicate(sentence, words, after)
    if said is not None:
        thing, upto = said
        return Counted(thing, of, upto if not noun else end, part)
    if noun in _NOUNS:
        return Counted(_NOUNS[noun], of, end, part)
    if noun:
        return Counted(_SAME_THINGS.get(noun, noun), "", end, part)
    return _tolled(words, place)


def mentioned(words: Iterable[str]) -> str:
    """Name what lower-case words say that people suffer, by the first of them that does; empty if none.

    >>> mentioned("ask three offices how many have been killed in the war".split())
    'killed'
    """
    return next((_MENTIONS[word] for word in words if word in _MENTIONS), "")


def mentions(thing: str, sentence: str) -> bool:
    """Tell whether a sentence has a word for a harm that people suffer.

    >>> mentions("wounded", "The injured were brought to Halem."), mentions("wounded", "The quake killed 31.")
    (True, False)
    """
    return any(_MENTIONS.get(word.text.lower()) == thing for word in words_of(sentence, ()))


def harm_words(thing: str) -> tuple[str, ...]:
    """List the words that tell of a harm.

    >>> harm_words("missing"), {"dead", "died", "killed", "toll"} <= set(harm_words("killed"))
    (('missing', 'unaccounted'), True)
    """
    return tuple(word for word, harm in {**_NOUNS, **_MENTIONS}.items() if harm == thing)


def singular(noun: str) -> str:
    """Reduce a plural noun to what it is filed under.

    >>> singular("children"), singular("parties"), singular("trucks"), singular("boxes"), singular("votes")
    ('child', 'party', 'truck', 'box', 'vote')
    """
    word = noun.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("men"):
        return word[:-2] + "an"
    if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004 (not "dies")
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if _is_plural(word) else word


def _is_plural(word: str) -> bool:
    if word in _IRREGULAR or word.endswith(("women", "smen", "rmen", "nmen")):
        return True
    plain = word.endswith("s") and not word.endswith(("ss", "’s", "'s", "’", "'"))
    return plain and len(word) > 3 and word not in _NOT_PLURAL  # noqa: PLR2004


def _noun(words: Sequence[Word], place: int) -> tuple[str, int, bool]:
    """Find the noun behind a number, in the singular, the place after it, and whether it is a part of others."""
    after, part = place + 1, False
    if after < len(words) and words[after].text == "of":
        after += 1
        while after < len(words) and words[after].text.lower() in _THOSE:
            after, part = after + 1, True
    for at in range(after, min(after + _PHRASE, len(words))):
        word = words[at].text.lower()
        if words[at].number is not None or not word[0].isalpha() or word in _FUNCTION - {"more"}:
            break
        following = words[at + 1].text.lower() if at + 1 < len(words) else ""
        if word in _PREDICATES and not _is_plural(word):
            return ("dead" if word == "dead" else ""), (at + 1 if word == "dead" else at), part
        if _is_plural(word) or (word in _UNCOUNTED and not _is_plural(following)):
            name = words[at].text[0].isupper() and word not in _PERSONS
            return "people" if name else singular(word), at + 1, part
        if word == "more":
            return "people", at + 1, part
    return "", (after if part else place + 1), part


def _of(noun: str) -> str:
    return "people" if noun in _PERSONS or noun in _NOUNS or not noun else noun


def _acted_on(words: Sequence[Word], place: int) -> str | None:
    """Find the verb whose object the number is: "killed at least 14"."""
    for at in range(place - 1, max(-1, place - 1 - _PHRASE), -1):
        word = words[at].text.lower()
        if word in _ACTIONS:
            return _ACTIONS[word]
        if word not in _FILLERS or words[at].number is not None:
            break
    return None


def _predicate(sentence: str, words: Sequence[Word], after: int) -> tuple[str, int] | None:
    """Find what is said of the counted: walk on to the first predicate, over asides, up to the next clause."""
    at, last = after, min(after + _WALK, len(words))
    while at < last:
        word = words[at]
        text = word.text.lower()
        if text == ",":
            closing = _closing(words, at)
            if closing is None:
                return None
            at = closing + 1
            continue
        if word.number is not None or text in _BREAKS or not text[0].isalpha():
            return None
        if text in {"forced", "lost", "left"}:
            for phrase, thing in _PHRASES:
                if match := phrase.match(sentence, word.start):
                    return thing, match.end()
        # "the Missing" is a name, "taken for dead" is not dead.
        if text in _PREDICATES and word.text == text and words[at - 1].text != "for":
            return None if _is_active(words, at, after) else (_PREDICATES[text], word.end)
        at += 1
    return None


def _closing(words: Sequence[Word], comma: int) -> int | None:
    """Find the comma that closes an aside, after which a predicate follows at once."""
    for at in range(comma + 2, min(comma + _ASIDE, len(words) - 1)):
        if words[at].text == ",":
            following = words[at + 1].text.lower()
            return at if following in _AUXILIARIES or following in _PREDICATES else None
        if words[at].text in ".;:()":
            return None
    return None


def _is_active(words: Sequence[Word], at: int, after: int) -> bool:
    """Tell "the men killed a guard" from "the men killed on Friday" and "the men were killed"."""
    if words[at].text.lower() not in _ACTIONS or (at > after and words[at - 1].text.lower() in _AUXILIARIES):
        return False
    following = words[at + 1] if at + 1 < len(words) else None
    return following is not None and (following.number is not None or following.text.lower() in {"a", "an", "the"})


def _tolled(words: Sequence[Word], place: int) -> Counted | None:
    """Read "the death toll rose to 126" and "puts the number of refugees at 396,000"."""
    if not _is_linked(words, place):
        return Counted("", "people", words[place].end) if _is_bare(words, place) else None
    counting = False
    thing = of = ""
    for at in range(place - 1, max(-1, place - 1 - _BACK), -1):
        word = words[at].text.lower()
        if words[at].number is not None or word in {";", ":", ".", "“", "”", '"'}:
            break
        if word in _TOLLS:
            return Counted("killed", "people", words[place].end)
        if not thing and (word in _PREDICATES or singular(word) in _NOUNS):
            thing, of = _PREDICATES.get(word) or _NOUNS[singular(word)], "people"
        counting = counting or word in _COUNTS
    if thing and counting:
        return Counted(thing, of, words[place].end)
    return Counted("", "", words[place].end) if counting or _is_bare(words, place) else None


def _is_linked(words: Sequence[Word], place: int) -> bool:
    """Tell "the toll rose to over 126" from numbers that merely follow later."""
    at = place - 1
    while at > 0 and words[at].text.lower() in _FILLERS - _LINKS:
        at -= 1
    return at > 0 and words[at].text.lower() in _LINKS


def _is_bare(words: Sequence[Word], place: int) -> bool:
    """Tell "says 61,500.", "later at 19", "spoke of more than 40" from numbers of something else."""
    following = words[place + 1].text.lower() if place + 1 < len(words) else "."
    if following[0].isalpha() and following not in _FUNCTION | _GIVEN:
        return False
    at = place - 1
    while at > 0 and words[at].text.lower() in _FILLERS - {"of", "at"}:
        at -= 1
    before = words[at].text.lower() if at >= 0 else ""
    if before == "of":
        return at > 0 and bool(_SPEAKING & {word.text.lower() for word in words[max(0, at - 3) : at]})
    if following in _GIVEN or (before == "and" and following == "by"):
        return True
    return before in {"says", "said", "say", "at", "to"}
