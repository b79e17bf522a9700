"""Figures as they are read: numbers with their unit, tiles and bars for the kit."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import KST
from pulmu.domains.results.queries import Overview, Tile
from pulmu.ledger.models import RuleSet
from pulmu.ui import fmt
from pulmu.ui.parts import Bar

from . import words, years

WON = "원"


@dataclass(frozen=True, slots=True, kw_only=True)
class TileView:
    """The arguments of the kit's figure."""

    code: str
    name: str
    value: str
    unit: str
    side: str
    bars: list[Bar]
    target: str
    achieved: int | None
    proven: int | None
    href: str
    wide: bool


def lang() -> str:
    return get_language() or fmt.KOREAN


def number(value: int, unit: str) -> str:
    """The number alone: `4,495`, `28억 8,800만`."""
    return fmt.won_units(value, lang=lang()) if unit == WON else fmt.number(value)


def quantity(value: int, unit: str) -> str:
    """The number with its unit: `4,495명`, `28억 8,800만 원`, `4,495 people`."""
    if unit == WON:
        return fmt.won_text(value, lang=lang())
    values = {"number": fmt.number(value), "unit": words.unit(unit)}
    return pgettext("a number and its unit", "%(number)s %(unit)s") % values


def brief(value: int, unit: str) -> str:
    """As `quantity` where there is little room: in English the unit stands beside the figure."""
    return quantity(value, unit) if fmt.is_korean(lang()) or unit == WON else fmt.number(value)


def signed(value: int, unit: str) -> str:
    """A difference: `+12`, `-6`, `±0`."""
    if value == 0:
        return "±0"
    return ("+" if value > 0 else "") + number(value, unit)


def tiles(overview: Overview) -> list[TileView]:
    units = companion_units(overview.ruleset)
    return [_tile(overview.year, tile, units) for tile in overview.tiles]


def companion_units(ruleset: RuleSet) -> dict[str, str]:
    """The unit of each companion by its name, in any language, as the rule set says it."""
    found: dict[str, str] = {}
    for rule in json.loads(ruleset.body)["rules"]:
        for name in rule.get("name", {}).values():
            found[name] = rule.get("unit", "")
    return found


def companion(name: str, value: int, units: dict[str, str]) -> str:
    return f"{name} {brief(value, units.get(name, ''))}".strip()


def months(tile: Tile, year: int) -> list[Bar]:
    """Twelve bars; the month that is going on is marked, of past years none is."""
    now = years.this_month() if year == years.this_year() else 0
    return [
        Bar(
            label=fmt.month(at, lang=lang()),
            value=value,
            text=number(value, tile.unit),
            present=at == now,
        )
        for at, (_month, value) in enumerate(tile.months, start=1)
    ]


def target(tile: Tile) -> str:
    if not tile.target:
        return ""
    return _("Target %(target)s") % {"target": brief(tile.target, tile.unit)}


def _tile(year: int, tile: Tile, units: dict[str, str]) -> TileView:
    # The one companion that fits beside the name; the line's page has them all.
    first = tile.companions[:1] if tile.unit != WON else ()
    return TileView(
        code=tile.code,
        name=tile.name,
        value=number(tile.value, tile.unit),
        unit=words.unit(tile.unit),
        side=" · ".join(companion(name, value, units) for name, value in first),
        bars=months(tile, year),
        target=target(tile),
        achieved=tile.achieved,
        proven=tile.proven_percent if tile.facts else None,
        href=reverse("desk:line", args=[year, tile.code]),
        wide=tile.unit == WON,
    )


def local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(KST)


def day(value: dt.date) -> str:
    return fmt.day(value, lang=lang())


def year_month(value: dt.date) -> str:
    return fmt.year_month(value, lang=lang())


def moment(value: dt.datetime) -> str:
    return fmt.moment(local(value), lang=lang())
