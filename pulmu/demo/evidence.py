"""Which file stands behind which rows, and what is in it.

The rows name the files; the first part of a name says what kind of paper it is. A file is drawn
from the rows that name it, so that the sheet of a session has a signature for each who was there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pulmu.demo import documents, pictures

Row = dict[str, object]
Sheets = dict[str, list[Row]]


@dataclass(frozen=True)
class Cover:
    """A file's name and the rows it covers. ``about`` is the name in capitals that can be drawn."""

    name: str
    rows: list[Row]
    sheets: Sheets

    @property
    def prefix(self) -> str:
        return self.name.split("_")[0]

    @property
    def about(self) -> str:
        """The part of the name that tells this file from its like, Latin only."""
        stem = self.name.rpartition(".")[0].removeprefix(self.prefix)
        told = stem.replace("분기", "Q")
        return "".join(c if c.isascii() else "" for c in told).strip("_").replace("_", " ").upper()


def files(sheets: Sheets) -> Iterator[tuple[str, bytes]]:
    """Every file that the rows name, once each, in the order in which they name it."""
    covers: dict[str, list[Row]] = {}
    for rows in sheets.values():
        for row in rows:
            for name in str(row.get("증빙") or "").split(";"):
                if name:
                    covers.setdefault(name, []).append(row)
    for name, rows in covers.items():
        cover = Cover(name, rows, sheets)
        yield name, _DRAWN[cover.prefix, name.rpartition(".")[2]](cover)


def _iso(value: object) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return str(value) if value is not None else "-"


def _sign_in(cover: Cover) -> bytes:
    session = cover.rows[0]
    year = int(cover.about[-4:]) if " " in cover.about else _year(session["시작"])
    came = [
        row
        for row in cover.sheets["참가자"]
        if row["회차코드"] == session["회차코드"]
        and row["출석"] == "O"
        and _year(row["일자"]) == year
    ]
    entries = [f"{_iso(row['일자'])}   {'instructor' if row['역할'] else ''}" for row in came]
    about = f"{session['회차코드']}   {_iso(session['시작'])}   {len(came)} signatures"
    return documents.signed("Sign-in sheet", about, entries)


def _year(value: object) -> int:
    if not isinstance(value, dt.date):
        raise TypeError(value)
    return value.year


def _visit(cover: Cover) -> bytes:
    session = cover.rows[0]
    lines = [f"Visitors: {session['단체인원']}", f"Date: {_iso(session['시작'])}"]
    return documents.certificate("Group visit", str(session["회차코드"]), lines)


def _log(cover: Cover) -> bytes:
    kinds = {"장비": "Equipment log", "공간": "Room log", "가상공간": "Virtual space log"}
    entries = [
        f"{_iso(row['시작'])}   {row['등록번호'] or ''}   {_pieces(row['출력물수'])}"
        for row in cover.rows
    ]
    about = f"{cover.about}   {len(entries)} entries"
    return documents.signed(kinds[cover.name.split("_")[1]], about, entries)


def _pieces(count: object) -> str:
    return "" if count is None else f"{count} pieces"


def _act_entries(cover: Cover) -> list[str]:
    return [f"{_iso(row['일자'])}   {row['링크'] or ''}" for row in cover.rows]


def _clippings(title: str) -> Callable[[Cover], bytes]:
    def draw(cover: Cover) -> bytes:
        entries = _act_entries(cover)
        return documents.clippings(title, f"{entries[0]}   {len(entries)} items", entries)

    return draw


def _diary(title: str) -> Callable[[Cover], bytes]:
    def draw(cover: Cover) -> bytes:
        entries = [f"{_iso(r['일자'])}   {r['참여인원']} people" for r in cover.rows]
        return documents.signed(title, f"{cover.about}   {len(entries)} meetings", entries)

    return draw


def _report(cover: Cover) -> bytes:
    row = cover.rows[0]
    lines = [f"Date: {_iso(row['일자'])}", f"People: {row['참여인원']}"]
    return documents.certificate("Outreach report", cover.about, lines)


