"""What is typed about a company: its profile, form, founders and papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.companies.choices import DocumentKind, Form, FounderRole, Stage
from pulmu.domains.companies.models import Company, Founder
from pulmu.domains.support.choices import Nature
from pulmu.ui import fmt

from . import fields
from .entry import people
from .forms import CorrectForm


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
    business_no = fields.business_no(gettext_lazy("Business number"), required=False)
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
        known = {name: getattr(company, name) for name in names}
        number = fmt.business_number(company.business_no)
        super().__init__(data, initial={**known, "business_no": number})


class FoundingForm(forms.Form):
    """Whether a founding moves; a sealed year that feels it asks why."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, asks_why: bool) -> None:
        super().__init__(data)
        if asks_why:
            self.fields["why"] = CorrectForm.base_fields["why"]


class FounderForm(forms.Form):
    """Somebody who founds: named as in a record, or said anew."""

    person = people.name()
    phone = people.phone()
    birth_year = people.birth_year()
    email = people.email()
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
            for name in (*people.PERSON, "email"):
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


class ListForm(forms.Form):
    """A list of one company: a file, or its rows."""

    file = forms.FileField(
        label=gettext_lazy("The list"),
        help_text=gettext_lazy(".xlsx or .csv, as the company has it. The file is not kept."),
        required=False,
    )
    rows = forms.CharField(
        label=gettext_lazy("The rows"),
        help_text=gettext_lazy("With the names of the columns above them."),
        strip=False,
        required=False,
        widget=forms.Textarea,
    )
    meant: ClassVar[tuple[str, ...]] = ()

    @property
    def instead(self) -> list[forms.BoundField]:
        return [self[name] for name in self.meant]

    def said_instead(self) -> dict[str, str]:
        """What every row means that does not say it, by field, in the words of a cell."""
        return {name: str(self.cleaned_data[name]) for name in self.meant}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("file") and not said.get("rows", "").strip():
            self.add_error("file", _("Choose a file, or paste the rows."))
        return said


class InvoicesForm(ListForm):
    """No list of the tax office says whether a sale was direct, so it is said once for all rows:
    what a company sells is indirect, unless it came of what the lab did.
    """

    nature = fields.Choice(
        Nature.choices,
        label=gettext_lazy("Direct or indirect"),
        initial=Nature.INDIRECT,
        help_text=gettext_lazy("The tax office's list does not say it: one word for all rows."),
    )
    share_bp = forms.CharField(
        label=gettext_lazy("Our share in percent"),
        help_text=gettext_lazy("Empty means all of it."),
        required=False,
        max_length=10,
    )
    channel = forms.CharField(label=gettext_lazy("Channel"), required=False, max_length=100)
    meant = ("nature", "share_bp", "channel")
