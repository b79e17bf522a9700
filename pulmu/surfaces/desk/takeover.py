"""Recording what a founder reported: the form comes filled in, and the papers go along."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import TAKEN_OVER_AS
from pulmu.domains.support.choices import Topic
from pulmu.domains.support.models import QuarterReport

from . import reportwords
from .doors import DeskRequest
from .entry.base import named

REPORT = "report"


@dataclass(frozen=True, slots=True)
class TakeOver:
    report: QuarterReport
    # What the form starts with, and the papers that are attached to what it makes.
    start: dict[str, Any]
    papers: list[str]

    @property
    def quarter(self) -> str:
        return reportwords.called(self.report.about)

    def finish(self, actor: Actor, made: Any, *, at: dt.datetime) -> None:
        """In the transaction of what was made: a record of another company is refused."""
        actions.take_over_papers(actor, key=self.report.key, made=made, at=at)


def of(request: DeskRequest, kind: str) -> TakeOver | None:
    """By `?report=`; the day stays open: it is on the paper, and decides which year counts."""
    key = request.GET.get(REPORT, "")
    topic = next((one for one, sort in TAKEN_OVER_AS.items() if sort == kind), None)
    if not key or topic is None:
        return None
    request.actor.require(Permission.SUPPORT_WRITE)
    report = queries.report(request.actor, key)
    compared = queries.compared(request.actor, [report])[report.pk]
    missing = next(one.missing for one in compared if one.topic == topic)
    start: dict[str, Any] = {"company": named(report.company)}
    if topic != Topic.EMPLOYED and missing > 0:
        start["amount"] = missing
    papers = queries.papers(request.actor, report)
    along = [one.name for one in papers if one.topic in {topic, Topic.ALL}]
    return TakeOver(report, start, along)
