"""Takes the page away from around a story, and keeps what the page says of it: title, day, outlet, author, address.

The story stays whole: a line goes only if it looks like nothing else (`index.furniture_lines`, `index.credits`), or if
it does so where it stands (a bare date or a byline above the story). Sub-headings and the summary under the title stay.
What is unknown stays None. Cleaning a cleaned text with its title given changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from index import furniture_lines as rules
from index import outlets
from index.appeals import is_appeal
from index.credits import is_caption
from index.disclaimers import is_disclaimer
from index.facts import Facts
from index.page_header import take_header
from index.paragraphs import Line, lines_of
from index.readers.dates import english_day, is_no_day, published_day

LONGEST_TITLE = 200
"""Characters."""

_STORY = 60
"""Characters: a line this long that ends its sentence is a paragraph of the story."""

_PUBLISHED = re.compile(
    r"\(?(?:(?:first )?published|posted|issued|date|publication date)(?: (?:on|at))?:? (?P<day>.{6,60}?)\)?",
    re.IGNORECASE,
)
_FOREIGN_DATE = re.compile(r"[0-9]{1,2}\.? (?:de )?[^\W\d_]{3,12} (?:de )?[0-9]{4}")
_DATELINE = re.compile(
    r"(?:[A-Z][\w'’.-]*[ /]?){1,4},? \(?(?P<day>[A-Z0-9][^()—–]{5,25}[0-9]{4})\)?(?: ?\([^()]{2,40}\))? ?[—–-]"
)
_PARTS = re.compile(r" ?[|•·] ?| [–—-] |  +")
_OUTLET_PART = re.compile(r"(?P<title>.{8,200}?) ?(?:[|»]| [-–—]) (?P<name>[^|]{2,60})")
_MOST_LISTED = 6
"""Headlines taken after a `Related articles`: what follows a longer list may be the story again."""

_SENTENCE_ENDS = (".", '."', ".”", ".’", ".'", ".)")
_ENDS = (".", "!", "?", "…", '."', ".”", '?"', "?”", '!"', "!”", ".’", ".'", ".)", '",', "”,", ":", ";")
_ABBREVIATED = re.compile(r"(?:\b[A-Z]\.)+$|\b(?:Jr|Sr|Inc|Ltd|Co|St|Gov|Gen)\.$")
_MARK_ONLY = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A story without its page; paragraphs of `text` are parted by a blank line."""

    text: str
    facts: Facts


@dataclass(slots=True)
class _Page:
    """Lines that stay, and what the lines that went have told so far."""

    kept: list[Line] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    """Those above and below the story; what stands amid it speaks of other things."""
    dates: list[date] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line stands: near the story's first paragraph, under its last, before any; and what follows it."""

    above: bool
    below: bool
    before_story: bool
    following: str


def clean(text: str, known: Facts | None = None) -> Cleaned:
    r"""Return a story's paragraphs and the facts that its page states; `known` facts are kept over found ones.

    >>> clean("Talks resume\n3 min read\n\nThe two envoys met on Monday in the harbour town of Old Bay.").facts.title
    'Talks resume'
    """
    known = known or Facts()
    lines, header = take_header(lines_of(text))
    page = _judge(lines, known.over(header))
    _take_masthead(page)
    _take_title(page)
    _take_echoes(page)
    return Cleaned("\n\n".join(line.text for line in page.kept), _stated(page))


