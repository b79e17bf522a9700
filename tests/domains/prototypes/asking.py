"""Requests for tests, made by the product's own actions. Sora asks by a proven address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.tenancy.models import Organisation
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.queries import email_index
from pulmu.domains.prototypes import actions
from pulmu.domains.prototypes.actions import Asked, Terms
from pulmu.domains.prototypes.choices import Criterion
from pulmu.domains.prototypes.models import Prototype, PrototypeRequest
from tests.factories import day, when

AT = when("2026-05-04 10:00")
SORA = "sora@example.org"
IDEA = "캠핑장에서 쓰는 접이식 작업등입니다. 손잡이를 접으면 주머니에 들어갑니다."


def sora_at(lab: Organisation, ticket: str = "") -> Actor:
    return visitor_of(lab, holds=[email_index(SORA), ticket])


def said(idea: str = IDEA, **more: Any) -> Asked:
    return Asked(title="접이식 작업등", idea=idea, **more)


def asked(lab: Organisation, *, at: dt.datetime = AT, once: str = "") -> PrototypeRequest:
    person = PersonRow(name="한소라", phone="010-2345-6789", email=SORA)
    return actions.ask_own(sora_at(lab), person=person, said=said(), at=at, once=once)


def approved(reviewer: Actor, lab: Organisation) -> PrototypeRequest:
    found = asked(lab)
    return actions.review(
        reviewer,
        key=found.key,
        verdict="승인",
        reasons="",
        criteria=Criterion.values,
        terms=Terms(due_on=day("2026-06-30"), words="재료비는 저희가 냅니다."),
        at=AT,
    )


def agreed(reviewer: Actor, lab: Organisation) -> PrototypeRequest:
    found = approved(reviewer, lab)
    return actions.agree_own(sora_at(lab), ticket=found.ticket, at=AT)


def handed_over(actor: Actor, lab: Organisation, **more: Any) -> Prototype:
    """Agreed, made on 20 May and handed over on 21 May."""
    made = agreed(actor, lab).prototype
    assert made is not None
    later = when("2026-05-22 10:00")
    actions.complete(actor, key=made.key, on=day("2026-05-20"), at=later)
    return actions.hand_over(actor, key=made.key, on=day("2026-05-21"), at=later, **more)


def stored(found: Prototype) -> Prototype:
    """As it stands by now."""
    return Prototype.objects.everywhere(because="tests look").get(key=found.key)
