"""What is typed about support: cases, steps, mentoring, space."""

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
from pulmu.domains.companies.models import Company
from pulmu.domains.places import queries as places
from pulmu.domains.places.choices import ResourceKind
from pulmu.domains.support import queries
from pulmu.domains.support.actions import CaseRow, MentoringRow
from pulmu.domains.support.choices import ApplicationState, CaseState, Cause, StepSort
from pulmu.domains.support.models import Mentoring, SpaceApplication, Tenancy

from . import fields
from .entry import people
from .entry.base import OfACompany, named, newest_code_after

MOST_MINUTES, MOST_MONTHS = 24 * 60, 60
USUAL_MINUTES, USUAL_MONTHS = 60, 12
LONG = 5_000


class CaseForm(OfACompany):
    """A case of a company, or of a person who has none yet."""

    permission = Permission.SUPPORT_WRITE

    company = fields.suggested(
        gettext_lazy("Company"),
        longest=300,
        sometimes=True,
        help_text=gettext_lazy("Of a company, or of a person: one of the two."),
    )
    person = people.name(sometimes=True)
    phone = people.phone()
    birth_year = people.birth_year()
    cause = fields.Choice(Cause.choices, label=gettext_lazy("What it begins with"))
    opened_on = fields.day(gettext_lazy("Begun on"))
    diagnosis = fields.lines(
        gettext_lazy("Diagnosis"),
        longest=LONG,
        required=False,
        help_text=gettext_lazy(
            "What is there, what is missing, what is to be reached. In a person's own case they "
            "read it too."
        ),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        today: dt.date,
        company: Company | None,
    ) -> None:
        self.begins = {"opened_on": today, "company": named(company)}
        super().__init__(data, actor=actor)

    def fresh(self) -> dict[str, Any]:
        return self.begins

    def clean(self) -> dict[str, Any]:
        people.refuse_nameless(self)
        said = self.cleaned_data
        if "company" in said and bool(said["company"]) == bool(said.get("person")):
            self.add_error("company", _("Name a company or a person: one of the two."))
        return said

    def tell(self, *, at: dt.datetime) -> None:
        people.tell_of_known(self, at=at)

    def row(self, *, at: dt.datetime) -> CaseRow:
        said = self.cleaned_data
        person = None if said["company"] else people.person_id(self, None, at=at)
        return CaseRow(
            company_id=said["company"],
            person_id=person,
            cause=said["cause"],
            opened_on=said["opened_on"],
            diagnosis=said["diagnosis"],
        )


class DiagnosisForm(forms.Form):
    diagnosis = fields.lines(
        gettext_lazy("Diagnosis"),
        longest=LONG,
        required=False,
        help_text=gettext_lazy(
            "What is there, what is missing, what is to be reached. In a person's own case they "
            "read it too."
        ),
    )


class CloseForm(forms.Form):
    state = fields.Choice(
        [(one.value, one.label) for one in CaseState if one.value in CaseState.over()],
        label=gettext_lazy("How it ended"),
    )
    on = fields.day(gettext_lazy("Day"))
    outcome = fields.lines(gettext_lazy("What came of it"), longest=2_000, required=False)


class StepForm(forms.Form):
    sort = fields.Choice(StepSort.choices, label=gettext_lazy("Sort"))
    words = fields.text(gettext_lazy("What is to be reached"), longest=200, short=True)
    due_on = fields.day(gettext_lazy("Due on"), required=False)


