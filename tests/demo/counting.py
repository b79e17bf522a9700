"""The nine figures of a year counted by hand from the rows, as indicators.md says it.

Nothing of the product is used, neither ledger nor importer: this is what they are checked against.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from tests.demo.matching import People


def year_of(day):
    return day.year if day else None


def day_of(moment):
    return moment.date() if isinstance(moment, dt.datetime) else moment


class Count:
    """The figures of ``year`` from the sheets ``{sheet: [row]}``."""

    def __init__(self, sheets, year):
        self.sheets, self.year = sheets, year
        self.people = People(sheets)
        self.first_support = {row["기업코드"]: row["첫지원일"] for row in sheets["기업"]}
        self.own = {
            row["회차코드"]
            for row in sheets["프로그램"]
            if row["상태"] == "완료" and not row["주관"]
        }

    def in_year(self, day):
        return day is not None and day.year == self.year

    # programmes and users

    def present(self):
        return [
            row
            for row in self.sheets["참가자"]
            if row["역할"] in (None, "참가자") and row["출석"] == "O"
        ]

    def runs(self):
        came = {row["회차코드"] for row in self.present()}
        return [
            row
            for row in self.sheets["프로그램"]
            if row["회차코드"] in self.own
            and self.in_year(day_of(row["시작"]))
            and (row["회차코드"] in came or (row["단체인원"] or 0) >= 1)
        ]

    def attendance(self):
        return {
            (row["회차코드"], self.people.of(row), row["일자"])
            for row in self.present()
            if row["회차코드"] in self.own and self.in_year(row["일자"])
        }

    def use_rows(self):
        return [
            row
            for row in self.sheets["이용일지"]
            if row["역할"] not in ("강사", "직원") and self.in_year(day_of(row["시작"]))
        ]

    def use(self):
        return {
            (row["장비·공간명"], self.people.of(row), day_of(row["시작"]))
            for row in self.use_rows()
        }

    def groups(self):
        return sum(row["단체인원"] or 0 for row in self.runs())

    def unique(self):
        return len({person for _, person, _ in self.attendance() | self.use()})

    # culture

    def acts(self):
        return [row for row in self.sheets["문화확산"] if self.in_year(row["일자"])]

    def counted_acts(self):
        """One act for each that counts: those alone, and the earliest of each bundle."""
        alone = [row for row in self.acts() if not row["묶음"]]
        first = {}
        for row in sorted(self.acts(), key=lambda row: row["일자"]):
            if row["묶음"]:
                first.setdefault(row["묶음"], row)
        return alone + list(first.values())

    # companies

    def prototypes(self):
        return [
            row
            for row in self.sheets["시제품"]
            if row["상태"] == "완료" and self.in_year(row["완료일"])
        ]

    def printed(self):
        return sum(1 if row["수량"] is None else row["수량"] for row in self.prototypes()) + sum(
            row["출력물수"] or 0
            for row in self.sheets["이용일지"]
            if self.in_year(day_of(row["시작"]))
        )

    def founded(self):
        """One row for each new company; several codes under one number are one company."""
        found = {}
        for row in self.sheets["기업"]:
            day = {"법인": row["설립등기일"], "개인": row["개업일"]}.get(row["형태"])
            if self.in_year(day) and day >= row["첫지원일"] and not row["창업제외사유"]:
                number = "".join(c for c in row["사업자등록번호"] or "" if c.isdigit())
                found.setdefault(number or row["기업코드"], []).append((day, row))
        return found

    def hired(self):
        """(company, employee) -> the first hire under support, of all years."""
        first = {}
        for row in self.sheets["고용"]:
            counts = row["대표자여부"] != "O"
            if counts and row["취득일"] >= self.first_support[row["기업코드"]]:
                key = (row["기업코드"], row["직원키"])
                first[key] = min(row["취득일"], first.get(key, dt.date.max))
        return first

    def new_hires(self):
        return {key: day for key, day in self.hired().items() if self.in_year(day)}

    def left(self):
        """Of those counted in this or an earlier year: who left for good in this one."""
        gone = set()
        for key, day in self.hired().items():
            mine = [r for r in self.sheets["고용"] if (r["기업코드"], r["직원키"]) == key]
            ends = [row["상실일"] for row in mine if row["상실일"]]
            last = max(ends, default=None)
            back = last and any(row["취득일"] > last for row in mine)
            if day.year <= self.year and self.in_year(last) and not back:
                gone.add(key)
        return gone

    def sales(self):
        return [
            row
            for row in self.sheets["매출"]
            if self.in_year(row["공급일"]) and row["공급일"] >= self.first_support[row["기업코드"]]
        ]

    @staticmethod
    def share(row):
        told = row["기여율"]
        percent = 100 if told is None else str(told).rstrip("%")
        return Fraction(Decimal(percent)) / 100

    def revenue(self, sales):
        return sum((row["공급가액"] * self.share(row) for row in sales), Fraction(0)) // 1

    def tenancies(self):
        return [
            row
            for row in self.sheets["공간지원"]
            if self.in_year(row["시작일"]) and not (row["해지일"] and row["해지일"] < row["시작일"])
        ]

    def channel_rows(self):
        return [
            row
            for row in self.sheets["판로지원"]
            if row["상태"] == "완료" and self.in_year(row["일자"])
        ]

    def channels(self):
        return {(row["기업코드"], row["채널"], row["행사명"]) for row in self.channel_rows()}

    def supported(self):
        behind = [*self.prototypes(), *self.sales(), *self.tenancies(), *self.channel_rows()]
        codes = {row["기업코드"] for row in behind if row["기업코드"]}
        return codes | {company for company, _ in self.new_hires()}

    def figures(self):
        return {
            "programme_runs": len(self.runs()),
            "users": len(self.attendance()) + len(self.use()) + self.groups(),
            "culture_acts": len(self.counted_acts()),
            "prototypes": len(self.prototypes()),
            "new_startups": len(self.founded()),
            "new_hires": len(self.new_hires()),
            "revenue": self.revenue(self.sales()),
            "space_supports": len(self.tenancies()),
            "channel_supports": len(self.channels()),
        }

    def companions(self):
        return {
            "programmes": len({row["과정명"] for row in self.runs()}),
            "users_unique": self.unique(),
            "users_sessions": len(self.attendance()),
            "users_resources": len(self.use()),
            "users_groups": self.groups(),
            "printed_parts": self.printed(),
            "net_hires": len(self.new_hires()) - len(self.left()),
            "revenue_gross": sum(row["공급가액"] for row in self.sales()),
            "companies_supported": len(self.supported()),
        }

    def contributing(self):
        """line -> the rows that go into it, each once, as the drill-down lists them."""
        papers = {row["회차코드"]: row["증빙"] for row in self.sheets["프로그램"]}
        attended = [
            {**row, "증빙": row["증빙"] or papers[row["회차코드"]]}
            for row in self.present()
            if row["회차코드"] in self.own and self.in_year(row["일자"])
        ]
        visits = [row for row in self.runs() if row["단체인원"]]
        firsts = self.new_hires()
        return {
            "programme_runs": self.runs(),
            "users": [*attended, *self.use_rows(), *visits],
            "culture_acts": self.acts(),
            "prototypes": self.prototypes(),
            "new_startups": [row for rows in self.founded().values() for _, row in rows],
            "new_hires": [
                row
                for row in self.sheets["고용"]
                if (row["기업코드"], row["직원키"]) in firsts
                and self.in_year(row["취득일"])
                and row["취득일"] >= self.first_support[row["기업코드"]]
            ],
            "revenue": self.sales(),
            "space_supports": self.tenancies(),
            "channel_supports": self.channel_rows(),
        }

    def bare(self):
        """line -> how many of the rows that go into it have no file behind them."""
        return {
            code: sum(not row["증빙"] for row in found)
            for code, found in self.contributing().items()
        }

    def by_month(self):
        """The twelve monthly figures of each line, each counted on its own."""
        days = {
            "programme_runs": [day_of(row["시작"]) for row in self.runs()],
            "users": [key[-1] for key in (*self.attendance(), *self.use())]
            + [day_of(row["시작"]) for row in self.runs() for _ in range(row["단체인원"] or 0)],
            "culture_acts": [row["일자"] for row in self.counted_acts()],
            "prototypes": [row["완료일"] for row in self.prototypes()],
            "new_startups": [min(day for day, _ in rows) for rows in self.founded().values()],
            "new_hires": list(self.new_hires().values()),
            "space_supports": [row["시작일"] for row in self.tenancies()],
            "channel_supports": [
                min(
                    row["일자"]
                    for row in self.channel_rows()
                    if (row["기업코드"], row["채널"], row["행사명"]) == key
                )
                for key in self.channels()
            ],
        }
        months = {
            code: [sum(day.month == month for day in found) for month in range(1, 13)]
            for code, found in days.items()
        }
        months["revenue"] = [
            self.revenue([row for row in self.sales() if row["공급일"].month == month])
            for month in range(1, 13)
        ]
        return months
