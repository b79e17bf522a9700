"""Lists of facts as they are read: rows, columns, filters, pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from pulmu.domains.results.queries import FactPage, FactRow
from pulmu.domains.results.queries.facts import ATTACHED, NONE, PROVEN
from pulmu.ui.parts import Column, Link

from . import figures

PER_PAGE, YEAR_DIGITS = 50, 4
FIRST_YEAR, LAST_YEAR = 1900, 2200
TONES: Mapping[str, str] = {NONE: "warn", ATTACHED: "plain", PROVEN: "good"}


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact in a list."""

    seq: int
    day: dt.date | None
    title: str
    subtitle: str
    href: str
    quantity: str
    counted: bool
    state: str
    tone: str


def view(row: FactRow, unit: str) -> FactView:
    return FactView(
        seq=row.seq,
        day=dt.date.fromisoformat(row.date) if row.date else None,
        title=row.called.title,
        subtitle=row.called.subtitle,
        href=reverse("desk:fact", args=[row.kind, row.key]),
        quantity=figures.number(row.quantity, unit),
        counted=row.counted,
        state=state(row.state),
        tone=TONES[row.state],
    )


def state(word: str) -> str:
    return {NONE: _("No evidence"), ATTACHED: _("Evidence attached"), PROVEN: _("Proven")}[word]


def columns(*, select: bool) -> dict[str, Column]:
    chosen = {"select": Column(label=_("Choose"), kind="state")} if select else {}
    return chosen | {
        "title": Column(label=_("Record"), heads=True),
        "day": Column(label=_("Day"), kind="date", desk_only=True),
        "quantity": Column(label=_("Quantity"), kind="number"),
        "state": Column(label=_("Evidence"), kind="state"),
    }


def filters() -> dict[str, str]:
    return {
        "": _("All"),
        "gaps": _("No evidence"),
        "unproven": _("Not proven"),
        "uncounted": _("Not counted again"),
    }


def chips(year: int, line: str, only: str) -> list[Link]:
    at = reverse("desk:line", args=[year, line])
    return [
        Link(label=label, href=f"{at}?only={name}" if name else at, current=name == only)
        for name, label in filters().items()
    ]


def page_of(found: FactPage) -> Page:
    """The page as the kit's leafing wants it."""
    return Paginator(range(found.total), PER_PAGE).page(found.page)


def page_number(text: str) -> int:
    """From the address; a page that is no number is no page."""
    if not text.isdecimal():
        raise Http404
    return int(text[:9])


def year(text: str) -> int | None:
    """A year from the address or a form; None for anything that figures cannot be about."""
    is_number = text.isascii() and text.isdecimal() and len(text) == YEAR_DIGITS
    return int(text) if is_number and FIRST_YEAR <= int(text) < LAST_YEAR else None


def query(**given: str) -> str:
    """What stays in the address while leafing."""
    return urlencode({name: value for name, value in given.items() if value})


def heads() -> list[str]:
    return [_("Day"), _("Record"), _("About"), _("Quantity"), _("Counted"), _("Evidence")]


def cells(rows: tuple[FactRow, ...]) -> Iterator[list[str | int]]:
    for row in rows:
        counted = _("yes") if row.counted else _("no")
        titles = (row.called.title, row.called.subtitle)
        yield [row.date, *titles, row.quantity, counted, state(row.state)]