class MentoringForm(forms.Form):
    """One meeting. A new one carries a key, so that sent twice it is one."""

    on = fields.day(gettext_lazy("Day"))
    minutes = fields.count(gettext_lazy("Minutes"), most=MOST_MINUTES)
    mentor = fields.text(gettext_lazy("Mentor"), longest=100, short=True)
    said = fields.lines(
        gettext_lazy("What was said"),
        longest=LONG,
        help_text=gettext_lazy("In a person's own case they read it too."),
    )
    next_step = fields.text(gettext_lazy("Next step"), longest=300, short=True, required=False)
    next_on = fields.day(
        gettext_lazy("Ask after it on"),
        required=False,
        help_text=gettext_lazy("On that day it stands on “Today”."),
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: dt.date,
        standing: Mentoring | None = None,
    ) -> None:
        names = ("on", "minutes", "mentor", "said", "next_step", "next_on")
        initial: dict[str, Any] = (
            {name: getattr(standing, name) for name in names}
            if standing
            else {"on": today, "minutes": USUAL_MINUTES}
        )
        super().__init__(data, initial={**initial, "once": new_key()})

    def row(self) -> MentoringRow:
        names = ("on", "minutes", "mentor", "said", "next_step", "next_on")
        return MentoringRow(**{name: self.cleaned_data[name] for name in names})

    @property
    def key(self) -> str:
        once: str = self.cleaned_data["once"]
        return once if is_key(once) else new_key()


class AnswerForm(forms.Form):
    """What an applicant is answered, and reads."""

    state = fields.Choice(
        [
            (one.value, one.label)
            for one in (
                ApplicationState.APPROVED,
                ApplicationState.RETURNED,
                ApplicationState.REFUSED,
            )
        ],
        label=gettext_lazy("Answer"),
        widget=forms.RadioSelect,
    )
    answer = fields.lines(
        gettext_lazy("In words"),
        longest=1_000,
        required=False,
        help_text=gettext_lazy(
            "The applicant reads it. Needed where something is missing or it is turned down."
        ),
    )


class AgreeForm(OfACompany):
    """The agreement that an approved application leads to."""

    permission = Permission.SUPPORT_WRITE

    company = fields.suggested(gettext_lazy("Company"), longest=300)
    code = fields.text(gettext_lazy("Agreement code"), longest=50, short=True)
    space = fields.text(gettext_lazy("Space"), longest=200, short=True)
    resource = fields.Choice([], label=gettext_lazy("Room as recorded"), required=False)
    agreed_on = fields.day(gettext_lazy("Agreed on"))
    starts_on = fields.day(gettext_lazy("Starts on"))
    ends_on = fields.day(gettext_lazy("Ends on"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        asked: SpaceApplication,
        today: dt.date,
        ends_on: dt.date,
    ) -> None:
        self.asked, self.days = asked, (today, ends_on)
        super().__init__(data, actor=actor)
        rooms = places.resources(actor).filter(kind=ResourceKind.ROOM).values_list("key", "name")
        self.fields["resource"].choices = [("", _("None of the list")), *rooms]

    def fresh(self) -> dict[str, Any]:
        today, ends_on = self.days
        return {
            "company": named(self.asked.company),
            "code": newest_code_after(queries.tenancies(self.actor)),
            "space": str(self.asked.get_kind_display()),
            "agreed_on": today,
            "starts_on": self.asked.wished_from,
            "ends_on": ends_on,
        }


class RenewForm(forms.Form):
    code = fields.text(gettext_lazy("Agreement code"), longest=50, short=True)
    months = fields.count(gettext_lazy("For how many months"), most=MOST_MONTHS)
    agreed_on = fields.day(gettext_lazy("Agreed on"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        today: dt.date,
    ) -> None:
        initial = {
            "code": newest_code_after(queries.tenancies(actor)),
            "months": USUAL_MONTHS,
            "agreed_on": today,
        }
        super().__init__(data, initial=initial)


class EndForm(forms.Form):
    on = fields.day(
        gettext_lazy("Terminated on"),
        help_text=gettext_lazy("Before the start means that it never began."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, tenancy: Tenancy, today: dt.date
    ) -> None:
        super().__init__(data, initial={"on": tenancy.terminated_on or today})


class ReturnForm(forms.Form):
    """A quarterly report is asked for again."""

    why = fields.lines(
        gettext_lazy("What should be looked at once more?"),
        longest=1_000,
        help_text=gettext_lazy("The founder reads it in a mail, and above the form."),
    )
