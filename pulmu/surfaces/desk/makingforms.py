"""Forms around a prototype: what is asked for, decided, tried, handed over, and comes next."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.places import queries as places
from pulmu.domains.places.choices import ResourceKind
from pulmu.domains.prototypes import queries
from pulmu.domains.prototypes.actions import Asked, Terms, Trial
from pulmu.domains.prototypes.choices import (
    LONGEST,
    MOST_PARTS,
    Criterion,
    Next,
    Outcome,
    PrototypeKind,
)
from pulmu.domains.prototypes.models import Attempt, Prototype
from pulmu.domains.surveys import queries as surveys
from pulmu.domains.surveys.choices import Purpose
from pulmu.domains.workbook import typed

from . import fields, years
from .entry import people
from .entry.base import OfACompany

MOST_LISTED = 300


class AskForm(OfACompany):
    """What somebody wants made, as they tell it at the desk."""

    permission = Permission.PROTOTYPES_WRITE
    blames = {
        "prototypes.described_too_shortly": "idea",
        "prototypes.not_one_owner": "person",
        "prototypes.wrong_day": "wanted_by",
        "prototypes.not_a_quantity": "parts",
        "people.email_impossible": "email",
    }

    title = fields.text(gettext_lazy("What it is called"), longest=200)
    idea = fields.lines(
        gettext_lazy("Idea"),
        longest=LONGEST["idea"],
        help_text=gettext_lazy("What it is, who needs it, and what it has to be able to do."),
    )
    kind = fields.Choice(PrototypeKind.choices, label=gettext_lazy("Kind"))
    parts = fields.count(gettext_lazy("Quantity"), most=MOST_PARTS, empty=1, required=False)
    person = people.name(sometimes=True)
    phone = people.phone()
    birth_year = people.birth_year()
    email = fields.text(
        gettext_lazy("E-mail"),
        longest=254,
        short=True,
        required=False,
        help_text=gettext_lazy("With it they are written to, and can follow it on the web."),
    )
    company = fields.suggested(
        gettext_lazy("Company"),
        longest=300,
        sometimes=True,
        help_text=gettext_lazy("If it is for one. A person or a company has to be named."),
    )
    wanted_by = fields.day(gettext_lazy("Wanted by"), required=False)

    def clean(self) -> dict[str, Any]:
        people.refuse_nameless(self)
        return self.cleaned_data

    def asked(self) -> Asked:
        said = self.cleaned_data
        names = ("title", "idea", "kind", "parts", "wanted_by")
        return Asked(**{name: said[name] for name in names})

    def whose(self, *, at: Any) -> dict[str, Any]:
        said = self.cleaned_data
        person = people.person_id(self, None, at=at)
        return {"person_id": person, "company_id": said["company"], "email": said["email"]}


class ReviewForm(forms.Form):
    """A decision; which one says the button that sends it."""

    criteria = forms.MultipleChoiceField(
        label=gettext_lazy("What holds"),
        choices=Criterion.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reasons = fields.lines(
        gettext_lazy("What they are told"),
        longest=LONGEST["reasons"],
        sometimes=True,
        help_text=gettext_lazy("They read it word for word. Needed unless you approve."),
    )
    due_on = fields.day(gettext_lazy("Made by"), required=False)
    own_share = fields.Read(
        typed.won,
        label=gettext_lazy("Own share in won"),
        empty=0,
        required=False,
        help_text=gettext_lazy("What they pay themselves, if anything."),
    )
    terms = fields.lines(
        gettext_lazy("Terms"),
        longest=LONGEST["terms"],
        required=False,
        help_text=gettext_lazy("What is agreed to when you approve."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Needed for one of the three decisions: not marked as optional.
        self.fields["criteria"].sometimes = True  # type: ignore[attr-defined]  # read by the kit

    def offered(self) -> Terms:
        said = self.cleaned_data
        return Terms(due_on=said["due_on"], words=said["terms"], own_share=said["own_share"])


class DayForm(forms.Form):
    """On which day something was done; today unless said."""

    on = fields.day(gettext_lazy("Day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"on": years.today().isoformat()}, **kwargs})


class CompleteForm(DayForm):
    """Where no attempt worked it is asked whether it is done all the same: it will count."""

    def __init__(self, *args: Any, has_worked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_worked:
            self.fields["sure"] = forms.BooleanField(
                label=_("No attempt in the log worked. It is done all the same."),
                error_messages={
                    "required": _(
                        "No attempt in the log worked. Write down the one that did, or say that it "
                        "is done all the same."
                    )
                },
            )


class TrialForm(DayForm):
    """One line of the log. It begins as the last one of this prototype was, which the next is
    likely to be like; the first one with how long the model is estimated to take.
    """

    what = fields.text(gettext_lazy("What you did"), longest=LONGEST["what"], required=False)
    resource = forms.ChoiceField(label=gettext_lazy("Machine"), required=False)
    minutes = fields.hours(
        gettext_lazy("Machine hours"),
        required=False,
        help_text=gettext_lazy("In hours: 2, 2.5 or 90분."),
    )
    material = fields.text(
        gettext_lazy("Material"), longest=LONGEST["material"], short=True, required=False
    )
    cost = fields.Read(
        typed.won, label=gettext_lazy("What it cost in won"), empty=0, required=False
    )

    field_order = ("what", "resource", "minutes", "material", "cost", "on")

    def __init__(self, *args: Any, actor: Actor, prototype: Prototype, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        machines = places.resources(actor).filter(kind=ResourceKind.EQUIPMENT)[:MOST_LISTED]
        self.known = {one.key: one.pk for one in machines}
        named = [(one.key, one.name) for one in machines]
        self.fields["resource"].choices = [("", _("None")), *named]  # type: ignore[attr-defined]  # a choice
        if last := queries.last_attempt(actor, prototype):
            self.initial["material"] = last.material
            self.initial["minutes"] = fields.as_hours(last.minutes)
            self.initial["resource"] = last.resource.key if last.resource else ""
        elif minutes := queries.estimated_minutes(actor, prototype):
            self.initial["minutes"] = f"{minutes}분"
            self.fields["minutes"].help_text = _("In hours or minutes. Estimated from the model.")

    def trial(self, outcome: str, photos: list[str]) -> Trial:
        said = self.cleaned_data
        return Trial(
            on=said["on"],
            outcome=outcome,
            what=said["what"],
            resource_id=self.known.get(said["resource"]),
            minutes=said["minutes"],
            material=said["material"],
            cost=said["cost"],
            photos=photos,
        )


class CorrectedTrialForm(TrialForm):
    """A line of the log as it stands, to be said anew."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome of the attempt"), choices=Outcome.choices
    )

    field_order = ("outcome", *TrialForm.field_order)

    def __init__(self, *args: Any, actor: Actor, line: Attempt, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, prototype=line.prototype, **kwargs)
        self.initial = {
            "outcome": line.outcome,
            "what": line.what,
            "resource": line.resource.key if line.resource else "",
            "minutes": fields.as_hours(line.minutes),
            "material": line.material,
            "cost": line.cost or "",
            "on": line.on.isoformat(),
        }


