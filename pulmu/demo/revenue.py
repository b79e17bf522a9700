"""매출: what supported companies sold, and which share of it the lab may call its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pulmu.demo.companies import companies
from pulmu.demo.days import open_days
from pulmu.demo.dice import Dice
from pulmu.demo.words import lines

MILLION = 1_000_000

# Attributed won of each month in millions: all of it, and what came through the lab's own channels.
MONTHS = {
    2022: """
all    | 0 30 60 90 110 150 140 120 220 280 250 202
direct | 0 10 20 30 40 50 50 40 70 90 80 60
""",
    2023: """
all    | 90 120 150 180 260 310 240 200 330 410 350 248
direct | 30 40 50 60 80 100 70 60 110 130 100 70
""",
}

# day | company | amount | share | nature | channel | paper
# Large contracts, shares that leave fractions of a won, a credit note, sales before the support.
SINGLE = {
    2022: """
2022-10-20 | C22-003 | 160000000 | 50    | 간접 | B2B 계약   | yes
2022-06-08 | C22-012 | 40000000  | 100   | 간접 | B2B 계약   | yes
2022-11-22 | C22-001 | -8000000  | 100   | 간접 | 수정 계산서 | yes
""",
    2023: """
2023-10-18 | C22-012 | 420000000 | 50    | 간접 | B2B 계약   | no
2023-11-15 | C23-007 | 475000000 | 40    | 간접 | B2B 계약   | no
2023-12-12 | C22-003 | 298000000 | 50    | 간접 | B2B 계약   | no
2023-08-17 | C23-011 | 10000001  | 33.33 | 간접 | 용역       | yes
2023-10-12 | C23-004 | 7000003   | 12.5  | 간접 | 용역       | yes
2023-09-20 | C22-001 | -12000000 | 100   | 간접 | 수정 계산서 | yes
2023-02-15 | C23-007 | 31000000  | 100   | 직접 | B2B 계약   | yes
2023-05-19 | C23-021 | 56000000  | 60    | 간접 | B2B 계약   | yes
""",
}
_CHANNELS = {
    "직접": ("B2G 납품", "전시 현장 계약", "펀딩 정산", "온라인몰"),
    "간접": ("B2B 계약", "용역", "온라인몰", "매장 판매"),
}
# Shares that divide a multiple of 300,000 won without a rest.
_SHARES = (("100", 4), ("50", 3), ("30", 2), ("25", 1), ("60", 1))
_GRAIN = 300_000


@dataclass(frozen=True)
class Sale:
    on: dt.date
    company: str
    amount: int
    share: str
    nature: str
    channel: str
    has_paper: bool = True

    @property
    def attributed(self) -> int:
        """Whole won of the share, rounded down."""
        return self.amount * int(Decimal(self.share) * 100) // 10_000


def revenue_rows(year: int) -> list[dict[str, object]]:
    sales = sorted(
        [*_singles(year), *_monthly(year)],
        key=lambda sale: (sale.on, sale.company, sale.amount, sale.channel),
    )
    return [_row(sale, number) for number, sale in enumerate(sales, 1)]


def _singles(year: int) -> list[Sale]:
    return [
        Sale(
            dt.date.fromisoformat(on), company, int(amount), share, nature, channel, paper == "yes"
        )
        for on, company, amount, share, nature, channel, paper in lines(SINGLE[year])
    ]


def _monthly(year: int) -> Iterator[Sale]:
    """Sales that bring each month to its total, the single ones taken into account."""
    dice = Dice(f"revenue {year}")
    first_support = {company.code: company.first_support_on for company in companies(year)}
    counted = [sale for sale in _singles(year) if sale.on >= first_support[sale.company]]
    plan = {name: list(map(int, months.split())) for name, months in lines(MONTHS[year])}
    for month in range(1, 13):
        direct = plan["direct"][month - 1]
        wanted = {"직접": direct, "간접": plan["all"][month - 1] - direct}
        for nature, millions in wanted.items():
            told = [s for s in counted if s.on.month == month and s.nature == nature]
            rest = millions * MILLION - sum(sale.attributed for sale in told)
            yield from _split(year, month, nature, rest, dice)


def _split(year: int, month: int, nature: str, rest: int, dice: Dice) -> Iterator[Sale]:
    pieces = 2 if nature == "직접" else 3
    for left in range(pieces, 0, -1):
        if not rest:
            return
        on = dice.pick(open_days(year, month, saturdays=False))
        sellers = [company.code for company in companies(year) if company.trades(on)]
        channel = dice.pick(_CHANNELS[nature])
        share = dice.weighted(_SHARES)
        part = rest * dice.between(60, 140) // (100 * left) // _GRAIN * _GRAIN
        if left == 1 or nature == "직접" or not 0 < part < rest:
            share = "100"
        if left == 1 or not 0 < part < rest:
            part = rest
        amount = int(part * 10_000 / (Decimal(share) * 100))
        yield Sale(on, dice.pick(sellers), amount, share, nature, channel)
        rest -= part


def _row(sale: Sale, number: int) -> dict[str, object]:
    # Shop and web sales bear no tax invoice.
    invoiced = sale.channel not in ("온라인몰", "매장 판매", "펀딩 정산")
    return {
        "기업코드": sale.company,
        "공급일": sale.on,
        "공급가액": sale.amount,
        "승인번호": f"{sale.on:%Y%m%d}99990000{number:08d}" if invoiced else None,
        "구분": sale.nature,
        "기여율": _told(sale.share),
        "경로": sale.channel,
        "증빙": f"매출증빙_{sale.company}_{sale.on:%Y}.pdf" if sale.has_paper else None,
    }


def _told(share: str) -> object:
    """100 is left empty, whole percents are numbers, the others text as people type it."""
    if share == "100":
        return None
    return int(share) if share.isdigit() else f"{share}%"
