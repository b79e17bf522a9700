"""What every form of a record has in common."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar, TypeVar

from django import forms
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.numbering import next_code
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import Record, ScopedQuerySet
from pulmu.core.trail import single
from pulmu.domains.companies import actions as companies_actions
from pulmu.domains.companies import queries as companies
from pulmu.domains.companies.actions import CompanyRow
from pulmu.domains.companies.choices import Form
from pulmu.domains.people.models import Person
from pulmu.ledger.kinds import Fact
from pulmu.surfaces.desk import fields, years
from pulmu.surfaces.desk.forms import CorrectForm

R = TypeVar("R", bound=Record)

MOST_SUGGESTED = 500
CODE_AT_END = re.compile(r".* \((?P<code>.+)\)")


class EntryForm(forms.Form):
    """``record`` is the one that is corrected, ``like`` one that a new one resembles, ``start``
    what a new one is known to say.

    ``blames`` says which field a refusal of the domain is about. A year that is sealed asks
    for a reason.
    """

    permission: ClassVar[Permission]
    blames: ClassVar[Mapping[str, str]] = {}
    # For what no value stands in, the field whose value does: an end that is as early as its start.
    stands_for: ClassVar[Mapping[str, str]] = {}
    # Fields that say one thing between them: what is wrong with one says nothing of the other.
    either: ClassVar[Mapping[str, str]] = {}
    # Columns that another record of the same sort does not share.
    own: ClassVar[tuple[str, ...]] = ("code",)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        record: Record | None = None,
        like: Record | None = None,
        start: Mapping[str, Any] | None = None,
        asks_why: bool = False,
    ) -> None:
        self.actor, self.record = actor, record
        # The person that the form turned out to name, and whether they are new.
        self.meant: tuple[Person, bool] | None = None
        initial = {**self._start(record, like), **(start or {})}
        super().__init__(data, initial=initial, auto_id="id_%s")
        if record is not None:
            self.fields["seen"] = forms.DateTimeField(widget=forms.HiddenInput, required=False)
            self.initial["seen"] = record.changed_at.isoformat()
        else:
            self._leave_open()
        if asks_why:
            self.fields["why"] = CorrectForm.base_fields["why"]
        self.prepare()

    def prepare(self) -> None:
        """Suggestions, and hints that depend on the record."""

    def _leave_open(self) -> None:
        """What a figure may hang on is chosen, not taken because it stood first."""
        for name, field in self.fields.items():
            if isinstance(field, fields.Choice) and field.required and not self.initial.get(name):
                field.choices = [("", _("Choose")), *field.choices]

    # Each kind has its own. A Django form has a metaclass of its own, so they are not abstract.
    def of(self, record: Any) -> dict[str, Any]:
        """What a record says, by field."""
        raise NotImplementedError

    def add(self, *, at: dt.datetime) -> Record:
        raise NotImplementedError

    def correct(self, key: str, *, at: dt.datetime, why: str) -> Record:
        raise NotImplementedError

    def fresh(self) -> dict[str, Any]:
        """What a new record starts with."""
        return {}

    def to_be(self) -> Fact | None:
        """The fact that it would be, as far as it is typed; None until that says anything."""
        return None

    def taken(self) -> Record | None:
        """The record that has the natural key which is typed, unless it is the corrected one."""
        return None

    def says_the_same(self, record: Record) -> bool:
        """Whether to save it would leave that record as it is."""
        if self.record is not None or not self.is_valid():
            return False
        return all(getattr(record, name) == value for name, value in asdict(self.row()).items())

    def row(self) -> Any:
        """What is typed, as its domain takes it."""
        raise NotImplementedError

    def said(self) -> dict[str, Any]:
        """What was typed, by field; without what only a correction is asked."""
        return {name: self.cleaned_data[name] for name in self.base_fields}

    def correct_as_seen(self, record: Record, *, at: dt.datetime) -> None:
        """Correct it, unless somebody else did since this form was opened: `Stale`."""
        why, seen = self.cleaned_data.pop("why", ""), self.cleaned_data.pop("seen", None)
        self._keep_seconds()
        before = single.changed_at(self.actor, type(record), key=record.key)
        made = self.correct(record.key, at=at, why=why)
        single.refuse_stale(made, seen=seen or before, before=before)

    def _keep_seconds(self) -> None:
        """A field shows minutes: a moment of the same minute is the one that stands there."""
        for name, value in self.initial.items():
            said = self.cleaned_data.get(name)
            if isinstance(value, dt.datetime) and value.replace(second=0, microsecond=0) == said:
                self.cleaned_data[name] = value

    def refuse(self, error: Refused) -> None:
        """Say a refusal of the domain at the field it is about."""
        if isinstance(error, single.Stale) and self.record is not None:
            # Sent again, it is meant as it stands.
            self.data = {**self.data.dict(), "seen": self.record.changed_at.isoformat()}
        name = self.blames.get(error.code)
        self.add_error(name if name in self.fields else None, str(error))

    def instead(self, name: str, typed: Mapping[str, Any], *, at: dt.datetime) -> Any:  # noqa: ARG002 -- a company has a day
        """What may stand in the place of what was typed into a field, or raises NothingStandsIn."""
        other = self.stands_for.get(name)
        if other in typed:
            return typed[other]
        field = self.fields[name]
        return field.instead() if isinstance(field, fields.Read | fields.Choice) else False

    def suggest(self, name: str, words: list[str]) -> None:
        self.fields[name].widget.suggestions = words  # type: ignore[attr-defined]  # a Suggested

    def _start(self, record: Record | None, like: Record | None) -> dict[str, Any]:
        if record is not None:
            return self.of(record)
        if like is None:
            return self.fresh()
        known = {name: value for name, value in self.of(like).items() if name not in self.own}
        return {**self.fresh(), **known}


class OfACompany(EntryForm):
    """A record of a company, which is named by its code, or by its name with the code behind."""

    def another(self, found: R | None) -> R | None:
        """Not the one that is corrected."""
        is_it = found is not None and self.record is not None and found.key == self.record.key
        return None if is_it else found

    def key_of_it(self) -> dict[str, str]:
        """The key of the record that is corrected, to ask what it would be."""
        return {"key": self.record.key} if self.record is not None else {}

    def instead(self, name: str, typed: Mapping[str, Any], *, at: dt.datetime) -> Any:
        """In the place of a company nobody knows, one that nobody else is."""
        if name != "company":
            return super().instead(name, typed, at=at)
        row = CompanyRow(
            code=new_key(), name=new_key(), form=Form.PROSPECTIVE, first_support_on=day_of(at)
        )
        return companies_actions.add_company(self.actor, row=row, at=at).pk

    def prepare(self) -> None:
        known = companies.companies(self.actor).order_by("name").values_list("name", "code")
        self.suggest("company", [f"{name} ({code})" for name, code in known[:MOST_SUGGESTED]])

    def clean_company(self) -> int | None:
        said: str = self.cleaned_data["company"]
        if not said:
            return None
        at_end = CODE_AT_END.fullmatch(said)
        codes = [said, at_end["code"]] if at_end else [said]
        known = companies.ids_by_code(self.actor, codes)
        if coded := [known[code] for code in codes if code in known]:
            return coded[0]
        called = list(companies.ids_by_name(self.actor, said).values())
        if len(called) == 1:
            return called[0]
        if called:
            raise forms.ValidationError(
                _("Several companies have this name: choose one with its code.")
            )
        raise forms.ValidationError(
            _("No company has this code or name. Choose one of the list, or record it first.")
        )


def named(company: Any) -> str:
    return f"{company.name} ({company.code})" if company is not None else ""


def newest_code_after(known: ScopedQuerySet) -> str:
    """A code for the next of these records: the one after that of the newest, of this year."""
    return next_code(known, year=years.this_year())
