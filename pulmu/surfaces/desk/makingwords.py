"""How prototypes and their files are told on pages of the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.kernel.masking import mask_name
from pulmu.domains.prototypes import queries
from pulmu.domains.prototypes.choices import (
    Outcome,
    RequestState,
)
from pulmu.domains.prototypes.models import Attempt, Prototype, PrototypeRequest
from pulmu.domains.prototypes.queries import Card, Stage
from pulmu.ui import fmt
from pulmu.ui.parts import Moment

from . import fields, figures, years

SOON = 3
TONES = {
    RequestState.ASKED: "accent",
    RequestState.RETURNED: "warn",
    RequestState.APPROVED: "accent",
    RequestState.AGREED: "good",
    RequestState.REFUSED: "plain",
    RequestState.WITHDRAWN: "plain",
}
OUTCOMES = {Outcome.GOOD: "good", Outcome.PARTLY: "warn", Outcome.FAILED: "bad"}


@dataclass(frozen=True, slots=True)
class CardView:
    """One card of the board."""

    title: str
    who: str
    href: str
    kind: str
    note: str
    due: str
    due_tone: str


def who(request: PrototypeRequest | None, made: Prototype | None) -> str:
    """A company by its name, a person masked."""
    source = made or request
    company = source.company if source else None
    if company is None and request is not None:
        company = request.company
    if company is not None:
        return str(company.name)
    person = source.person if source else None
    return mask_name(person.name) if person is not None else ""


def card(one: Card) -> CardView:
    request, made = one.request, one.prototype
    if made is not None:
        name, kind = f"{made.name}", made.get_kind_display()
        href = reverse("desk:prototype", args=[made.key])
    elif request is not None:
        name, kind = request.title, request.get_kind_display()
        href = reverse("desk:prototype_request", args=[request.key])
    else:
        name, kind, href = "", "", ""
    due, tone = due_words(one.due_on, is_over=one.stage in {Stage.DONE, Stage.GONE})
    return CardView(name, who(request, made), href, kind, _note(one), due, tone)


def due_words(due_on: dt.date | None, *, is_over: bool = False) -> tuple[str, str]:
    if due_on is None or is_over:
        return "", "plain"
    left = (due_on - years.today()).days
    if left < 0:
        return _("Late since %(day)s") % {"day": figures.day(due_on)}, "bad"
    said = f"D-{left}" if left else _("Today")
    return said, "warn" if left <= SOON else "plain"


def _note(one: Card) -> str:
    if one.attempts:
        said = ngettext("%(count)s attempt", "%(count)s attempts", one.attempts)
        words = [said % {"count": fmt.number(one.attempts)}]
        if one.cost:
            words.append(won(one.cost))
        return " · ".join(words)
    return _("since %(day)s") % {"day": figures.day(one.since)}


def won(amount: int) -> str:
    return fmt.won(amount, lang=figures.lang())


def hours(minutes: int) -> str:
    return _("%(hours)s h") % {"hours": fields.as_hours(minutes)} if minutes else ""


def attempt(one: Attempt) -> dict[str, object]:
    said = (one.resource.name if one.resource else "", hours(one.minutes), one.material)
    cost = won(one.cost) if one.cost else ""
    return {
        "key": one.key,
        "number": one.number,
        "day": one.on,
        "outcome": one.get_outcome_display(),
        "tone": OUTCOMES[Outcome(one.outcome)],
        "what": one.what,
        "about": " · ".join(word for word in (*said, cost) if word),
        "photos": one.photos,
    }


def moments(happenings: Sequence[queries.Happening]) -> list[Moment]:
    return [
        Moment(
            title=one.what,
            when=figures.day(one.on) if one.on else "",
            iso=one.on.isoformat() if one.on else "",
            text=one.note,
        )
        for one in reversed(happenings)
    ]
