"""The papers among the evidence: sheets with signatures, certificates, clippings, rosters."""

from __future__ import annotations

from collections.abc import Sequence

from pulmu.demo.dice import Dice
from pulmu.demo.drawing import xlsx
from pulmu.demo.drawing.pdf import HEIGHT, WIDTH, Page, document

_LEFT, _RIGHT, _TOP = 50, WIDTH - 50, 130
_ROW = 22
_PER_PAGE = (HEIGHT - _TOP - 70) // _ROW


def signed(title: str, about: str, entries: Sequence[str]) -> bytes:
    """A ruled sheet: number, what the entry is, and a signature behind each."""
    dice = Dice(title + about)
    pages = []
    for first in range(0, max(1, len(entries)), _PER_PAGE):
        page = _headed(title, about)
        for place, entry in enumerate(entries[first : first + _PER_PAGE]):
            y = _TOP + place * _ROW
            page.line((_LEFT, y, _RIGHT, y))
            page.text(_LEFT + 4, y + 15, f"{first + place + 1:>3}", 9)
            page.text(_LEFT + 34, y + 15, entry, 9)
            page.scribble(_RIGHT - 100, y + 15, dice.between(36, 70), dice)
        pages.append(page)
    return document(pages)


def certificate(title: str, about: str, lines: Sequence[str]) -> bytes:
    """A framed page with what it certifies, a signature and the seal of nobody."""
    page = _headed(title, about)
    page.frame(38, 38, WIDTH - 76, HEIGHT - 76)
    for place, line in enumerate(lines):
        page.text(_LEFT + 30, 190 + place * 20, line, 11)
    page.text(_LEFT + 30, 700, "signed", 10)
    page.scribble(_LEFT + 90, 700, 90, Dice(title + about))
    page.seal(WIDTH - 130, 690)
    return document([page])


def clippings(title: str, about: str, entries: Sequence[str]) -> bytes:
    """Cuttings pasted one under another: a headline bar, grey lines, a picture."""
    dice = Dice(title + about)
    page = _headed(title, about)
    high = min(150, (HEIGHT - _TOP - 60) // max(1, len(entries)))
    for place, entry in enumerate(entries):
        y = _TOP + place * high
        page.frame(_LEFT, y, _RIGHT - _LEFT, high - 10)
        page.text(_LEFT + 8, y + 14, entry, 9, bold=True)
        page.box(_LEFT + 8, y + 22, 90, high - 40, 0.85)
        page.box(_LEFT + 108, y + 22, dice.between(200, 340), 8, 0.3)
        for row in range((high - 54) // 9):
            page.box(_LEFT + 108, y + 37 + row * 9, dice.between(240, 370), 3, 0.75)
    return document([page])


def roster(about: str, entries: Sequence[Sequence[str]]) -> bytes:
    """The list of a company's insured, under keys: no name and no number of a person."""
    head = ["4대 사회보험 사업장 가입자명부 (데모 데이터)", about]
    columns = ["직원키", "자격취득일", "자격상실일", "고용형태"]
    return xlsx.sheet([head, columns, *map(list, entries)])


def _headed(title: str, about: str) -> Page:
    page = Page()
    page.demo_data(70, 400, 78, 0.93)
    page.text(_LEFT, 70, title, 18, bold=True)
    page.text(_LEFT, 92, about, 10)
    page.text(_LEFT, 110, "DEMO DATA - people, companies and signatures are made up", 8)
    page.demo_data(_RIGHT - 100, 56, 16, 0.5)
    return page