class HandOverForm(DayForm):
    survey = forms.ChoiceField(
        label=gettext_lazy("Ask them how it was"),
        required=False,
        help_text=gettext_lazy("They get the link by mail, if they left an address."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = surveys.questionnaires(actor, purpose=Purpose.SATISFACTION)
        named = [(one.key, one.name) for one in known if one.asked_count]
        self.fields["survey"].choices = [("", _("Do not ask")), *named]  # type: ignore[attr-defined]  # a choice
        self.initial["survey"] = queries.survey_asked_last(actor)


class ReceiptForm(forms.Form):
    name = fields.text(gettext_lazy("Who received it"), longest=100)


class NextForm(forms.Form):
    sort = forms.ChoiceField(label=gettext_lazy("Where it goes from here"), choices=Next.choices)
    note = fields.text(gettext_lazy("Note"), longest=LONGEST["note"], required=False)


class BedForm(forms.Form):
    """The room in one printer."""

    name = fields.text(gettext_lazy("Printer"), longest=100)
    width = fields.count(gettext_lazy("Width in mm"), most=5000)
    depth = fields.count(gettext_lazy("Depth in mm"), most=5000)
    height = fields.count(gettext_lazy("Height in mm"), most=5000)


def refuse(form: forms.Form, error: Refused, **fields_of: str) -> None:
    """Say a refusal at the field it is about, by the end of its code."""
    name = fields_of.get(error.code.rpartition(".")[2], "")
    form.add_error(name if name in form.fields else None, str(error))
