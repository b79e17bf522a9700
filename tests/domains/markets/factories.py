"""Rows and records of sales-channel support."""

from __future__ import annotations

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.companies.models import Company
from pulmu.domains.markets import actions
from pulmu.domains.markets.actions import ChannelSupportRow
from pulmu.domains.markets.models import ChannelSupport
from tests.factories import TYPED_AT, day


def a_row(
    code: str = "M-001",
    *,
    company: Company,
    channel: str = "공동관",
    event: str = "메타버스 엑스포",
    on: str = "2023-06-14",
    state: str = "신청",
    **rest: object,
) -> ChannelSupportRow:
    return ChannelSupportRow(
        code=code,
        company_id=company.pk,
        channel=channel,
        event=event,
        on=day(on),
        state=state,
        **rest,
    )


def a_support(
    actor: Actor, code: str = "M-001", *, company: Company, **rest: object
) -> ChannelSupport:
    rows = [a_row(code, company=company, **rest)]
    return actions.record_channel_supports(actor, rows=rows, at=TYPED_AT).objects[0]
