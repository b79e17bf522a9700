"""PDF from a Typst template and plain data: tagged (PDF/UA-1), its fonts embedded.

The font is Pretendard where set-up has brought it (scripts/frontend.py), else one of the machine's
that has Hangul. Without any, this says so: a paper full of empty boxes is worse than none.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from . import fonts

TEMPLATES = Path(__file__).parent / "typst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a paper begins with; ``facts`` are pairs of label and value."""

    title: str
    organisation: str
    language: str
    facts: Sequence[tuple[str, str]]

    def data(self) -> dict[str, object]:
        return {
            "title": self.title,
            "organisation": self.organisation,
            "language": self.language,
            "facts": [list(one) for one in self.facts],
        }


def pdf(template: str, data: Mapping[str, Any], *, at: dt.datetime) -> bytes:
    """The paper ``template``; the same data at the same moment gives the same bytes."""
    compiler = typst.Compiler(
        (TEMPLATES / f"{template}.typ").read_bytes(),
        root=TEMPLATES,
        font_paths=fonts.fonts(),
        sys_inputs={"data": json.dumps({**data, "font": fonts.family()}, ensure_ascii=False)},
    )
    made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=at.replace(microsecond=0))
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made
