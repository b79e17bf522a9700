from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.places import actions, queries
from pulmu.domains.places.choices import UseType
from pulmu.domains.places.models import UseLog
from pulmu.surfaces.desk import fields
from pulmu.surfaces.desk.logfields import NATIONAL, NationalFields

from . import people
from .base import MOST_SUGGESTED, EntryForm

MOST_PARTS = 1_000_000
_VENTILATED = {"": None, "yes": True, "no": False}


class UseForm(NationalFields, EntryForm):
    permission = Permission.PLACES_WRITE
    blames = {
        "places.ends_before_start": "ends_at",
        "places.not_yet_begun": "starts_at",
        "records.taken": "starts_at",
    }
    stands_for = {"ends_at": "starts_at"}
    own = ("starts_at", "ends_at", "parts", "staff_minutes", "fee", *people.PERSON)

    resource = fields.suggested(
        _("Machine or room"), longest=200, help_text=_("A new name makes a new machine or room.")
    )
    starts_at = fields.moment(_("Starts at"))
    ends_at = fields.moment(_("Ends at"))
    person = people.name()
    phone = people.phone()
    birth_year = people.birth_year()
    affiliation = fields.text(_("Affiliation"), longest=200, short=True, required=False)
    role = fields.Choice(PersonRole.choices, label=_("Role"))
    purpose = fields.text(_("What for"), longest=100, short=True, required=False)
    parts = fields.count(_("Parts made"), most=MOST_PARTS, required=False)
    is_ventilated = fields.Choice(
        [("", "—"), ("yes", _("Yes")), ("no", _("No"))],
        label=_("Ventilated"),
        required=False,
    )
    field_order = (
        "resource",
        "starts_at",
        "ends_at",
        *people.PERSON,
        "affiliation",
        "role",
        "purpose",
        "parts",
        *NATIONAL,
    )

    def prepare(self) -> None:
        names = queries.resources(self.actor).values_list("name", flat=True)
        self.suggest("resource", list(names[:MOST_SUGGESTED]))
        if isinstance(self.record, UseLog):
            people.keep(self, self.record.person)

    def clean(self) -> dict[str, Any]:
        people.refuse_nameless(self)
        return self.cleaned_data

    def fresh(self) -> dict[str, Any]:
        return {"role": PersonRole.PARTICIPANT, "use_type": UseType.SELF}

    def of(self, record: UseLog) -> dict[str, Any]:
        names = ("starts_at", "ends_at", "affiliation", "role", "purpose", "parts", *NATIONAL)
        return {
            **{name: getattr(record, name) for name in names},
            "resource": record.resource.name,
            "is_ventilated": {said: word for word, said in _VENTILATED.items()}[
                record.is_ventilated
            ],
        }

    def add(self, *, at: dt.datetime) -> UseLog:
        return actions.log_use(self.actor, row=self._row(at), at=at)

    def correct(self, key: str, *, at: dt.datetime, why: str) -> UseLog:
        return actions.correct_use(self.actor, key=key, row=self._row(at), at=at, why=why)

    def _row(self, at: dt.datetime) -> actions.UseLogRow:
        said = self.said()
        resource = self._resource(said.pop("resource"), at=at)
        now = self.record.person if isinstance(self.record, UseLog) else None
        person = people.person_id(self, now, at=at)
        for name in people.PERSON:
            said.pop(name)
        national = actions.National(
            use_type=said.pop("use_type"),
            user_type=said.pop("user_type"),
            staff_minutes=said.pop("staff_minutes"),
            fee=said.pop("fee") or 0,
            is_ventilated=_VENTILATED[said.pop("is_ventilated")],
        )
        return actions.UseLogRow(
            resource_id=resource, person_id=person or 0, national=national, **said
        )

    def _resource(self, name: str, *, at: dt.datetime) -> int:
        known = queries.ids_by_name(self.actor, [name])
        if known:
            return known[name]
        rows = [actions.ResourceRow(name=name)]
        return actions.record_resources(self.actor, rows=rows, at=at).objects[0].pk
