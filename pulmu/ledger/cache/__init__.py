"""The figures of a period for screens: kept, and moved on by the new entries only.

A projection: `statements.compute` is the truth, and gives the same lines at the same cut. How
it works and why: docs/decisions/0005.
"""

from __future__ import annotations

from .figures import Figures, GapRow, GapSource, figures, gap_groups, gap_rows, kept
from .keeping import drop, keep, program_of

__all__ = [
    "Figures",
    "GapRow",
    "GapSource",
    "drop",
    "figures",
    "gap_groups",
    "gap_rows",
    "keep",
    "kept",
    "program_of",
]
