"""PDF from a Typst template and plain data: tagged (PDF/UA-1), its fonts embedded.

The font is Pretendard where set-up has brought it (scripts/frontend.py), else one of the machine's
that has Hangul. Without any, this says so: a paper full of empty boxes is worse than none.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent / "typst"
BROUGHT = Path(__file__).parents[1] / "ui" / "static" / "vendor" / "pretendard" / "print"
# Families with every Hangul syllable, the plain ones first.
FAMILIES = (
    "Pretendard",
    "Noto Sans KR",
    "Noto Sans CJK KR",
    "Source Han Sans KR",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
    "NanumGothic",
    "Nanum Gothic",
    "UnDotum",
    "Noto Serif KR",
    "Noto Serif CJK KR",
)


class NoHangul(Exception):
    """This machine has no font with Hangul; the operator has to bring one."""


def pdf(template: str, data: Mapping[str, Any], *, at: dt.datetime) -> bytes:
    """The paper ``template``; the same data at the same moment gives the same bytes."""
    fonts, family = _fonts(brought=BROUGHT.is_dir())
    compiler = typst.Compiler(
        (TEMPLATES / f"{template}.typ").read_bytes(),
        root=TEMPLATES,
        font_paths=fonts,
        sys_inputs={"data": json.dumps({**data, "font": family}, ensure_ascii=False)},
    )
    made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=at.replace(microsecond=0))
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


@lru_cache(maxsize=2)
def _fonts(*, brought: bool) -> tuple[typst.Fonts, str]:
    """Looked for once; set-up may bring the font while the site runs."""
    known = typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[BROUGHT] if brought else [],
    )
    families = set(known.families())
    for family in FAMILIES:
        if family in families:
            return known, family
    raise NoHangul
