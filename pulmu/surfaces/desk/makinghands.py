"""What prototypes want of somebody today, each with its act in place where one press does it."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.prototypes import queries
from pulmu.domains.prototypes.queries import Card, Stage

from . import figures, makingwords, years
from .doors import DeskRequest
from .hands import Line

MOST = 3
# Longer ago nobody finds the paper any more.
LOOKED_BACK = dt.timedelta(days=90)


def lines(request: DeskRequest) -> list[Line]:
    """To review, to agree, to begin, late, to hand over, to sign for."""
    if not request.actor.can(Permission.PROTOTYPES_WRITE):
        return []
    cards = queries.cards(request.actor, today=years.today())
    return [
        *(_to_review(one) for one in _first(cards, Stage.REVIEW)),
        *(_to_agree(one) for one in _first(cards, Stage.APPROVED)),
        *(_to_begin(one) for one in _first(cards, Stage.RECEIVED)),
        *(_late(one) for one in _first(cards, Stage.MAKING) if _is_late(one)),
        *(_to_hand_over(one) for one in _first(cards, Stage.DONE)),
        *_to_sign(request),
    ]


def _first(cards: list[Card], stage: Stage) -> list[Card]:
    return [one for one in cards if one.stage == stage][:MOST]


def _is_late(one: Card) -> bool:
    return one.due_on is not None and one.due_on < years.today()


def _to_review(one: Card) -> Line:
    view = makingwords.card(one)
    return Line(
        text=_("A prototype is asked for: %(name)s") % {"name": view.title},
        note=" · ".join(word for word in (view.who, view.kind, view.note) if word),
        label=_("Review the request"),
        href=view.href,
        tone="warn",
    )


def _to_agree(one: Card) -> Line:
    view = makingwords.card(one)
    return Line(
        text=_("Approved, and not agreed yet: %(name)s") % {"name": view.title},
        note=view.who,
        label=_("Agreed today"),
        href=view.href,
        act=reverse("desk:prototype_agree", args=[one.request.key]) if one.request else "",
        said={"on": years.today().isoformat()},
    )


def _to_begin(one: Card) -> Line:
    view = makingwords.card(one)
    return Line(
        text=_("To be made: %(name)s") % {"name": view.title},
        note=" · ".join(word for word in (view.who, view.due) if word),
        label=_("Begin"),
        href=view.href,
        act=_step(one),
        do="start",
    )


def _late(one: Card) -> Line:
    view = makingwords.card(one)
    return Line(
        text=_("Should be done: %(name)s") % {"name": view.title},
        note=" · ".join(word for word in (view.who, view.due) if word),
        label=_("To the log"),
        href=view.href,
        tone="warn",
    )


def _to_hand_over(one: Card) -> Line:
    view = makingwords.card(one)
    return Line(
        text=_("To be handed over: %(name)s") % {"name": view.title},
        note=view.who,
        label=_("Handed over today"),
        href=view.href,
        act=_step(one),
        do="hand-over",
    )


def _to_sign(request: DeskRequest) -> list[Line]:
    since = years.today() - LOOKED_BACK
    gone = queries.without_receipt(request.actor, since=since)[:MOST]
    return [
        Line(
            text=_("The receipt is missing: %(name)s") % {"name": one.name},
            note=_("Handed over on %(day)s") % {"day": figures.day(one.handed_over_on)},
            label=_("Have it signed"),
            href=reverse("desk:prototype", args=[one.key]) + "#receipt",
        )
        for one in gone
    ]


def _step(one: Card) -> str:
    return reverse("desk:prototype_step", args=[one.prototype.key]) if one.prototype else ""
