"""One page for a founder: how their company has grown, quarter by quarter, as they reported it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .typesetting import pdf

_FULL = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the page begins with; ``facts`` are pairs of label and value."""

    company: str
    organisation: str
    language: str
    facts: Sequence[tuple[str, str]]
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A quarter; ``shown`` are its three numbers written out, ``short`` its name under a bar."""

    label: str
    short: str
    employed: int
    revenue: int
    invested: int
    shown: tuple[str, str, str]
    is_accepted: bool


def record(head: Head, *, quarters: Sequence[Told], at: dt.datetime) -> bytes:
    names = [_("People employed"), _("Revenue"), _("Investment")]
    data = {
        "title": f"{head.company}: {_('Record of growth')}",
        "company": head.company,
        "organisation": head.organisation,
        "language": head.language,
        "facts": [list(fact) for fact in head.facts],
        "day": head.day,
        "charts": [
            {"name": name, "bars": _bars(quarters, number)} for number, name in enumerate(names)
        ],
        "heads": [_("Quarter"), *names, _("State")],
        "rows": [
            [one.label, *one.shown, _("Looked at") if one.is_accepted else _("Reported")]
            for one in reversed(quarters)
        ],
        "words": {
            "heading": _("Record of growth"),
            "chart": _("Quarters side by side"),
            "table": _("In numbers"),
            "source": _(
                "As reported by the founder to %(lab)s. “Looked at” says that the lab has seen "
                "the report; it is no audit. People are those insured on the last day of the "
                "quarter, revenue is without VAT."
            )
            % {"lab": head.organisation},
        },
    }
    return pdf("growth", data, at=at)


def _bars(quarters: Sequence[Told], number: int) -> list[dict[str, object]]:
    """Heights in thousandths of the tallest."""
    values = [(one.employed, one.revenue, one.invested)[number] for one in quarters]
    most = max(values) or 1
    return [
        {"label": one.short, "height": value * _FULL // most}
        for one, value in zip(quarters, values, strict=True)
    ]
