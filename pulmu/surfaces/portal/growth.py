"""How a company has grown, as its founder said it: quarters side by side, on a page and on paper.

It is a record of what was reported, not of what counts: the lab's figures rest on papers alone.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.quarters import Quarter
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.companies.models import Company
from pulmu.domains.support import queries
from pulmu.domains.support.choices import ReportState
from pulmu.domains.support.models import QuarterReport
from pulmu.papers import growth as paper
from pulmu.ui import fmt
from pulmu.ui.parts import Bar, Column, Stat

from . import words

MOST_QUARTERS, FEWEST_DRAWN = 8, 2
_HUNDRED_MILLION, _TEN_THOUSAND, _MILLION, _THOUSAND = 100_000_000, 10_000, 1_000_000, 1_000


def called(quarter: Quarter) -> str:
    """`2023년 3분기`."""
    return _("Q%(number)d of %(year)d") % {"year": quarter.year, "number": quarter.number}


def shown(actor: Actor, company: Company, *, until: Quarter | None = None) -> dict[str, Any]:
    """What `portal/growth.html` draws, up to a quarter; empty as long as nothing was reported."""
    everything = queries.told_reports(actor, company, until=until)
    if not everything:
        return {}
    told = everything[-MOST_QUARTERS:]
    return {
        "stats": _stats(everything),
        "charts": _charts(told) if len(told) >= FEWEST_DRAWN else [],
        "columns": {
            "quarter": Column(label=_("Quarter"), heads=True),
            "employed": Column(label=_("People employed"), kind="number"),
            "revenue": Column(label=_("Revenue"), kind="number"),
            "invested": Column(label=_("Investment"), kind="number"),
            "state": Column(label=_("State"), kind="state"),
        },
        "rows": [
            {
                "quarter": called(one.about),
                "employed": fmt.number(one.employed or 0),
                "revenue": _won(one.revenue),
                "invested": _won(one.invested),
                "is_accepted": one.state == ReportState.ACCEPTED,
            }
            for one in reversed(told)
        ],
    }


def as_pdf(
    actor: Actor, company: Company, *, until: Quarter | None = None, at: dt.datetime
) -> HttpResponse | None:
    """None as long as nothing was reported. Raises `NoHangul` where no font can write it."""
    told = queries.told_reports(actor, company, until=until)[-MOST_QUARTERS:]
    if not told:
        return None
    content = paper.record(
        paper.Head(
            company=company.name,
            organisation=company.organisation.name,
            language=words.language()[:2],
            facts=_facts(company),
            day=fmt.day(day_of(at), lang=words.language()),
        ),
        quarters=[
            paper.Told(
                label=called(one.about),
                short=_short_name(one.about),
                employed=one.employed or 0,
                revenue=one.revenue or 0,
                invested=one.invested or 0,
                shown=(fmt.number(one.employed or 0), _won(one.revenue), _won(one.invested)),
                is_accepted=one.state == ReportState.ACCEPTED,
            )
            for one in told
        ],
        at=at,
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="growth-{told[-1].about.code}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _facts(company: Company) -> list[tuple[str, str]]:
    lang = words.language()
    founded = fmt.day(company.founded_on, lang=lang) if company.founded_on else ""
    said = [
        (_("Legal form"), str(company.get_form_display())),
        (_("Business number"), fmt.business_number(company.business_no)),
        (_("Founded on"), founded),
        (_("First supported on"), fmt.day(company.first_support_on, lang=lang)),
    ]
    return [(label, value) for label, value in said if value]


def _stats(told: list[QuarterReport]) -> list[Stat]:
    """The last quarter, and what came together."""
    last = told[-1]
    return [
        Stat(label=_("People employed"), value=fmt.number(last.employed or 0), unit=_("people")),
        Stat(
            label=_("Revenue, %(quarter)s") % {"quarter": called(last.about)},
            value=_won(last.revenue),
        ),
        Stat(label=_("Investment, altogether"), value=_won(sum(o.invested or 0 for o in told))),
    ]


def _charts(told: list[QuarterReport]) -> list[tuple[str, list[Bar]]]:
    drawn = (
        (_("People employed"), "employed", fmt.number),
        (_("Revenue"), "revenue", _short),
        (_("Investment"), "invested", _short),
    )
    return [
        (
            label,
            [
                Bar(
                    label=_short_name(one.about),
                    value=getattr(one, name) or 0,
                    text=write(getattr(one, name) or 0),
                    present=one is told[-1],
                )
                for one in told
            ],
        )
        for label, name, write in drawn
    ]


def _short_name(quarter: Quarter) -> str:
    """`23.3Q`: four of them stand side by side on a phone."""
    return f"{quarter.year % 100:02}.{quarter.number}Q"


def _short(won: int) -> str:
    """As much as stands over a bar; the table has it exactly."""
    if fmt.is_korean(words.language()):
        if won >= _HUNDRED_MILLION:
            return f"{won / _HUNDRED_MILLION:.1f}억"
        return f"{won // _TEN_THOUSAND:,}만" if won >= _TEN_THOUSAND else fmt.number(won)
    if won >= _MILLION:
        return f"{won / _MILLION:.1f}M"
    return f"{won // _THOUSAND}k" if won >= _THOUSAND else fmt.number(won)


def _won(won: int | None) -> str:
    return fmt.won(won or 0, lang=words.language())
