"""Plain functions with no surprises. Every record says which organisation it is in.

They write rows and nothing else: no trail, no facts. A test about those uses the actions, and
reads what came of it with `standing` and `entries`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from pulmu.core.kernel.kst import KST
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import actor_of
from pulmu.core.tenancy.models import Membership, Organisation, OrganisationKind, User
from pulmu.core.tenancy.permissions import Role
from pulmu.domains.companies.choices import Field, Form
from pulmu.domains.companies.models import Company
from pulmu.domains.people.choices import PersonRole, Sex
from pulmu.domains.people.models import Person
from pulmu.domains.people.rules import search_text
from pulmu.domains.places.models import Authorisation, EquipmentClass, Resource, UseLog
from pulmu.domains.programmes.choices import SessionState, SessionType
from pulmu.domains.programmes.models import Attendance, Offering, Programme, Session
from pulmu.ledger.models import Entry, LiveFact


def when(text: str) -> dt.datetime:
    """A moment of the Korean clock: `when("2023-05-10 14:00")`."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=KST)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


TYPED_AT = when("2023-12-01 09:00")


def a_lab(
    code: str, name: str = "", *, kind: OrganisationKind = OrganisationKind.LAB
) -> Organisation:
    return Organisation.objects.create(code=code, name=name or code, kind=kind)


def a_user(email: str, name: str = "") -> User:
    """Without a password: hashing one makes a test suite slow. Log in with `force_login`."""
    return User.objects.create(email=email, name=name)


def a_membership(user: User, lab: Organisation, role: Role) -> Membership:
    return Membership.objects.create(user=user, organisation=lab, role=role)


def an_actor(user: User, lab: Organisation, role: Role, *, channel: str = "desk") -> Actor:
    """The user's actor, with a new membership of the lab."""
    return actor_of(user, membership=a_membership(user, lab, role), channel=channel)


def a_person(
    name: str = "김하나",
    *,
    lab: Organisation,
    birth_date: dt.date | None = None,
    birth_year: int | None = None,
    sex: str = Sex.UNSAID,
    region: str = "",
    is_possible_duplicate: bool = False,
) -> Person:
    return Person.objects.create(
        organisation=lab,
        name=name,
        search=search_text(name),
        birth_date=birth_date,
        birth_year=birth_date.year if birth_date else birth_year,
        sex=sex,
        region=region,
        is_possible_duplicate=is_possible_duplicate,
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
    )


def a_company(
    code: str = "C-001",
    *,
    lab: Organisation,
    name: str = "주식회사 풀무",
    business_no: str = "",
    form: str = Form.CORPORATION,
    opened_on: dt.date | None = None,
    incorporated_on: dt.date | None = None,
    field: str = Field.METAVERSE,
    first_support_on: str = "2023-03-02",
    exclusion: str = "",
) -> Company:
    return Company.objects.create(
        organisation=lab,
        code=code,
        name=name,
        business_no=business_no,
        form=form,
        opened_on=opened_on,
        incorporated_on=incorporated_on,
        field=field,
        first_support_on=day(first_support_on),
        exclusion=exclusion,
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
    )


def a_resource(
    name: str = "3D 프린터 1호", *, lab: Organisation, asset_no: str = "", **more: Any
) -> Resource:
    return Resource.objects.create(
        organisation=lab,
        name=name,
        asset_no=asset_no,
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
        **more,
    )


def an_equipment_class(
    name: str = "레이저", *, lab: Organisation, months: int | None = 12
) -> EquipmentClass:
    return EquipmentClass.objects.create(
        organisation=lab,
        name=name,
        valid_months=months,
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
    )


def an_authorisation(
    person: Person,
    equipment_class: EquipmentClass,
    *,
    granted_on: str = "2026-01-10",
    valid_until: str | None = "2027-01-09",
) -> Authorisation:
    return Authorisation.objects.create(
        organisation=person.organisation,
        person=person,
        equipment_class=equipment_class,
        granted_on=day(granted_on),
        valid_until=day(valid_until) if valid_until else None,
        source="직접",
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
    )


