"""What is typed about questionnaires and their questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import new_key
from pulmu.domains.surveys.actions import QuestionnaireRow, QuestionRow, QuestionWrong
from pulmu.domains.surveys.choices import Purpose, Sort
from pulmu.domains.surveys.models import Question, Questionnaire

from . import fields

NAME, LABEL, HINT, CHOICES = 200, 300, 300, 4000


class QuestionnaireForm(forms.Form):
    """What it is for is said once: what stands there already keeps it."""

    blames: Mapping[str, str] = {
        "surveys.name_missing": "name",
        "surveys.name_taken": "name",
        "surveys.promise_wrong": "is_anonymous",
    }

    name = fields.text(gettext_lazy("Name"), longest=NAME)
    purpose = forms.ChoiceField(
        label=gettext_lazy("When it is asked"), choices=Purpose.choices, widget=forms.RadioSelect
    )
    is_anonymous = fields.yes(
        gettext_lazy("Anonymous"),
        help_text=gettext_lazy(
            "What is answered is kept without a name and without the hour. Not for sign-up."
        ),
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, found: Questionnaire | None = None
    ) -> None:
        self.found = found
        start: dict[str, Any] = {"once": new_key(), "purpose": Purpose.SATISFACTION}
        start["is_anonymous"] = True
        if found is not None:
            start = {"name": found.name, "is_anonymous": found.is_anonymous}
        super().__init__(data, initial=start)
        if found is not None:
            del self.fields["purpose"]

    def row(self) -> QuestionnaireRow:
        said = self.cleaned_data
        purpose = self.found.purpose if self.found else said["purpose"]
        return QuestionnaireRow(
            name=said["name"], purpose=purpose, is_anonymous=said["is_anonymous"]
        )

    def refuse(self, error: Refused) -> None:
        self.add_error(self.blames.get(error.code), str(error))


class QuestionForm(forms.Form):
    """A question; ``earlier`` are those that a condition can look at."""

    label = fields.text(gettext_lazy("Question"), longest=LABEL)
    sort = fields.Choice(Sort.choices, label=gettext_lazy("Sort of answer"))
    choices = fields.lines(
        gettext_lazy("Answers to choose from"),
        longest=CHOICES,
        required=False,
        help_text=gettext_lazy("For one or some of a list: a line each."),
    )
    hint = fields.text(gettext_lazy("Hint"), longest=HINT, required=False)
    is_required = fields.yes(gettext_lazy("Has to be answered"))
    is_personal = fields.yes(
        gettext_lazy("Tells something of a person"),
        help_text=gettext_lazy("Such an answer is masked, and goes when the person is erased."),
    )
    after = fields.Choice(
        (),
        label=gettext_lazy("Only after an answer to"),
        required=False,
    )
    when = fields.lines(
        gettext_lazy("… which is one of these"),
        longest=CHOICES,
        required=False,
        help_text=gettext_lazy("A line each, as it is offered there. Empty for any answer."),
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        earlier: Sequence[Question],
        question: Question | None = None,
    ) -> None:
        super().__init__(data, initial=_start(question))
        listed = [("", _("Always asked")), *((one.key, one.label) for one in earlier)]
        self.fields["after"].choices = listed  # type: ignore[attr-defined]  # a Choice

    def row(self) -> QuestionRow:
        said = dict(self.cleaned_data)
        del said["once"]
        for name in ("choices", "when"):
            said[name] = said[name].splitlines()
        return QuestionRow(**said)

    def refuse(self, error: Refused) -> None:
        self.add_error(error.field if isinstance(error, QuestionWrong) else None, str(error))


def _start(question: Question | None) -> dict[str, Any]:
    if question is None:
        return {"once": new_key(), "sort": Sort.SCALE}
    plain = ("label", "sort", "hint", "is_required", "is_personal")
    said: dict[str, Any] = {name: getattr(question, name) for name in plain}
    said |= {name: "\n".join(getattr(question, name)) for name in ("choices", "when")}
    return {**said, "after": question.after.key if question.after else ""}
