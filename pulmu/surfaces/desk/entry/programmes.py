from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies.choices import Field
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.choices import SessionState, SessionType
from pulmu.domains.programmes.models import Session
from pulmu.surfaces.desk import fields

from .base import MOST_SUGGESTED, EntryForm, newest_code_after

MOST_PEOPLE = 100_000


class SessionForm(EntryForm):
    permission = Permission.PROGRAMMES_WRITE
    blames = {
        "programmes.code_missing": "code",
        "programmes.ends_before_start": "ends_at",
        "records.taken": "code",
    }
    stands_for = {"ends_at": "starts_at"}
    own = ("code", "state", "group_headcount")

    programme = fields.suggested(
        _("Programme"), longest=200, help_text=_("A new name makes a new programme.")
    )
    code = fields.text(_("Session code"), longest=50, short=True)
    title = fields.text(_("Title"), longest=200, short=True, required=False)
    starts_at = fields.moment(_("Starts at"))
    ends_at = fields.moment(_("Ends at"))
    type = fields.Choice(SessionType.choices, label=_("Type"))
    field = fields.Choice(Field.choices, label=_("Field"))
    place = fields.text(_("Place"), longest=200, short=True, required=False)
    capacity = fields.count(_("Capacity"), most=MOST_PEOPLE, empty=None, required=False)
    state = fields.Choice(SessionState.choices, label=_("State"))
    group_headcount = fields.count(
        _("People in groups"),
        most=MOST_PEOPLE,
        required=False,
        help_text=_("Present, but named in no list. They count once each."),
    )
    host = fields.text(
        _("Host"),
        longest=200,
        required=False,
        help_text=_("Empty for our own. Who else hosts it counts it."),
    )

    def prepare(self) -> None:
        names = queries.programmes(self.actor).values_list("name", flat=True)
        self.suggest("programme", list(names[:MOST_SUGGESTED]))

    def fresh(self) -> dict[str, Any]:
        code = newest_code_after(queries.sessions(self.actor))
        return {"code": code, "state": SessionState.PLANNED}

    def of(self, record: Session) -> dict[str, Any]:
        names = ("code", "title", "starts_at", "ends_at", "type", "field", "place", "capacity")
        said = {name: getattr(record, name) for name in names}
        return {
            **said,
            "programme": record.programme.name,
            "state": record.state,
            "group_headcount": record.group_headcount or "",
            "host": record.host,
        }

    def add(self, *, at: dt.datetime) -> Session:
        return actions.add_session(self.actor, row=self._row(at), at=at)

    def correct(self, key: str, *, at: dt.datetime, why: str) -> Session:
        return actions.correct_session(self.actor, key=key, row=self._row(at), at=at, why=why)

    def _row(self, at: dt.datetime) -> actions.SessionRow:
        said = self.said()
        name = said.pop("programme")
        rows = [actions.ProgrammeRow(name=name)]
        made = actions.record_programmes(self.actor, rows=rows, at=at).objects[0]
        return actions.SessionRow(programme_id=made.pk, **said)