def a_use(
    resource: Resource,
    person: Person,
    *,
    starts_at: str = "2023-05-10 14:00",
    ends_at: str = "2023-05-10 16:00",
    role: str = PersonRole.PARTICIPANT,
    parts: int = 0,
) -> UseLog:
    return UseLog.objects.create(
        organisation=resource.organisation,
        resource=resource,
        person=person,
        starts_at=when(starts_at),
        ends_at=when(ends_at),
        role=role,
        parts=parts,
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
    )


def a_programme(name: str = "메이커스 메타", *, lab: Organisation) -> Programme:
    return Programme.objects.create(
        organisation=lab, name=name, created_at=TYPED_AT, changed_at=TYPED_AT
    )


def a_session(
    code: str = "S-001",
    *,
    programme: Programme,
    title: str = "1회차",
    field: str = Field.METAVERSE,
    type_: str = SessionType.COURSE,
    starts_at: str = "2023-05-10 14:00",
    ends_at: str = "2023-05-10 18:00",
    state: str = SessionState.HELD,
    group_headcount: int = 0,
    host: str = "",
) -> Session:
    """A session of the programme, in the programme's organisation."""
    return Session.objects.create(
        organisation=programme.organisation,
        code=code,
        programme=programme,
        title=title,
        field=field,
        type=type_,
        starts_at=when(starts_at),
        ends_at=when(ends_at),
        state=state,
        group_headcount=group_headcount,
        host=host,
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
    )


def an_attendance(
    session: Session,
    person: Person,
    *,
    on: str = "2023-05-10",
    role: str = PersonRole.PARTICIPANT,
    is_present: bool = True,
    region: str = "",
) -> Attendance:
    return Attendance.objects.create(
        organisation=session.organisation,
        session=session,
        person=person,
        on=day(on),
        role=role,
        is_present=is_present,
        region=region,
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
    )


def entries(lab: Organisation) -> list[tuple[str, dict[str, Any]]]:
    """The lab's ledger in order: (verb, body)."""
    mine = Entry.objects.everywhere(because="tests look").filter(organisation=lab)
    return [
        (verb, json.loads(body)) for verb, body in mine.order_by("seq").values_list("verb", "body")
    ]


def standing(lab: Organisation, kind: str) -> dict[str, dict[str, Any]]:
    """The lab's facts of a kind that stand now: record key -> {"on", "dims", "under"}."""
    live = LiveFact.objects.everywhere(because="tests look").filter(organisation=lab, kind=kind)
    seqs = set(live.values_list("seq", flat=True))
    mine = Entry.objects.everywhere(because="tests look").filter(organisation=lab, seq__in=seqs)
    facts = [
        json.loads(body)["fact"] for body in mine.order_by("seq").values_list("body", flat=True)
    ]
    return {
        fact["src"].split(":", 1)[1]: {name: fact[name] for name in ("on", "dims", "under")}
        for fact in facts
    }


def an_offering(
    *,
    programme: Programme,
    name: str = "AI 첫걸음",
    capacity: int | None = 2,
    state: str = "공개",
    booking: str = "전체",
    starts: Sequence[str] = ("2026-05-12 14:00",),
    **more: Any,
) -> Offering:
    """Published, with a session of three hours at each start."""
    made = Offering.objects.create(
        organisation=programme.organisation,
        programme=programme,
        name=name,
        field=Field.AI,
        type=SessionType.COURSE,
        capacity=capacity,
        state=state,
        booking=booking,
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
        **more,
    )
    for number, start in enumerate(starts, 1):
        Session.objects.create(
            organisation=programme.organisation,
            programme=programme,
            offering=made,
            code=f"{made.key[:6]}-{number}",
            title=name,
            field=Field.AI,
            type=SessionType.COURSE,
            state=SessionState.PLANNED,
            starts_at=when(start),
            ends_at=when(start) + dt.timedelta(hours=3),
            created_at=TYPED_AT,
            changed_at=TYPED_AT,
        )
    return made
