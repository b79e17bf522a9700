"""What is typed about a company: its profile, form, founders and papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.companies.choices import DocumentKind, Form, FounderRole, Stage
from pulmu.domains.companies.models import Company, Founder

from . import fields
from .entry import people


class ProfileForm(forms.Form):
    stage = fields.Choice(Stage.choices, label=gettext_lazy("Stage"), required=False)
    home_region = fields.text(
        gettext_lazy("Home region"),
        longest=100,
        short=True,
        required=False,
        help_text=gettext_lazy("City, county or district. No street is needed."),
    )


class ReformForm(forms.Form):
    """Another legal form, with the day on which it began."""

    form = fields.Choice(Form.choices, label=gettext_lazy("Legal form"))
    opened_on = fields.day(
        gettext_lazy("Opened on"),
        required=False,
        help_text=gettext_lazy("Of a sole trader: the day on the business registration."),
    )
    incorporated_on = fields.day(
        gettext_lazy("Incorporated on"),
        required=False,
        help_text=gettext_lazy("Of a corporation: the day in the corporate register."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, company: Company) -> None:
        names = ("form", "opened_on", "incorporated_on")
        super().__init__(data, initial={name: getattr(company, name) for name in names})


class FounderForm(forms.Form):
    """Somebody who founds: named as in a record, or said anew."""

    person = people.name()
    phone = people.phone()
    birth_year = people.birth_year()
    role = fields.Choice(FounderRole.choices, label=gettext_lazy("Role"))
    since = fields.day(gettext_lazy("Since"))
    until = fields.day(
        gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("Their last day, once they have left."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        founder: Founder | None = None,
    ) -> None:
        self.actor, self.founder = actor, founder
        names = ("role", "since", "until")
        initial = {name: getattr(founder, name) for name in names} if founder else {}
        super().__init__(data, initial=initial)
        self.meant: Any = None
        if founder is not None:
            for name in people.PERSON:
                del self.fields[name]


class DocumentForm(forms.Form):
    kind = fields.Choice(
        [("", gettext_lazy("Choose")), *DocumentKind.choices], label=gettext_lazy("Paper")
    )
    issued_on = fields.day(gettext_lazy("Issued on"))
    valid_until = fields.day(
        gettext_lazy("Valid until"),
        required=False,
        help_text=gettext_lazy(
            "Empty: what is usual. A tax clearance a month, most papers three months."
        ),
    )
    file = forms.FileField(label=gettext_lazy("File"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size == 0:
            raise forms.ValidationError(_("This file is empty."))
        return file
