"""Eight agree to their prototypes at one moment: each has a code of its own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.queries import email_index
from pulmu.domains.prototypes import actions
from pulmu.domains.prototypes.choices import Criterion
from pulmu.domains.prototypes.models import Prototype
from tests.domains.prototypes.asking import AT, said

pytestmark = pytest.mark.django_db(transaction=True)
FEW = 8


def approved(cast, number: int) -> tuple[Actor, str]:
    address = f"p{number}@example.org"
    visitor = visitor_of(cast.gimhae, holds=[email_index(address)])
    person = PersonRow(name=f"사람{number}", phone=f"010-2345-670{number}", email=address)
    asked = actions.ask_own(visitor, person=person, said=said(), at=AT)
    actions.review(
        cast.hana, key=asked.key, verdict="승인", reasons="", criteria=Criterion.values, at=AT
    )
    return visitor, asked.ticket


def test_each_agreement_has_a_code_of_its_own(cast):
    waiting = [approved(cast, number) for number in range(FEW)]
    gate = threading.Barrier(FEW)

    def run(number: int) -> str:
        visitor, ticket = waiting[number]
        gate.wait()
        try:
            return str(actions.agree_own(visitor, ticket=ticket, at=AT).state)
        finally:
            connection.close()

    with ThreadPoolExecutor(FEW) as pool:
        told = list(pool.map(run, range(FEW)))

    assert told == ["협약"] * FEW
    codes = Prototype.objects.within(cast.hana).values_list("code", flat=True)
    assert len(set(codes)) == FEW
