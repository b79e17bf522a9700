"""Small cells of a table that leaves the house (docs/spec/indicators.md).

Cells below three of figures that count persons are not shown, and a further one where the first
could be recovered by subtraction from the figure. A figure of participations says nothing smaller
than the persons behind it, but may say more: one person who came three times is a cell of three.
"""

from __future__ import annotations

from collections.abc import Mapping

FEWEST = 3


def shown(cells: Mapping[str, int]) -> dict[str, int | None]:
    """The cells of one break-down of a figure that counts persons; None for one not shown."""
    hidden = {name for name, value in cells.items() if 0 < value < FEWEST}
    rest = sorted(
        (name for name, value in cells.items() if value >= FEWEST),
        key=lambda name: (cells[name], name),
    )
    while hidden and rest and _is_told(hidden, cells):
        hidden.add(rest.pop(0))
    return {name: None if name in hidden else value for name, value in cells.items()}


def _is_told(hidden: set[str], cells: Mapping[str, int]) -> bool:
    """Whether the sum of what is hidden, which anybody can subtract, gives its parts away."""
    together = sum(cells[name] for name in hidden)
    # One alone is the sum; ones only, or twos only, can be of no other parts.
    return len(hidden) == 1 or together in {len(hidden), len(hidden) * (FEWEST - 1)}
