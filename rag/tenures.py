"""Who is meant by a role on a day: who is called so near it, by what was known then, and told of where the role speaks.

An owner alone does not make an office: "the UN envoy" of an article on one country is not the UN envoy for another. A
role without its task belongs to a holder only where the article that speaks of it names the task, or the holder.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from rag.speaker_names import speaker_names
from rag.spelling import fold
from rag.voices import Key

NEAR = timedelta(days=183)
"""So long before the first and after the last article that calls somebody by a role, they may be taken to hold it."""

Task = frozenset[str]
"""What an office is for, by its words, folded: "Middle East"."""

_CAPITALISED = re.compile(r"\b[A-ZÀ-Þ][\w’'.-]*")


@dataclass(frozen=True, slots=True)
class Tenure:
    """One speaker in one role: the days of the articles that call them so, ascending, never none.

    `tasks` are those that the articles state, each with the first day on which one does.
    """

    who: Key
    days: tuple[date, ...]
    tasks: tuple[tuple[Task, date], ...]

    def last_known(self, known: date) -> date | None:
        """Give the last day of the tenure in articles up to a day; None if there is none yet."""
        place = bisect_right(self.days, known)
        return self.days[place - 1] if place else None

    def is_named_in(self, words: AbstractSet[str]) -> bool:
        """Tell whether an article of these names has the speaker's last one."""
        return self.who[-1] in words

    def is_told_in(self, words: AbstractSet[str], known: date) -> bool:
        """Tell whether an article of these names has the speaker's last one, or a task that was known then."""
        return self.is_named_in(words) or any(day <= known and task <= words for task, day in self.tasks)


def tenures(calls: Iterable[tuple[Key, Sequence[date], Iterable[Task]]]) -> tuple[Tenure, ...]:
    """Join calls, each with its days, ascending, and the tasks it states, by who is called."""
    days: dict[Key, list[date]] = {}
    tasks: dict[Key, dict[Task, date]] = {}
    for who, own, stated in calls:
        days.setdefault(who, []).extend(own)
        known = tasks.setdefault(who, {})
        for task in stated:
            known[task] = min(known.get(task, date.max), own[0])
    return tuple(Tenure(who, tuple(sorted(days[who])), tuple(tasks[who].items())) for who in days)


def holder_of(held: Sequence[Tenure], day: date, known: date, words: AbstractSet[str] | None) -> Key | None:
    """Tell whose tenure a day lies in, else is near to; None for nobody's, or more than one's.

    Of several, the one whom the article of the names `words` names.
    """
    lasts = [(each, last) for each in held if (last := each.last_known(known))]
    within = [each for each, last in lasts if each.days[0] <= day <= last]
    near = [each for each, last in lasts if _before(each.days[0]) <= day <= _after(last)]
    meant = within or near
    if len(meant) > 1 and words is not None:
        meant = [each for each in meant if each.is_named_in(words)]
    return meant[0].who if len(meant) == 1 else None


def _before(day: date) -> date:
    return day - NEAR if day - date.min > NEAR else date.min


def _after(day: date) -> date:
    return day + NEAR if date.max - day > NEAR else date.max


def names_in(text: str) -> frozenset[str]:
    """Fold the capitalised words of a text, capitals of countries to the countries.

    >>> sorted(names_in("In Damascus, Ada Quill met the U.N. envoy."))
    ['ada', 'in', 'nations', 'quill', 'syria', 'united']
    """
    aliases = speaker_names().aliases
    found = (aliases.get(fold(word), word) for word in set(_CAPITALISED.findall(text)))
    return frozenset(word for each in found for word in fold(each).split())
