"""Rows and records of culture-spread acts."""

from __future__ import annotations

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.outreach import actions
from pulmu.domains.outreach.actions import CultureActRow
from pulmu.domains.outreach.models import CultureAct
from tests.factories import TYPED_AT, day


def a_row(
    title: str = "메이커 페스티벌",
    *,
    on: str = "2023-10-07",
    type_: str = "행사",
    **rest: object,
) -> CultureActRow:
    return CultureActRow(on=day(on), type=type_, title=title, **rest)


def an_act(actor: Actor, title: str = "메이커 페스티벌", **rest: object) -> CultureAct:
    rows = [a_row(title, **rest)]
    return actions.record_culture_acts(actor, rows=rows, at=TYPED_AT).objects[0]
