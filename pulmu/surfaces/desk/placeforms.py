"""What is typed about equipment, rooms, trainings and bookings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.kst import KST, day_of, moment
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.people.models import Person
from pulmu.domains.places import actions, queries
from pulmu.domains.places.choices import (
    ClosureSort,
    FileSort,
    MaintenanceSort,
    ResourceKind,
    UseType,
)
from pulmu.domains.places.models import Booking, Maintenance, Resource
from pulmu.domains.places.queries import Span
from pulmu.surfaces.desk import fields
from pulmu.surfaces.desk.entry import people
from pulmu.surfaces.desk.logfields import NATIONAL, NationalFields
from pulmu.ui.calendars import is_near

MOST_MINUTES, MOST_DAYS, MOST_WON = 100_000, 365, 1_000_000_000
NAME, WORDS, WHY = 200, 10_000, 200
_NOBODY: tuple[tuple[str, Any], ...] = (("", "—"),)


class _OfActor(forms.Form):
    def __init__(self, data: Any = None, *, actor: Actor, **named: Any) -> None:
        super().__init__(data, **named)
        self.actor = actor

    def offer(self, name: str, rows: Any) -> None:
        self.fields[name].choices = [*_NOBODY, *rows]  # type: ignore[attr-defined]  # a Choice


class _OfPerson(_OfActor):
    """Names a person, somebody known or somebody new."""

    person = people.name()
    phone = people.phone()
    birth_year = people.birth_year()

    def somebody(self, *, at: dt.datetime) -> Person:
        people.person_id(self, None, at=at)
        found: Person = self.meant[0]  # type: ignore[attr-defined]  # set by the line before
        return found


class ResourceForm(_OfActor):
    """What a machine or a room is, where it stands, how it is lent."""

    name = fields.text(gettext_lazy("Name"), longest=NAME)
    kind = fields.Choice(ResourceKind.choices, label=gettext_lazy("Kind"))
    asset_no = fields.text(gettext_lazy("Asset number"), longest=50, short=True, required=False)
    parent = fields.Choice((), label=gettext_lazy("Stands in"), required=False)
    equipment_class = fields.Choice(
        (),
        label=gettext_lazy("Equipment class"),
        required=False,
        help_text=gettext_lazy("Who books it needs the safety training of its class."),
    )
    person = people.name(required=False)
    phone = people.phone()
    birth_year = people.birth_year()
    about = fields.lines(gettext_lazy("Description"), longest=WORDS, required=False)
    is_bookable = fields.yes(gettext_lazy("Makers can book it"))
    needs_approval = fields.yes(gettext_lazy("The desk approves each booking"))
    needs_ventilation = fields.yes(gettext_lazy("Ask whether it was ventilated"))
    is_virtual = fields.yes(gettext_lazy("Virtual office"))
    slot_minutes = fields.count(gettext_lazy("Booked in steps of minutes"), most=1440)
    longest_minutes = fields.count(gettext_lazy("Longest booking, minutes"), most=MOST_MINUTES)
    buffer_minutes = fields.count(
        gettext_lazy("Kept free after each, minutes"), most=1440, required=False
    )
    notice_minutes = fields.count(
        gettext_lazy("Booked at least minutes ahead"), most=MOST_MINUTES, required=False
    )
    horizon_days = fields.count(gettext_lazy("Booked at most days ahead"), most=MOST_DAYS)
    cancel_hours = fields.count(
        gettext_lazy("A booking can be cancelled until hours before"), most=1000, required=False
    )
    grace_minutes = fields.count(
        gettext_lazy("Given away after minutes without check-in"),
        most=1440,
        required=False,
        help_text=gettext_lazy("0 keeps it until its time is over."),
    )
    SWITCHES = ("is_bookable", "needs_approval", "needs_ventilation", "is_virtual")
    TERMS = (
        "slot_minutes",
        "longest_minutes",
        "buffer_minutes",
        "notice_minutes",
        "horizon_days",
        "cancel_hours",
        "grace_minutes",
    )

    def __init__(self, data: Any = None, *, actor: Actor, record: Resource | None) -> None:
        super().__init__(data, actor=actor, initial=_of(record))
        self.record = record
        rooms = queries.resources(actor).values_list("key", "name")
        if record is not None:
            rooms = rooms.exclude(pk__in=queries.contents_of(actor, record.pk))
        self.offer("parent", rooms)
        self.offer("equipment_class", queries.classes(actor).values_list("key", "name"))
        self.fields["person"].label = _("Keeper")
        if record is not None:
            people.keep(self, record.keeper)

    def keep(self, *, at: dt.datetime) -> Resource:
        said = self.cleaned_data
        # Rooms before facts: of a keeper who is known a year of birth is posted at once.
        actions.lock_all(self.actor)
        row = actions.ResourceRow(name=said["name"], asset_no=said["asset_no"])
        if self.record is None:
            key = actions.add_resource(self.actor, row=row, at=at).key
        else:
            key = self.record.key
            actions.correct_resource(self.actor, key=key, row=row, at=at)
        keeper = self.record.keeper.key if self.record and self.record.keeper else ""
        if said["person"]:
            people.person_id(self, None, at=at)
            keeper = self.meant[0].key  # type: ignore[attr-defined]  # set by the line before
        lending = actions.Lending(
            kind=said["kind"],
            parent_key=said["parent"],
            class_key=said["equipment_class"],
            keeper_key=keeper,
            about=said["about"],
            **{name: said[name] for name in (*self.SWITCHES, *self.TERMS)},
        )
        return actions.arrange(self.actor, key=key, lending=lending, at=at)


def _of(record: Resource | None) -> dict[str, Any]:
    if record is None:
        plain = actions.Lending(is_bookable=True)
        names = ("kind", *ResourceForm.SWITCHES, *ResourceForm.TERMS)
        return {name: getattr(plain, name) for name in names}
    names = ("name", "kind", "asset_no", "about", *ResourceForm.SWITCHES, *ResourceForm.TERMS)
    return {
        **{name: getattr(record, name) for name in names},
        "parent": record.parent.key if record.parent else "",
        "equipment_class": record.equipment_class.key if record.equipment_class else "",
    }


class BookForm(_OfPerson):
    """The desk books for somebody, once or every week."""

    starts_at = fields.moment(gettext_lazy("Starts at"))
    ends_at = fields.moment(gettext_lazy("Ends at"))
    purpose = fields.text(gettext_lazy("What for"), longest=100, short=True, required=False)
    weeks = fields.count(
        gettext_lazy("For how many weeks"),
        most=queries.MOST_WEEKS,
        help_text=gettext_lazy("1 for this day alone; more for the same hours every week."),
    )
    waits = fields.yes(gettext_lazy("Put on the waiting list when it is taken"))
    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def wish(self) -> actions.Wish:
        said = self.cleaned_data
        return actions.Wish(
            span=Span(said["starts_at"], said["ends_at"]),
            purpose=said["purpose"],
            waits=said["waits"],
            once=said["once"],
        )


class UseNowForm(_OfPerson):
    """Somebody is here and has booked nothing."""

    minutes = fields.count(
        gettext_lazy("For how many minutes"),
        most=1440,
        help_text=gettext_lazy("It ends sooner when the next one comes."),
    )
    purpose = fields.text(gettext_lazy("What for"), longest=100, short=True, required=False)
    once = forms.CharField(widget=forms.HiddenInput, required=False)


class MoveForm(forms.Form):
    starts_at = fields.moment(gettext_lazy("Starts at"))
    ends_at = fields.moment(gettext_lazy("Ends at"))


class UsedForm(NationalFields):
    """What the log says of a use, with the fields of the national equipment log."""

    field_order = ("parts", "purpose", "affiliation", *NATIONAL)

    parts = fields.count(gettext_lazy("Parts made"), most=MOST_MINUTES, required=False)
    purpose = fields.text(gettext_lazy("What for"), longest=100, short=True, required=False)
    affiliation = fields.text(gettext_lazy("Affiliation"), longest=200, short=True, required=False)
    is_ventilated = fields.yes(gettext_lazy("Ventilated"))

    def __init__(self, data: Any = None, *, booking: Booking) -> None:
        use = booking.use
        start: dict[str, Any] = {"purpose": booking.purpose, "use_type": UseType.SELF}
        if use is not None:
            start = {name: getattr(use, name) for name in self.base_fields}
        super().__init__(data, initial=start)
        if not booking.resource.needs_ventilation:
            del self.fields["is_ventilated"]

    def used(self) -> actions.Used:
        said = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return actions.Used(**said, asked=frozenset(self.cleaned_data))


class MaintenanceForm(forms.Form):
    sort = fields.Choice(MaintenanceSort.choices, label=gettext_lazy("Sort"))
    starts_at = fields.moment(gettext_lazy("Starts at"))
    ends_at = fields.moment(gettext_lazy("Expected back at"))
    is_down = fields.yes(gettext_lazy("It cannot be used meanwhile"))
    displaces = fields.yes(gettext_lazy("Cancel bookings in that time, and tell their people"))
    what = fields.text(gettext_lazy("What is done"), longest=300, required=False)
    repairer = fields.text(gettext_lazy("Repaired by"), longest=100, short=True, required=False)
    won = fields.won(gettext_lazy("Cost, won"), required=False)

    def row(self) -> actions.MaintenanceRow:
        said = {name: value for name, value in self.cleaned_data.items() if name != "displaces"}
        return actions.MaintenanceRow(**{**said, "won": said["won"] or 0})


class RepairForm(MaintenanceForm):
    """One that is written down: until it is over there is no day on which it was."""

    finished_at = fields.moment(gettext_lazy("Back at"), required=False)
    NAMES = ("sort", "starts_at", "ends_at", "is_down", "what", "repairer", "won", "finished_at")

    def __init__(self, data: Any = None, *, record: Maintenance) -> None:
        super().__init__(data, initial={name: getattr(record, name) for name in self.NAMES})
        if record.finished_at is None:
            del self.fields["finished_at"]


class PriceForm(forms.Form):
    name = fields.text(gettext_lazy("What for"), longest=100, short=True)
    unit = fields.text(gettext_lazy("Unit"), longest=30, short=True, required=False)
    won = fields.won(gettext_lazy("Won"))


class FileForm(forms.Form):
    sort = fields.Choice(FileSort.choices, label=gettext_lazy("Sort"))


class CalendarForm(forms.Form):
    name = fields.text(gettext_lazy("Name"), longest=100, short=True)
    address = fields.text(
        gettext_lazy("Address (iCal)"),
        longest=800,
        help_text=gettext_lazy("Read once an hour. What stands in it blocks this resource."),
    )


class ClassForm(forms.Form):
    name = fields.text(gettext_lazy("Name"), longest=100, short=True)
    valid_months = fields.count(
        gettext_lazy("Training holds for months"),
        most=1200,
        empty=None,
        required=False,
        help_text=gettext_lazy("Empty for ever."),
    )


class ClosureForm(_OfActor):
    sort = fields.Choice(ClosureSort.choices, label=gettext_lazy("Sort"))
    first = fields.day(gettext_lazy("First day"))
    last = fields.day(gettext_lazy("Last day"))
    why = fields.text(gettext_lazy("Why"), longest=100, short=True, required=False)
    resource = fields.Choice((), label=gettext_lazy("Only this one"), required=False)
    booked = fields.Choice(
        [
            ("", gettext_lazy("(tell me first)")),
            ("cancel", gettext_lazy("cancelled, and their people told")),
            ("keep", gettext_lazy("stays")),
        ],
        label=gettext_lazy("What is booked then"),
        required=False,
    )

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data, actor=actor)
        self.offer("resource", queries.resources(actor).values_list("key", "name"))

    @property
    def displaces(self) -> bool | None:
        return {"cancel": True, "keep": False}.get(self.cleaned_data["booked"])

    def row(self) -> actions.ClosureRow:
        said = {name: one for name, one in self.cleaned_data.items() if name != "booked"}
        return actions.ClosureRow(resource_key=said.pop("resource"), **said)


class QuotaForm(_OfActor):
    equipment_class = fields.Choice((), label=gettext_lazy("Of this class"), required=False)
    team = fields.Choice((), label=gettext_lazy("For this team together"), required=False)
    week_minutes = fields.count(
        gettext_lazy("Minutes a week"), most=MOST_MINUTES, empty=None, required=False
    )
    ahead = fields.count(gettext_lazy("Bookings ahead"), most=1000, empty=None, required=False)

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data, actor=actor)
        self.offer("equipment_class", queries.classes(actor).values_list("key", "name"))
        self.offer("team", queries.teams(actor).values_list("key", "name"))


class TeamForm(_OfPerson):
    name = fields.text(gettext_lazy("Name of the team"), longest=100, short=True)


class GrantForm(_OfPerson):
    email = people.email()
    equipment_class = fields.Choice((), label=gettext_lazy("Equipment class"))
    on = fields.day(gettext_lazy("Trained on"))
    note = fields.text(gettext_lazy("Note"), longest=200, short=True, required=False)

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data, actor=actor, initial={"on": day_of(timezone.now())})
        self.offer("equipment_class", queries.classes(actor).values_list("key", "name"))


class HoursForm(forms.Form):
    """A stretch for each weekday; empty is closed."""

    def __init__(self, data: Any = None, *, hours: Mapping[int, tuple[dt.time, dt.time]]) -> None:
        super().__init__(data)
        for number, label in enumerate(WEEKDAYS):
            known = hours.get(number)
            for name, words, place in (
                ("opens", gettext_lazy("opens"), 0),
                ("closes", gettext_lazy("closes"), 1),
            ):
                field = fields.clock(f"{label} {words}", required=False)
                field.initial = f"{known[place]:%H:%M}" if known else ""
                self.fields[f"{name}_{number}"] = field

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        for number in range(len(WEEKDAYS)):
            opens, closes = said.get(f"opens_{number}"), said.get(f"closes_{number}")
            if (opens is None) != (closes is None):
                self.add_error(f"closes_{number}", _("Fill in both, or neither."))
        return said

    def hours(self) -> list[tuple[int, dt.time, dt.time]]:
        said = self.cleaned_data
        return [
            (number, said[f"opens_{number}"], said[f"closes_{number}"])
            for number in range(len(WEEKDAYS))
            if said[f"opens_{number}"] is not None
        ]


WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)


def start_of(text: str) -> dt.datetime | None:
    """`2026-05-12T14:00` of an address, on the Korean clock."""
    try:
        said = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    if not is_near(said.date(), day_of(timezone.now())):
        return None
    return moment(said.date(), said.time()) if said.tzinfo is None else said.astimezone(KST)
