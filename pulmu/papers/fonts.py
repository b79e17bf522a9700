"""Which font paper is set in: Pretendard, where set-up could fetch it, else one of the system's."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused

OWN = Path(__file__).parents[1] / "ui" / "static" / "vendor" / "pretendard" / "print"
# All of them have Hangul; the first that is there is taken.
FAMILIES = (
    "Pretendard",
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "Source Han Sans K",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
    "NanumGothic",
    "NanumBarunGothic",
    "UnDotum",
)


class NoHangul(Refused):
    """A paper in Korean cannot be set here."""

    code = "papers.no_hangul"


def fonts() -> typst.Fonts:
    """Looked for once; set-up may bring the font while the site runs."""
    return _fonts(brought=OWN.is_dir())


@lru_cache(maxsize=2)
def _fonts(*, brought: bool) -> typst.Fonts:
    return typst.Fonts(font_paths=[OWN] if brought else [])


def family(known: typst.Fonts | None = None) -> str:
    there = set((known or fonts()).families())
    for name in FAMILIES:
        if name in there:
            return name
    message = _(
        "This machine has no font with Hangul, so no PDF can be made. Run the set-up again with a "
        "connection to npm, or install Noto Sans CJK, and start the site again."
    )
    raise NoHangul(message)
