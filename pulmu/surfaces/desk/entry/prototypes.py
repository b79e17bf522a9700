from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.prototypes import actions, queries
from pulmu.domains.prototypes.choices import PrototypeKind, PrototypeState
from pulmu.domains.prototypes.models import Prototype
from pulmu.surfaces.desk import fields

from . import people
from .base import OfACompany, named, newest_code_after

MOST_PARTS = 1_000_000


class PrototypeForm(OfACompany):
    permission = Permission.PROTOTYPES_WRITE
    either = {"company": "person", "person": "company"}
    blames = {
        "records.taken": "code",
        "prototypes.not_one_owner": "company",
        "prototypes.wrong_day": "completed_on",
    }
    own = ("code", "name", "state", "completed_on", *people.PERSON)

    name = fields.text(_("Name of the prototype"), longest=200)
    code = fields.text(_("Prototype code"), longest=50, short=True)
    kind = fields.Choice(PrototypeKind.choices, label=_("Kind"))
    company = fields.suggested(
        _("Company"),
        longest=300,
        sometimes=True,
        help_text=_("Made for a company, or for a person: one of the two."),
    )
    person = people.name(sometimes=True)
    phone = people.phone()
    birth_year = people.birth_year()
    received_on = fields.day(_("Received on"))
    state = fields.Choice(PrototypeState.choices, label=_("State"))
    completed_on = fields.day(
        _("Completed on"), sometimes=True, help_text=_("Once it is completed.")
    )
    parts = fields.count(_("Quantity"), most=MOST_PARTS, empty=1, required=False)

    def prepare(self) -> None:
        super().prepare()
        if isinstance(self.record, Prototype):
            people.keep(self, self.record.person)

    def fresh(self) -> dict[str, Any]:
        code = newest_code_after(queries.prototypes(self.actor))
        return {"code": code, "state": PrototypeState.RECEIVED}

    def of(self, record: Prototype) -> dict[str, Any]:
        names = ("name", "code", "kind", "received_on", "state", "completed_on", "parts")
        said = {name: getattr(record, name) for name in names}
        return {**said, "company": named(record.company)}

    def clean(self) -> dict[str, Any]:
        people.refuse_nameless(self)
        said = self.cleaned_data
        if said.get("state") == PrototypeState.DONE and not said.get("completed_on"):
            self.add_error("completed_on", gettext("Say on which day it was completed."))
        return said

    def add(self, *, at: dt.datetime) -> Prototype:
        return actions.receive(self.actor, row=self._row(at), at=at)

    def correct(self, key: str, *, at: dt.datetime, why: str) -> Prototype:
        return actions.correct(self.actor, key=key, row=self._row(at), at=at, why=why)

    def _row(self, at: dt.datetime) -> actions.PrototypeRow:
        said = self.said()
        company = said.pop("company")
        standing = self.record.person if isinstance(self.record, Prototype) else None
        # A company that is named now takes the place of the person who stood there.
        person = people.person_id(self, None if company else standing, at=at)
        for name in people.PERSON:
            said.pop(name)
        return actions.PrototypeRow(company_id=company, person_id=person, **said)