def _judge(lines: Sequence[Line], known: Facts) -> _Page:
    """Sort the lines into story and page, top to bottom."""
    page = _Page(facts=known)
    anywhere = [_is_furniture(line.text) for line in lines]
    story = [not gone and is_story(line.text) for gone, line in zip(anywhere, lines, strict=True)]
    begin = story.index(True) if any(story) else len(lines)
    last = max((number for number, told in enumerate(story) if told), default=len(lines))
    # A second bare date amid the story makes the dates headings of a chronicle, which belong to it.
    chronicle = sum(_day_alone(line.text) is not None for line in lines[begin : last + 1]) > 1
    told = listed = 0
    for number, line in enumerate(lines):
        place = _Place(
            above=told == 0 or (told == 1 and not chronicle),
            below=number > last,
            before_story=told == 0,
            following=lines[number + 1].text if number + 1 < len(lines) else "",
        )
        opens = rules.opens_links(line.text)
        if story[number]:
            told, listed = told + 1, 0
            page.kept.append(line)
        elif opens or anywhere[number] or (listed and _is_listed(line.text)):
            listed = _MOST_LISTED if opens else max(listed - (not anywhere[number]), 0)
            _note(page, line.text, place)
        elif not _take_placed(page, line.text, place):
            listed = 0
            page.kept.append(line)
    return page


def is_story(line: str) -> bool:
    """Whether a line is plainly a paragraph of a story: long, or of some length and ending its sentence."""
    return len(line) >= 2 * _STORY or (len(line) >= _STORY and line.endswith(_ENDS))


@lru_cache(maxsize=2048)
def _is_furniture(line: str) -> bool:
    """Whether a line is furniture wherever it stands."""
    if len(line) > rules.LONGEST:
        return False
    judges = (rules.is_label, rules.is_link, rules.is_change, is_appeal, is_caption, is_disclaimer)
    return any(judge(line) for judge in judges)


def _is_listed(line: str) -> bool:
    """Whether a line can be one of a list of other articles: a headline, not a sentence."""
    return len(line) <= LONGEST_TITLE and not line.endswith(_SENTENCE_ENDS)


def _take_placed(page: _Page, line: str, place: _Place) -> bool:
    """Take a line that is furniture only where it stands, and note what it says."""
    if (place.above or place.below) and (_take_dated(page, line, place) or _take_byline(page, line)):
        return True
    if place.before_story and _take_page_head(page, line, place):
        return True
    if not (place.before_story or place.below) or not rules.is_section(line):
        return False
    if not page.kept and len(line.split()) > 2 and not _PARTS.search(line):  # noqa: PLR2004
        return False  # The first line may be a headline made of such words.
    page.gone.append(line)
    return True


def _take_dated(page: _Page, line: str, place: _Place) -> bool:
    """Take a line that is nothing but a date; above the story it is the day of publication."""
    day, no_day = _day_alone(line), _no_day(line)
    if day is None and no_day is None:
        return False
    page.gone.append(line)
    if place.above:
        page.dates += [day] if day else []
        page.facts = page.facts.over(Facts(no_day=no_day))
    return True


def _take_byline(page: _Page, line: str) -> bool:
    """Take a line whose parts are a byline, a date or a reading time; note who wrote and when."""
    parts = [part for part in _PARTS.split(line) if part] if len(line) <= LONGEST_TITLE else []
    authors: list[str] = []
    days: list[date] = []
    no_day: str | None = None
    signs = 0
    for part in parts:
        signed, author = outlets.byline(part)
        day, unreal = _day_alone(part), _no_day(part)
        dated = day is not None or unreal is not None
        signs += signed or dated
        days += [day] if day else []
        no_day = no_day or unreal
        if author or (len(parts) > 1 and not (signed or dated) and outlets.is_person(part)):
            authors.append(author or part)
        elif not (signed or dated or rules.is_label(part) or rules.is_change(part) or rules.is_section(part)):
            return False
    if signs:
        page.gone.append(line)
        page.dates += days
        page.facts = page.facts.over(Facts(author=authors[0] if authors else None, no_day=no_day))
    return signs > 0


def _take_page_head(page: _Page, line: str, place: _Place) -> bool:
    """Take a line above the story that is the name of an outlet, or a name with a date."""
    if not page.kept and page.facts.title is None and (not _is_headline(place.following) or is_story(place.following)):
        return False  # It is the only headline there is.
    dated = outlets.dated_name(line)
    name = outlets.masthead(dated[0] if dated else line)
    if dated is None and name is None:
        return False
    page.gone.append(line)
    page.dates += [dated[1]] if dated else []
    page.heads += [name] if name else []
    return True