def _company(title: str) -> Callable[[Cover], bytes]:
    def draw(cover: Cover) -> bytes:
        row = cover.rows[0]
        lines = [
            f"Code: {row['기업코드']}",
            f"Business number: {row['사업자등록번호']} (does not exist)",
            f"Opened: {_iso(row['개업일'])}",
            f"Incorporated: {_iso(row['설립등기일'])}",
        ]
        return documents.certificate(title, cover.about, lines)

    return draw


def _making(cover: Cover) -> bytes:
    row = cover.rows[0]
    stages = ("request", "review", "drawing", "first piece", "test", "second piece", "hand-over")
    about = f"{row['시제품코드']}   {_iso(row['접수일'])} - {_iso(row['완료일'])}"
    return documents.signed("Making log", about, stages)


def _roster(cover: Cover) -> bytes:
    entries = [
        [
            str(row["직원키"]),
            _iso(row["취득일"]),
            _iso(row["상실일"]) if row["상실일"] else "",
            str(row["고용형태"]),
        ]
        for row in cover.rows
    ]
    return documents.roster(cover.about, entries)


def _sales(cover: Cover) -> bytes:
    lines = [f"{_iso(row['공급일'])}   KRW {row['공급가액']:>14,}" for row in cover.rows]
    return documents.certificate("Sales summary", cover.about, lines)


def _tenancy(title: str) -> Callable[[Cover], bytes]:
    def draw(cover: Cover) -> bytes:
        row = cover.rows[0]
        lines = [
            f"Agreed: {_iso(row['계약일'])}",
            f"From: {_iso(row['시작일'])}",
            f"Until: {_iso(row['해지일'] or row['종료일'])}",
            f"Company: {row['기업코드']}",
        ]
        return documents.certificate(title, cover.about, lines)

    return draw


def _fair(cover: Cover) -> bytes:
    row = cover.rows[0]
    lines = [f"Date: {_iso(row['일자'])}", f"Company: {row['기업코드']}", f"Market: {row['시장']}"]
    return documents.certificate("Confirmation of participation", cover.about, lines)


def _session_photo(cover: Cover) -> bytes:
    session = cover.rows[0]
    group = session["단체인원"]
    heads = group if isinstance(group, int) else 14
    return pictures.gathering(f"{session['회차코드']} {_iso(session['시작'])[:10]}", heads)


def _event_photo(cover: Cover) -> bytes:
    heads = cover.rows[0]["참여인원"]
    return pictures.gathering(f"EVENT {cover.about}", heads if isinstance(heads, int) else 12)


_DRAWN: dict[tuple[str, str], Callable[[Cover], bytes]] = {
    ("출석부", "pdf"): _sign_in,
    ("단체방문확인서", "pdf"): _visit,
    ("행사사진", "png"): _session_photo,
    ("이용대장", "pdf"): _log,
    ("언론보도", "png"): lambda cover: pictures.front_page(f"PRESS {cover.about}"),
    ("보도묶음", "pdf"): _clippings("Press clippings"),
    ("이야기묶음", "pdf"): _clippings("Posts of one story"),
    ("SNS게시", "pdf"): _clippings("Posts of the month"),
    ("행사", "png"): _event_photo,
    ("영상", "png"): lambda cover: pictures.frame(f"VIDEO {cover.about}"),
    ("체험부스", "png"): lambda cover: pictures.booth(f"BOOTH {cover.about}"),
    ("간행", "png"): lambda cover: pictures.front_page(f"PRINT {cover.about}"),
    ("찾아가는교육", "pdf"): _report,
    ("동아리일지", "pdf"): _diary("Club diary"),
    ("교류일지", "pdf"): _diary("Record of meetings"),
    ("사업자등록증명", "pdf"): _company("Certificate of business registration"),
    ("법인등기사항증명", "pdf"): _company("Extract of the company register"),
    ("제작일지", "pdf"): _making,
    ("시제품사진", "png"): lambda cover: pictures.thing(f"PROTOTYPE {cover.about}"),
    ("가입자명부", "xlsx"): _roster,
    ("매출증빙", "pdf"): _sales,
    ("입주협약서", "pdf"): _tenancy("Tenancy agreement"),
    ("해지합의서", "pdf"): _tenancy("End of a tenancy"),
    ("참가확인서", "pdf"): _fair,
}
