"""What a lab calls sheets and columns in its own workbooks, and what that means here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulmu.core.files.names import fold

from .headers import NOTHING, Also
from .sheets import BY_CODE, Sheet


@dataclass(frozen=True, slots=True)
class Names:
    """Remembered names, folded: of sheets the code, of a sheet's columns the field.

    An empty one is left out on purpose. A name of the specification always goes before.
    """

    sheets: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Also] = field(default_factory=dict)

    def sheet(self, name: str) -> Sheet | None:
        return BY_CODE.get(self.sheets.get(fold(name), ""))

    def knows(self, name: str) -> bool:
        """Whether the sheet was named, or left out on purpose."""
        return fold(name) in self.sheets

    def of(self, sheet: Sheet) -> Also:
        return self.columns.get(sheet.code, NOTHING)

    def instead(self) -> dict[str, tuple[str, ...]]:
        """Sheets to read beside those of the specification, and the names that go before each."""
        found = {name: BY_CODE.get(code) for name, code in self.sheets.items()}
        return {name: (sheet.ko, *sheet.en) for name, sheet in found.items() if sheet}


NO_NAMES = Names()