@lru_cache(maxsize=2048)
def _day_alone(line: str) -> date | None:
    """Return the day if a line is nothing but a date, `Published` before it or not."""
    if len(line) > 100:  # noqa: PLR2004 - no date line is longer
        return None
    if day := english_day(line.strip("()[] ")):
        return day
    if _FOREIGN_DATE.fullmatch(line):
        return published_day(line)
    match = _PUBLISHED.fullmatch(line)
    return published_day(match["day"]) if match else None


@lru_cache(maxsize=2048)
def _no_day(line: str) -> str | None:
    """Return what a line that is nothing but a date states, if no calendar has that day."""
    match = _PUBLISHED.fullmatch(line) if len(line) <= 100 else None  # noqa: PLR2004 - no date line is longer
    stated = match["day"] if match else line.strip("()[] ")
    return stated if is_no_day(stated) else None


def _note(page: _Page, line: str, place: _Place) -> None:
    """Drop a line that is furniture anywhere, noting what it says of a story that it stands above or below."""
    if place.above or place.below:
        page.gone.append(line)
    if (day := _day_alone(line)) is not None:
        page.dates.append(day)
    page.facts = page.facts.over(Facts(no_day=_no_day(line)))


def _take_masthead(page: _Page) -> None:
    """Take lines that are nothing but the name of the outlet that other lines state."""
    source = _outlet(page)
    if source is None:
        return
    name = _plain(source)
    page.kept = [line for line in page.kept if _plain(line.text) != name]


def _take_title(page: _Page) -> None:
    """Take the first line as the title if it is a headline and something longer follows it."""
    if page.facts.title or len(page.kept) < 2:  # noqa: PLR2004 - a title and a story
        return
    first, others = page.kept[0].text, [line.text for line in page.kept[1:]]
    if not _is_headline(first) or max(map(len, others)) <= len(first):
        return
    page.facts = page.facts.over(Facts(title=first))
    del page.kept[0]


def _is_headline(line: str) -> bool:
    if not line or len(line) > LONGEST_TITLE or not any(character.isalpha() for character in line):
        return False
    stop = line.endswith((".", ":", ";", ",", '."', ".”", ".’", "…", '",', ",”")) and not _ABBREVIATED.search(line)
    return not stop and not line[0].islower() and not line.startswith(("-", "•", "–", "—", "*"))


def _take_echoes(page: _Page) -> None:
    """Take lines that print the title again, with or without the outlet after it."""
    title = page.facts.title
    if title is None:
        return
    plain = _plain(title)
    page.kept = [line for line in page.kept if not _echoes(line.text, plain, page)]


def _echoes(line: str, plain: str, page: _Page) -> bool:
    if len(line) > LONGEST_TITLE + 60:
        return False
    if _plain(line) == plain:
        return True
    match = _OUTLET_PART.fullmatch(line)
    if match is None or _plain(match["title"]) != plain:
        return False
    page.facts = page.facts.over(Facts(source=outlets.outlet_name(match["name"])))
    return True


def _stated(page: _Page) -> Facts:
    published = page.dates[0] if page.dates else None
    if published is None and page.kept and (match := _DATELINE.match(page.kept[0].text[:120])):
        published = published_day(match["day"].strip(" ,"))
    return page.facts.over(Facts(published=published, source=_outlet(page)))


def _outlet(page: _Page) -> str | None:
    """Return the outlet that the lines that went name with the surest wording, else the name at the page's head."""
    found = [
        named for line in dict.fromkeys(page.gone) if len(line) <= rules.LONGEST and (named := outlets.outlet_in(line))
    ]
    heads = page.heads[0] if page.heads else None
    return min(found, key=lambda named: named[0])[1] if found else heads


def _plain(text: str) -> str:
    """Write a line for comparison: letters and digits alone, in lower case."""
    return _MARK_ONLY.sub(" ", text.casefold()).strip()
