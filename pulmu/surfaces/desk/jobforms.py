"""What is typed about the job link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.keys import is_key, new_key
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies.choices import Field
from pulmu.domains.companies.models import Company
from pulmu.domains.support import queries as rules
from pulmu.domains.support.actions import HireRow, OfferRow
from pulmu.domains.support.choices import Contract, IntroductionState
from pulmu.domains.support.models import Introduction, JobOffer

from . import fields
from .entry.base import OfACompany, named

NAMES = ("title", "field", "region", "contract", "tasks", "skills", "pay", "openings", "closes_on")
MONTH = dt.timedelta(days=30)
CONTRACTS = [one for one in Contract.choices if one[0]]
# What must be typed for a refusal of the whole text to be read beside it.
BLAMES = {
    "support.not_to_be_asked": "tasks",
    "support.term_wrong": "closes_on",
    "support.text_missing": "title",
}


class OfferForm(OfACompany):
    """An offer of a company; a new one carries a key, so that sent twice it is one."""

    permission = Permission.SUPPORT_WRITE

    company = fields.suggested(gettext_lazy("Company"), longest=300)
    title = fields.text(
        gettext_lazy("Job title"),
        longest=rules.OFFER_LIMITS["title"],
        help_text=gettext_lazy("What the work is called: AI 학습 데이터 담당"),
    )
    field = fields.Choice(Field.choices, label=gettext_lazy("Field"))
    region = fields.text(
        gettext_lazy("Region"),
        longest=rules.OFFER_LIMITS["region"],
        short=True,
        help_text=gettext_lazy("Where the work is: 경남 김해시"),
    )
    contract = fields.Choice(CONTRACTS, label=gettext_lazy("Contract"))
    pay = fields.text(
        gettext_lazy("Pay"),
        longest=rules.OFFER_LIMITS["pay"],
        short=True,
        help_text=gettext_lazy("An amount or a range: 연 3,000만~3,600만 원"),
    )
    openings = fields.count(gettext_lazy("Openings"), most=rules.MOST_OPENINGS)
    closes_on = fields.day(gettext_lazy("Closes on"), required=False)
    tasks = fields.lines(
        gettext_lazy("Tasks"),
        longest=rules.OFFER_LIMITS["tasks"],
        help_text=gettext_lazy(
            "What is done, and when. Age, sex, looks, family and origin may not be asked for."
        ),
    )
    skills = fields.text(
        gettext_lazy("Needed skills"), longest=rules.OFFER_LIMITS["skills"], required=False
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        today: dt.date,
        company: Company | None = None,
        standing: JobOffer | None = None,
    ) -> None:
        self.begins = (
            {
                **{name: getattr(standing, name) for name in NAMES},
                "company": named(standing.company),
            }
            if standing
            else {
                "company": named(company),
                "openings": 1,
                "closes_on": today + MONTH,
                "field": company.field if company else "",
                "region": company.home_region if company else "",
                "once": new_key(),
            }
        )
        super().__init__(data, actor=actor)

    def fresh(self) -> dict[str, Any]:
        return self.begins

    def row(self) -> OfferRow:
        said = self.cleaned_data
        return OfferRow(company_id=said["company"], **{name: said[name] for name in NAMES})

    @property
    def key(self) -> str:
        once: str = self.cleaned_data["once"]
        return once if is_key(once) else new_key()


class InterviewForm(forms.Form):
    when = fields.moment(gettext_lazy("When"))
    place = fields.text(
        gettext_lazy("Where"),
        longest=200,
        required=False,
        help_text=gettext_lazy("The candidate reads it in the letter."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, standing: Introduction) -> None:
        place = standing.place or standing.offer.region
        super().__init__(data, initial={"when": standing.interview_at, "place": place})


class EndForm(forms.Form):
    """How an introduction ends that leads to no hire."""

    state = fields.Choice([], label=gettext_lazy("How it ended"))
    why = fields.text(
        gettext_lazy("Why"),
        longest=rules.REASON_LIMIT,
        help_text=gettext_lazy("For the desk. The candidate is told the decision, not this."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, standing: Introduction) -> None:
        super().__init__(data)
        ends = (IntroductionState.TURNED_DOWN, IntroductionState.WITHDRAWN)
        self.fields["state"].choices = [
            (one.value, _("The company chose somebody else") if one == ends[0] else _("Withdrawn"))
            for one in ends
            if rules.may_become(standing.state, one)
        ]


class InsuredForm(forms.Form):
    """The hire as every other is recorded; its company is that of the offer."""

    employee_key = fields.text(
        gettext_lazy("Employee key"),
        longest=100,
        short=True,
        help_text=gettext_lazy(
            "A number of the company's own. No name, no resident registration number."
        ),
    )
    insured_on = fields.day(gettext_lazy("Insured from"))
    contract = fields.Choice(CONTRACTS, label=gettext_lazy("Contract"))

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, standing: Introduction, today: dt.date
    ) -> None:
        self.company_id = standing.offer.company_id
        initial = {"insured_on": today, "contract": standing.offer.contract}
        super().__init__(data, initial=initial)

    def row(self) -> HireRow:
        return HireRow(company_id=self.company_id, **self.cleaned_data)
