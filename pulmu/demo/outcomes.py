"""What the demo's companies grew by of late, and a roster that waits to be looked at; made up.

No figure counts an investment, a right or a certification, and the roster is not written before
somebody says so: the years that are told stay as they are.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.companies import queries as companies
from pulmu.domains.support import actions
from pulmu.domains.support.actions import CertificationRow, InvestmentRow, RightRow
from pulmu.domains.support.models import Investment
from pulmu.domains.workbook.actions import receive_company_list

# code of the company | days ago | won | who | round
INVESTMENTS = (
    ("C22-010", 150, 200_000_000, "경남벤처투자", "시드"),
    ("C22-009", 40, 50_000_000, "창업성장기술개발", "지원금"),
)
# code of the company | sort | name | number | filed so many days ago | registered
RIGHTS = (
    ("C22-009", "디자인", "나무 톱니 시계", "30-0000-0101", 260, 35),
    ("C22-009", "상표", "톱니와 나이테", "40-0000-0202", 12, None),
    ("C22-010", "특허", "가상 전시 동선 안내 방법", "10-0000-0303", 180, None),
)
# code of the company | name | number | issuer | so many days ago | good for so many days
CERTIFICATIONS = (
    ("C22-010", "벤처기업확인", "제0000-0404호", "벤처기업확인기관", 90, 1095),
    ("C22-009", "KC 인증", "HU00000-00505", "시험인증원", 21, None),
)
ROSTER_OF = "C22-010"
# masked name | insured so many days ago | left so many days ago | contract
ROSTER = (
    ("강*솔", 400, None, "정규직"),
    ("노*람", 210, None, "정규직"),
    ("도*결", 95, 10, "계약직"),
    ("라*온", 20, None, "정규직"),
)


@transaction.atomic
def grow(actor: Actor, *, at: dt.datetime) -> None:
    """Nothing when something is recorded already, or not the companies it is about; harmless
    twice.
    """
    codes = {ROSTER_OF, *(row[0] for row in (*INVESTMENTS, *RIGHTS, *CERTIFICATIONS))}
    known = companies.ids_by_code(actor, codes)
    if set(known) != codes or Investment.objects.within(actor).exists():
        return
    today = day_of(at)
    for code, ago, amount, investor, stage in INVESTMENTS:
        investment = InvestmentRow(
            company_id=known[code],
            invested_on=today - dt.timedelta(days=ago),
            amount=amount,
            investor=investor,
            round=stage,
        )
        actions.add_investment(actor, row=investment, at=at)
    for code, sort, name, number, ago, since in RIGHTS:
        right = RightRow(
            company_id=known[code],
            sort=sort,
            name=name,
            number=number,
            filed_on=today - dt.timedelta(days=ago),
            registered_on=None if since is None else today - dt.timedelta(days=since),
        )
        actions.add_right(actor, row=right, at=at)
    for code, name, number, issuer, ago, good in CERTIFICATIONS:
        certified_on = today - dt.timedelta(days=ago)
        certification = CertificationRow(
            company_id=known[code],
            name=name,
            number=number,
            issuer=issuer,
            certified_on=certified_on,
            valid_until=None if good is None else certified_on + dt.timedelta(days=good),
        )
        actions.add_certification(actor, row=certification, at=at)
    _roster(actor, known[ROSTER_OF], at=at)


def _roster(actor: Actor, company_id: int, *, at: dt.datetime) -> None:
    """As the company sends it. It is checked when the site runs, and then waits for a word."""
    company = companies.companies(actor).get(pk=company_id)
    today = day_of(at)
    lines = ["성명\t고용보험 취득일\t고용보험 상실일\t고용형태"]
    for name, since, ago, contract in ROSTER:
        insured_on = today - dt.timedelta(days=since)
        left_on = "" if ago is None else str(today - dt.timedelta(days=ago))
        lines.append(f"{name}\t{insured_on}\t{left_on}\t{contract}")
    receive_company_list(
        actor,
        sheet="hires",
        company=company.key,
        text="\n".join(lines),
        language=settings.LANGUAGE_CODE,
        at=at,
    )
