"""What figures would make of a record while it is typed, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pulmu.domains.results import queries
from pulmu.domains.results.queries import Foreseen, Move
from pulmu.ledger.kinds import Fact
from pulmu.surfaces.desk import figures, rulewords
from pulmu.surfaces.desk.entry import EntryForm

TOLD = frozenset({"hire", "revenue"})
SUPPORT = "first_support_on"


@dataclass(frozen=True, slots=True)
class Told:
    label: str
    tone: str
    why: str


def words_of(form: EntryForm) -> list[Told]:
    """Empty until enough is typed."""
    form.is_valid()
    taken, fact = form.taken(), form.to_be()
    if taken is not None:
        return [_recorded() if form.says_the_same(taken) else _taken()]
    if fact is None:
        return []
    told = [_told(one, fact) for one in queries.foresee(form.actor, fact)]
    year = fact.on.year if fact.on else 0
    return told + [_moves(one) for one in queries.moves(form.actor, fact) if one.year != year]


def _recorded() -> Told:
    return Told(
        _("It is recorded already"), "plain", _("with the same words: to save it changes nothing.")
    )


def _taken() -> Told:
    why = _("with other words: it cannot be saved. Correct that record instead.")
    return Told(_("It is recorded already"), "warn", why)


def _moves(one: Move) -> Told:
    label = _("%(figure)s %(year)s: %(before)s → %(after)s")
    said = {"figure": one.name, "year": one.year}
    numbers = {"before": f"{one.before:,}", "after": f"{one.after:,}"}
    return Told(label % {**said, **numbers}, "warn", _("because to save this moves it there."))


def _told(one: Foreseen, fact: Fact) -> Told:
    said = {"figure": one.name, "year": one.year}
    if one.counts and one.is_the_one:
        return Told(_("Counts for %(figure)s %(year)s") % said, "good", _because(one, fact))
    label = _("Does not count for %(figure)s %(year)s") % said
    if one.failing:
        return Told(label, "warn", " ".join(_fails(each, fact) for each in one.failing))
    why = _("because another record of the same stands for it: it is counted once.")
    return Told(label, "plain", why)


def _because(one: Foreseen, fact: Fact) -> str:
    """The condition that hangs on the first support tells most; the others as the rule has them."""
    return " ".join(_holds(each, fact) for each in one.conditions)


def _holds(condition: Any, fact: Fact) -> str:
    if _is_on_support(condition):
        return _("because %(day)s is not before the first support (%(first)s).") % _days(
            condition, fact
        )
    return _("because: %(condition)s.") % {"condition": rulewords.condition(condition, fact.kind)}


def _fails(condition: Any, fact: Fact) -> str:
    if _is_on_support(condition):
        return _("because %(day)s precedes the first support (%(first)s).") % _days(condition, fact)
    return _("because it would have to be: %(condition)s.") % {
        "condition": rulewords.condition(condition, fact.kind)
    }


def _is_on_support(condition: Any) -> bool:
    match condition:
        case [_field, ">=", {"field": name}]:
            return bool(name == SUPPORT)
    return False


def _days(condition: Iterable[Any], fact: Fact) -> dict[str, str]:
    name, *_rest = condition
    return {"day": _day(fact, name), "first": _day(fact, SUPPORT)}


def _day(fact: Fact, name: str) -> str:
    text = str(fact.dims.get(name, ""))
    return figures.day(dt.date.fromisoformat(text)) if text else "–"
