"""The break-downs of a figure as small charts that are their own tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pulmu.ui.parts import Bar

from . import figures, words

MONTH = "month"
AGES = ("under 14", "14-18", "19-34", "35-39", "40-64", "65 and over")
LAST = ("group", "기타", "unknown", "미응답", "")
MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Breakdown:
    caption: str
    bars: list[Bar]


def of(by: Mapping[str, Mapping[str, int]], unit: str) -> list[Breakdown]:
    """Every break-down but the one by month, which is drawn as the figure's own chart."""
    return [
        Breakdown(words.dimension(name), _bars(name, cells, unit))
        for name, cells in by.items()
        if name != MONTH and cells
    ]


def _bars(name: str, cells: Mapping[str, int], unit: str) -> list[Bar]:
    """Largest first; ages in their order; what is unknown or left over last; the tail as one."""
    order = sorted(cells, key=lambda cell: _place(name, cell, cells[cell]))
    shown, tail = order[:MOST_ROWS], order[MOST_ROWS:]
    bars = [_bar(words.cell(cell), cells[cell], unit) for cell in shown]
    if tail:
        bars.append(_bar(words.rest(len(tail)), sum(cells[cell] for cell in tail), unit))
    return bars


def _place(name: str, cell: str, value: int) -> tuple[int, int]:
    if cell in LAST:
        return 1, LAST.index(cell)
    return 0, AGES.index(cell) if name == "age" and cell in AGES else -value


def _bar(label: str, value: int, unit: str) -> Bar:
    return Bar(label=label, value=value, text=figures.quantity(value, unit))
