"""What is typed at the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.members import rules
from pulmu.core.tenancy.models import Membership
from pulmu.core.tenancy.permissions import DESK_ROLES, Role
from pulmu.domains.workbook import typed
from pulmu.domains.workbook.typed import Mistyped

from . import fields, words

WHY_LENGTH, REASON_LENGTH, REPORT_LENGTH = 500, 300, 5_000


class SubmitForm(forms.Form):
    """A confirmation that holds for the figures that were shown, and for no others."""

    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, shown: str) -> None:
        super().__init__(data, initial={"shown": shown})
        self.now = shown

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("shown") != self.now:
            # The form comes back asking about the figures of now.
            self.data = {**{name: self.data[name] for name in self.data}, "shown": self.now}
            raise forms.ValidationError(
                _("The figures changed while you looked at them. Please look again.")
            )
        return self.cleaned_data


class Longer(forms.Textarea):
    """A text that the form measures, not the browser."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].pop("maxlength", None)
        return context


class SealForm(SubmitForm):
    why = forms.CharField(
        label=gettext_lazy("Why there is a further revision"),
        help_text=gettext_lazy(
            "A sentence or two, 500 characters at most. It stands beside the revision for ever."
        ),
        max_length=WHY_LENGTH,
        # Without a limit of its own: what is too long comes back and says so, not cut off.
        widget=Longer(attrs={"rows": 3}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, shown: str, again: bool) -> None:
        super().__init__(data, shown=shown)
        if not again:
            del self.fields["why"]


class DetachForm(forms.Form):
    """Why a file is taken off: a closed list, since the reason stays for ever."""

    source = forms.CharField(required=False, widget=forms.HiddenInput)
    sha256 = forms.CharField(widget=forms.HiddenInput)
    why = forms.ChoiceField(
        label=gettext_lazy("Why the file is taken off"),
        choices=words.reasons("wrong file", "better copy", "personal data"),
    )


class CorrectForm(forms.Form):
    """Why a record of a sealed year is corrected; of an open one nobody asks."""

    why = forms.ChoiceField(
        label=gettext_lazy("Why it is corrected"),
        choices=[
            ("", gettext_lazy("Choose")),
            *words.reasons("typing error", "found later", "evidence", "asked for"),
        ],
    )


class ReportForm(forms.Form):
    """What the record does not know of a session."""

    content = forms.CharField(
        label=gettext_lazy("What was done"),
        required=False,
        max_length=REPORT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    outcome = forms.CharField(
        label=gettext_lazy("What came of it"),
        required=False,
        max_length=REPORT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    next_time = forms.CharField(
        label=gettext_lazy("For the next time"),
        required=False,
        max_length=REPORT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ManyForm(forms.Form):
    """What has to be known before one thing is done to many records."""

    on = fields.day(gettext_lazy("Day"))
    why = CorrectForm.base_fields["why"]
    files = forms.FileField(label=gettext_lazy("Files"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        asks_day: bool,
        asks_why: bool,
        asks_files: bool,
        asks_anyway: bool,
    ) -> None:
        super().__init__(data, files)
        self.asks_nothing = not (asks_day or asks_why or asks_files or asks_anyway)
        asked = {"on": asks_day, "why": asks_why, "files": asks_files}
        for name, is_asked in asked.items():
            if not is_asked:
                del self.fields[name]

    @staticmethod
    def day_of(said: Mapping[str, Any]) -> dt.date | None:
        """The day that was typed so far, if it is one."""
        try:
            return typed.day(said["on"]) if said.get("on") else None
        except Mistyped:
            return None


class ViewForm(forms.Form):
    """The name of a list that is kept."""

    view_name = forms.CharField(label=gettext_lazy("Name of the list"), max_length=60)


class TakeForm(forms.Form):
    """Why a paper that may show persons leaves the house; kept with who took it."""

    reason = forms.CharField(
        label=gettext_lazy("What it is needed for"),
        help_text=gettext_lazy("For example: handed in with the yearly evaluation."),
        max_length=REASON_LENGTH,
    )


class RowsForm(TakeForm):
    """Why rows of somebody's workbook are taken out."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["reason"].help_text = _("For example: to mend the list of attendances.")


class UnmaskForm(TakeForm):
    """Why somebody looks behind the mask; kept with who looked."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["reason"].help_text = _("For example: to call about a cancelled session.")


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self, **attrs: str) -> None:
        super().__init__(format="%Y-%m-%d", attrs=attrs)


class RightsForm(forms.Form):
    """What somebody may do here; of an inspector also for how long. ``may_stand``: or for ever."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        help_text=gettext_lazy(
            "A manager also decides who may come in. Staff do everything else. An inspector reads."
        ),
        widget=forms.RadioSelect,
        choices=[(role.value, role.label) for role in DESK_ROLES],
        initial=Role.STAFF.value,
    )
    last_day = forms.DateField(label=gettext_lazy("Last day of the visit"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: dt.date,
        may_stand: bool = False,
        membership: Membership | None = None,
    ) -> None:
        super().__init__(data)
        latest = today + rules.LONGEST_VISIT
        last_day = self.fields["last_day"]
        last_day.sometimes = not may_stand  # type: ignore[attr-defined]  # a word of the kit
        last_day.widget = Day(min=today.isoformat(), max=latest.isoformat())
        last_day.initial = today + rules.USUAL_VISIT - dt.timedelta(days=1)
        hint = _(
            "An inspector's visit ends with it. %(usual)d days are filled in, %(most)d at most."
        )
        last_day.help_text = hint % {
            "usual": rules.USUAL_VISIT.days,
            "most": rules.LONGEST_VISIT.days,
        }
        if may_stand:
            last_day.help_text += " " + _("Left empty, it does not end.")
        if membership is not None:
            self.fields["role"].initial = membership.role
            if membership.until is not None and rules.last_day_of(membership.until) >= today:
                self.fields["last_day"].initial = rules.last_day_of(membership.until)


class InviteForm(RightsForm):
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Who has an account already keeps the name they have."),
        max_length=100,
    )
