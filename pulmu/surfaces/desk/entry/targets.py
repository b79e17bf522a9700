from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from pulmu.domains.results.queries import Tile
from pulmu.surfaces.desk import fields, words

LARGEST = 10**15


class TargetsForm(forms.Form):
    """A number for each figure of the year, in the figure's unit."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, tiles: Iterable[Tile]) -> None:
        super().__init__(data)
        self.tiles = list(tiles)
        for tile in self.tiles:
            label = f"{tile.name} ({words.unit(tile.unit)})"
            field = fields.count(label, most=LARGEST, empty=None, required=False)
            field.initial = tile.target
            self.fields[tile.code] = field

    def values(self) -> dict[str, int]:
        """What was promised before and is empty now becomes 0; what never was, stays unsaid."""
        said = {tile.code: self.cleaned_data[tile.code] for tile in self.tiles}
        had = {tile.code for tile in self.tiles if tile.target}
        return {
            code: value or 0 for code, value in said.items() if value is not None or code in had
        }
