"""Requests for prototypes of today, and the log of what the demo's open year was making.

Nothing of today is agreed: a prototype is a result, and the demo's years end with 2023.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import struct
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from pulmu.core.kernel.kst import day_of, moment
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.tenancy.models import Organisation
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.queries import email_index
from pulmu.domains.places import queries as places
from pulmu.domains.prototypes import actions, queries
from pulmu.domains.prototypes.actions import Asked, Terms, Trial
from pulmu.domains.prototypes.choices import Criterion, Next, Outcome, PrototypeKind, Verdict
from pulmu.domains.prototypes.models import PrototypeRequest

SIGNS = "abcdefghijklmnopqrstuvwxyz234567"
KEY = 26
DAY = dt.timedelta(days=1)
UNDER_WAY, HANDED_OVER = "M23-011", "M23-010"
# How far each has come.
ASKED, RETURNED, APPROVED = range(3)
BEDS = (
    ("3D프린터 1호기", 220, 220, 250),
    ("3D프린터 2호기", 400, 400, 450),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """``ago``: days since it was asked for. ``size`` in millimetres of a model that came along."""

    title: str
    idea: str
    kind: str
    stage: int
    ago: int
    size: tuple[int, int, int] | None = None
    said: str = ""


WANTED = (
    Wanted(
        "접이식 캠핑 작업등",
        "캠핑장에서 쓰는 작업등입니다. 접으면 주머니에 들어가고 펼치면 탁자에 섭니다.",
        PrototypeKind.WORKING_MOCK_UP,
        ASKED,
        1,
        (140, 60, 38),
    ),
    Wanted(
        "가야 토기 퍼즐",
        "체험 교실에서 아이들이 맞추는 토기 모양 퍼즐입니다. 조각은 열두 개쯤입니다.",
        PrototypeKind.MOCK_UP,
        RETURNED,
        6,
        said="조각 크기와 안전 기준을 정해야 합니다. 몇 살 아이들이 쓰는지 적어 주세요.",
    ),
    Wanted(
        "배관 점검 로봇 바퀴",
        "좁은 배관을 지나는 점검 로봇의 바퀴입니다. 미끄러지지 않아야 합니다.",
        PrototypeKind.WORKING_MOCK_UP,
        APPROVED,
        9,
        (58, 58, 24),
        "재료 시험을 먼저 하고 두 개를 만듭니다.",
    ),
    Wanted(
        "가상 도자기 공방",
        "집에서 물레를 돌려 보는 가상 공방입니다. 10분 체험을 만들고 싶습니다.",
        PrototypeKind.DIGITAL,
        ASKED,
        2,
    ),
)
NAMES = ("한소라", "문가온", "도이든", "서하람")
TRIALS = (
    (Outcome.FAILED, "이음매가 갈라졌습니다", 95, 3_200),
    (Outcome.PARTLY, "두께를 2 mm로 늘렸습니다. 결합이 헐겁습니다", 140, 4_800),
    (Outcome.GOOD, "여유를 0.2 mm로 줄여 잘 맞습니다", 150, 4_800),
)


@transaction.atomic
def make(organisation: Organisation, hana: Actor, duri: Actor, *, at: dt.datetime) -> None:
    """Nothing when something was asked for already; harmless twice."""
    if queries.requests(hana).exists():
        return
    for name, width, depth, height in BEDS:
        actions.add_bed(hana, name=name, width=width, depth=depth, height=height, at=at)
    for number, one in enumerate(WANTED):
        _make(organisation, duri, one, number, at=at)
    _log(hana)


def _make(
    organisation: Organisation,
    duri: Actor,
    one: Wanted,
    number: int,
    *,
    at: dt.datetime,
) -> None:
    begun = at - one.ago * DAY
    email = f"founder{number}@visitors.example"
    visitor = visitor_of(organisation, holds=[email_index(email)])
    person = PersonRow(name=NAMES[number], phone=f"010-0000-9{number:03}", email=email)
    said = Asked(title=one.title, idea=one.idea, kind=one.kind)
    found = actions.ask_own(visitor, person=person, said=said, at=begun, once=_key(one.title))
    _send(visitor, found, one, at=begun)
    if one.stage == ASKED:
        return
    verdict = Verdict.RETURN if one.stage == RETURNED else Verdict.APPROVE
    actions.review(
        duri,
        key=found.key,
        verdict=verdict,
        reasons=one.said,
        criteria=Criterion.values,
        terms=Terms(due_on=day_of(begun + 35 * DAY), words="재료와 장비는 기관이 부담합니다."),
        at=begun + 2 * DAY,
    )


def _log(hana: Actor) -> None:
    """What was tried in the demo's open year, and who got what was done: no figure moves."""
    made = queries.prototypes(hana).filter(code=UNDER_WAY).first()
    if made is not None:
        machine = places.resources(hana).filter(name__contains="3D").first()
        for place, (outcome, what, minutes, cost) in enumerate(TRIALS):
            on = made.received_on + (8 + 6 * place) * DAY
            trial = Trial(
                on=on,
                outcome=outcome,
                what=what,
                resource_id=machine.pk if machine else None,
                minutes=minutes,
                material="PLA",
                cost=cost,
            )
            once, when = _key(f"{UNDER_WAY} {place}"), moment(on, dt.time(17))
            actions.log_attempt(hana, key=made.key, said=trial, at=when, once=once)
    done = queries.prototypes(hana).filter(code=HANDED_OVER).first()
    if done is not None and done.completed_on is not None:
        on = done.completed_on + 3 * DAY
        actions.hand_over(hana, key=done.key, on=on, at=moment(on, dt.time(10)))
        when = moment(on, dt.time(11))
        actions.plan_next(hana, key=done.key, sort=Next.CROWDFUNDING, note="봄에 시작", at=when)


def _send(visitor: Actor, found: PrototypeRequest, one: Wanted, *, at: dt.datetime) -> None:
    if one.size is None:
        return
    with tempfile.NamedTemporaryFile(suffix=".stl") as out:
        out.write(_box(*one.size))
        out.flush()
        name = f"{one.title}.stl"
        file = actions.add_own_file(
            visitor, ticket=found.ticket, name=name, path=Path(out.name), at=at
        )
    if one.stage != ASKED:
        actions.say_unit_own(visitor, ticket=found.ticket, key=file.key, unit="mm", at=at)


def _box(width: float, depth: float, height: float) -> bytes:
    """A closed box as an STL: what matters of it is its size."""
    corners = [(x, y, z) for x in (0, width) for y in (0, depth) for z in (0, height)]
    sides = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
    faces = [face for a, b, c, d in sides for face in ((a, b, c), (a, c, d))]
    body = b"".join(
        struct.pack("<12fH", 0, 0, 0, *(one for at in face for one in corners[at]), 0)
        for face in faces
    )
    return bytes(80) + struct.pack("<I", len(faces)) + body


def _key(said: str) -> str:
    digest = hashlib.sha256(said.encode()).digest()
    return "".join(SIGNS[byte % len(SIGNS)] for byte in digest[:KEY])
