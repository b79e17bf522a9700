"""The questions of a questionnaire as a form, wherever it is asked: shape only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.domains.surveys import queries as surveys
from pulmu.domains.surveys.choices import Sort
from pulmu.domains.surveys.models import Question
from pulmu.domains.surveys.queries import Answer, Fault

FAULTS = {
    Fault.MISSING: gettext_lazy("This has to be answered."),
    Fault.NOT_OFFERED: gettext_lazy("Choose one of the answers."),
    Fault.TOO_LONG: gettext_lazy("This is too long."),
    Fault.NO_NUMBER: gettext_lazy("Write a whole number."),
    Fault.NO_DAY: gettext_lazy("Write a day, like 2026-05-12."),
}


class _Asked:
    """An answer: whether it is one is decided with the others, by the rules of the survey."""

    def validate(self, value: Any) -> None:
        """Nothing here."""


class AskedText(_Asked, forms.CharField):
    pass


class AskedOne(_Asked, forms.ChoiceField):
    pass


class AskedMany(_Asked, forms.MultipleChoiceField):
    pass


class QuestionsForm(forms.Form):
    use_required_attribute = False

    def __init__(self, *args: Any, questions: Sequence[Question] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[_name(question)] = _field(question)

    @property
    def answers(self) -> dict[str, Answer]:
        return {one.key: self.cleaned_data.get(_name(one), "") for one in self.questions}

    def say_faults(self, faults: Mapping[str, Fault]) -> None:
        for key, fault in faults.items():
            self.add_error(f"q-{key}", str(FAULTS[fault]))

    def asked(self) -> Iterator[dict[str, Any]]:
        """Each question with its field, and what decides whether it is asked."""
        labels = {one.pk: one.label for one in self.questions}
        given = {one.key: self[_name(one)].value() for one in self.questions}
        awake: set[str] = set()
        for one in self.questions:
            said = given.get(one.after.key) if one.after else None
            answers = set(said) if isinstance(said, list) else {said} - {None, ""}
            is_asked = one.after is None or (
                one.after.key in awake and bool(answers & set(one.when) if one.when else answers)
            )
            if is_asked:
                awake.add(one.key)
            yield {
                "bound": self[_name(one)],
                "after": f"q-{one.after.key}" if one.after else "",
                "when": list(one.when),
                "is_asleep": not is_asked,
                "told": _told(labels.get(one.after_id), one.when) if one.after else "",
            }


def _name(question: Question) -> str:
    return f"q-{question.key}"


def _field(question: Question) -> forms.Field:
    said: dict[str, Any] = {
        "label": question.label,
        "help_text": question.hint,
        "required": question.is_required,
    }
    choices = [(one, one) for one in surveys.offered(question.asked)]
    if question.sort == Sort.MANY:
        return AskedMany(choices=choices, widget=forms.CheckboxSelectMultiple, **said)
    if question.sort == Sort.SCALE:
        said["help_text"] = question.hint or _("1: not at all. 5: very much.")
        side_by_side = forms.RadioSelect(attrs={"class": "points"})
        return AskedOne(choices=choices, widget=side_by_side, **said)
    if choices:
        return AskedOne(choices=choices, widget=forms.RadioSelect, **said)
    if question.sort == Sort.TEXT:
        return AskedText(widget=forms.Textarea(attrs={"rows": "4"}), **said)
    attrs = {Sort.NUMBER: {"inputmode": "numeric"}, Sort.DAY: {"type": "date"}}
    widget = forms.TextInput(attrs=attrs.get(Sort(question.sort), {}))
    return AskedText(widget=widget, **said)


def _told(label: str | None, when: Sequence[str]) -> str:
    """The condition in words, for whoever sees all questions at once."""
    if not label:
        return ""
    if not when:
        return _("Only if you have answered “%(question)s”.") % {"question": label}
    said = {"question": label, "answers": ", ".join(when)}
    return _("Only if you answered “%(question)s” with: %(answers)s.") % said
