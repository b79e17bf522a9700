"""Three organisations with every record there is, and everybody who might look at them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from django.http import SimpleCookie  # noqa: TID251 -- a browser keeps it
from django.test import Client

from pulmu.core.kernel.period import Period
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import actor_of
from pulmu.core.tenancy.models import Membership, Organisation, OrganisationKind, User
from pulmu.core.tenancy.permissions import GRANTS, Permission, Role
from pulmu.core.tenancy.scoping import ScopedModel
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import DocumentRow
from pulmu.domains.companies.models import Company, Document
from pulmu.domains.credentials import actions as credentials
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.outreach.models import CultureAct
from pulmu.domains.people import actions as people
from pulmu.domains.people.models import Person, SubjectRequest
from pulmu.domains.programmes.models import Session
from pulmu.domains.results import actions as results
from pulmu.domains.results.models import Target
from pulmu.domains.workbook.models import Import
from pulmu.ledger import cache, posting, rulebook
from pulmu.ledger import models as ledger
from tests.factories import a_lab, a_membership, a_user, day, when
from tests.surfaces.conftest import a_picture
from tests.surfaces.desk.test_evidence import PDF

from . import planting
from .canaries import Canary, distinctive
from .planting import Planted
from .registry import YEAR

AT = when("2023-12-20 09:00")
MARKS = {"gimhae": "뷁", "hongcheon": "쀓", "authority": "꿻"}
COLOURS = {"gimhae": "white", "hongcheon": "red", "authority": "blue"}
VISITORS = (
    "anonymous",
    *(role.value for role in Role if role != Role.OPERATOR),
    "without membership",
    "inactive",
    "of another lab",
    "authority's inspector",
    "authority's inspector at a lab",
    "authority's manager",
    "authority's manager at a lab",
)
WRITES = frozenset(p for p in Permission if not p.endswith(":read")) - {Permission.DESK_OPEN}


@dataclass
class Visitor:
    """Somebody at a browser: what they may do, whose records they may read, whose name they know.

    ``home`` is the organisation whose desk they see, ``away`` another one. ``sees_away`` is for
    the authority's inspector, whose reach is every organisation.
    """

    name: str
    home: Planted
    away: Planted
    user: User | None = None
    role: Role | None = None
    reads: frozenset[str] = frozenset()
    knows: frozenset[str] = frozenset()
    sees_away: bool = False
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    cookies: str = ""

    @property
    def is_signed_in(self) -> bool:
        return self.user is not None and self.user.is_active

    @property
    def permissions(self) -> frozenset[Permission]:
        return GRANTS[self.role] if self.role and self.is_signed_in else frozenset()

    @property
    def may_write(self) -> bool:
        return bool(self.permissions & WRITES)

    def sits_down(self) -> Client:
        """The browser as it was when the walk began."""
        self.client.cookies = SimpleCookie(self.cookies)
        return self.client


@dataclass
class World:
    planted: dict[str, Planted]
    visitors: dict[str, Visitor]
    # What gives an organisation's records away, and what its name alone.
    needles: dict[str, frozenset[str]]
    names: dict[str, frozenset[str]]
    tables: frozenset[str]
    digests: dict[str, dict[str, str]] = field(default_factory=dict)
    mails: int = 0

    def changed_except(self, home: Planted) -> list[str]:
        """The tables of other organisations whose rows are not what they were."""
        return [
            f"{table} of {code}"
            for code, o in self.planted.items()
            if o is not home
            for table, hashed in digest(o).items()
            if hashed != self.digests[code][table]
        ]

    def forbidden_to(self, address: str) -> frozenset[str]:
        """What may not stand in a letter to this address."""
        labs = Membership.objects.filter(user__email=address).values_list("organisation", flat=True)
        mine = set(labs)
        reads = frozenset(
            code
            for code, o in self.planted.items()
            # Whoever signed up there as well: their letters say what they signed up for.
            if o.lab.pk in mine
            or address.startswith((o.canary.ascii("email"), o.canary.ascii("visitor")))
        )
        return self.forbidden(reads, reads)

    def forbidden(self, reads: frozenset[str], knows: frozenset[str]) -> frozenset[str]:
        told = [self.needles[code] for code in self.planted if code not in reads]
        named = [self.names[code] for code in self.planted if code not in knows | reads]
        return frozenset().union(*told, *named)


def build(folder: Path) -> World:
    rulebook.install_shipped()
    planted = {code: _an_organisation(code, folder) for code in MARKS}
    gathered = {code: distinctive(_texts(o)) for code, o in planted.items()}
    needles = {}
    for code, o in planted.items():
        others = set().union(*(texts for other, texts in gathered.items() if other != code))
        marked = o.canary.needles
        own = {t for t in gathered[code] - others if not any(mark in t for mark in marked)}
        needles[code] = frozenset({*own, *marked, *_numbers(o)})
    names = {code: frozenset({o.lab.name, o.lab.code}) for code, o in planted.items()}
    visitors = {one.name: one for one in _visitors(planted)}
    tables = frozenset(model._meta.db_table for model in planting.scoped())
    world = World(planted, visitors, needles, names, tables)
    world.digests = {code: digest(o) for code, o in planted.items()}
    newest = Message.objects.everywhere(because="tests look").order_by("-pk").first()
    world.mails = newest.pk if newest else 0
    return world


def _an_organisation(code: str, folder: Path) -> Planted:
    kind = OrganisationKind.AUTHORITY if code == "authority" else OrganisationKind.LAB
    lab = a_lab(f"{code}-walk", f"기관이름 {code}", kind=kind)
    canary = Canary(code, MARKS[code])
    first = _a_user(canary, "hana")
    second = _a_user(canary, "dul")
    a_membership(first, lab, Role.MANAGER)
    a_membership(second, lab, Role.STAFF)
    o = Planted(lab, canary, list(MARKS).index(code) + 1, first)
    member = Membership.objects.get(user=first, organisation=lab)
    uid = user_pk_to_url_str(first)
    o.named |= {"lab": lab, "member": member, "user": SimpleNamespace(email=first.email, uid=uid)}
    planting.plant_all(o)
    _work(o, second, folder)
    return o


def _a_user(canary: Canary, name: str) -> User:
    return a_user(f"{canary.ascii(name)}@example.org", canary.text(name))


def _work(o: Planted, second: User, folder: Path) -> None:
    """What fills the ledger and its projections, as staff would do it."""
    memberships = {one.user_id: one for one in Membership.objects.filter(organisation=o.lab)}
    hana = actor_of(o.user, membership=memberships[o.user.pk], channel="desk")
    dul = actor_of(second, membership=memberships[second.pk], channel="desk")
    o.named["done"] = planting.plant(o, Import, state="done")
    _certificates(o)
    _persons(o)
    posting.reconcile_all(hana, at=AT)
    _files(o, folder, hana)
    people.merge(hana, keep_key=o[Person].key, drop_key=o["dropped"].key, why="x", at=AT)
    results.attest_year(dul, year=YEAR, at=AT)
    results.set_targets(hana, year=YEAR, values={"users": o.number * 1_000}, at=AT)
    for revision in range(2):
        planting.plant(o, CultureAct, title=o.canary.text(f"act {revision}"))
        posting.reconcile_all(hana, at=AT)
        results.submit(hana, year=YEAR, at=AT)
        why = o.canary.text("reason") if revision else ""
        o.named["sealed"] = results.seal(dul, year=YEAR, at=AT, why=why)
    o.records[Target] = Target.objects.within(hana).get()
    results.submit(dul, year=YEAR, at=AT)
    cache.keep(o.lab.pk, Period.year(YEAR), rulebook.newest(), lambda: None)
    for model in (ledger.LiveFact, ledger.Blob, ledger.LiveLink):
        o.records[model] = model.objects.within(hana).order_by("pk").first()


def _certificates(o: Planted) -> None:
    """One that was taken back, with its reason."""
    why, about = o.canary.text("revoked"), o.canary.text("about", 50)
    planting.plant(
        o, Certificate, serial=9, about=about, revoked_on=day("2023-06-01"), revoked_why=why
    )


def _persons(o: Planted) -> None:
    """Some to be merged, a child that nobody answers for yet, somebody whose data rests, and one
    who wants it erased.
    """
    more = {
        "dropped": {},
        "spare": {},
        "child": {"birth_date": day("2020-02-03"), "birth_year": 2020},
        "stopped": {"is_suspended": True},
    }
    for line, (name, special) in enumerate(more.items(), start=2):
        columns = planting.a_person(o, f"{o.canary.person}{line}", line)
        o.named[name] = planting.plant(o, Person, **{**columns, **special})
    o.named["to erase"] = planting.plant(o, SubjectRequest, person=o["stopped"], sort="삭제")


def _files(o: Planted, folder: Path, hana) -> None:
    """A picture and a paper on the session, a leaflet on a culture act, a table on nothing yet; the
    canary is in them.
    """
    mark = o.canary.ascii("content")
    contents = {
        "picture": ("png", a_picture(COLOURS[o.canary.code]) + mark.encode()),
        "paper": ("pdf", PDF + f"% {mark}\n".encode()),
        "leaflet": ("csv", f"구분,{o.canary.text('leaflet')}\n".encode()),
        "table": ("csv", f"이름,{o.canary.text('cell')}\n".encode()),
    }
    for name, (ending, content) in contents.items():
        path = folder / f"{o.canary.code}-{name}.{ending}"
        path.write_bytes(content)
        called = f"{o.canary.text(name)}.{ending}"
        o.named[name] = results.add_files(hana, files=[(called, path)], at=AT)[0]
        if name == "picture":
            credentials.set_issuer(hana, signer=o.canary.text("signer"), seal=(called, path), at=AT)
    row = DocumentRow(kind="기타", issued_on=day("2023-05-10"), sha256=o["table"].sha256)
    o.records[Document] = companies.keep_document(hana, company=o[Company].key, row=row, at=AT)
    for source, names in (
        (f"session:{o[Session].key}", ("picture", "paper")),
        (f"culture_act:{o[CultureAct].key}", ("leaflet",)),
    ):
        shas = [o[name].sha256 for name in names]
        results.attach_files(hana, sources=[source], shas=shas, at=AT)


def _visitors(planted: dict[str, Planted]) -> Iterator[Visitor]:
    gimhae, hongcheon, authority = planted.values()
    yield _signed(Visitor("anonymous", gimhae, hongcheon))
    inside = frozenset({"gimhae"})
    for role in Role:
        if role != Role.OPERATOR:
            reads = inside if GRANTS[role] else frozenset()
            yield _member(role.value, gimhae, hongcheon, role, reads)
    nobody = a_user("nobody@example.org", "아무개")
    yield _signed(Visitor("without membership", gimhae, hongcheon, nobody))
    yield _member("inactive", gimhae, hongcheon, Role.MANAGER, frozenset(), is_active=False)
    yield _member("of another lab", hongcheon, gimhae, Role.MANAGER, frozenset({"hongcheon"}))
    national, everything = frozenset({"authority"}), frozenset(planted)
    for name, role, reads in (
        ("authority's inspector", Role.INSPECTOR, everything),
        ("authority's manager", Role.MANAGER, national),
    ):
        one = _member(name, authority, gimhae, role, reads)
        one.knows, one.sees_away = everything, role == Role.INSPECTOR
        yield one
        yield _turned(f"{name} at a lab", one.user, gimhae, hongcheon)


def _member(
    name: str, home: Planted, away: Planted, role: Role, reads: frozenset[str], *, is_active=True
) -> Visitor:
    user = a_user(f"{'-'.join(name.replace(chr(39), '').split())}@example.org", name)
    a_membership(user, home.lab, role)
    if not is_active:
        user.is_active = False
    one = Visitor(name, home, away, user, role, reads, frozenset({home.canary.code}))
    _signed(one)
    if not is_active:
        User.objects.filter(pk=user.pk).update(is_active=False)
    return one


def _turned(name: str, user: User, lab: Planted, away: Planted) -> Visitor:
    """Somebody of the authority who looks at one lab: an inspector there, whoever it is."""
    reads, knows = frozenset({lab.canary.code}), frozenset(MARKS)
    one = _signed(Visitor(name, lab, away, user, Role.INSPECTOR, reads, knows))
    answer = one.client.post("/desk/turn/", {"to": f"o{lab.lab.pk}"})
    assert answer.status_code == 302
    one.cookies = one.client.cookies.output(header="", sep=";")
    return one


def _signed(one: Visitor) -> Visitor:
    if one.user is not None:
        one.client.force_login(one.user)
        # That somebody was seen is written once in a while; not while the walk looks for writes.
        one.client.get("/")
    one.cookies = one.client.cookies.output(header="", sep=";")
    return one


def rows_of(o: Planted) -> Iterator[tuple[str, QuerySet]]:
    """Every table with rows of the organisation, and those rows."""
    for model in planting.ours():
        every = model._default_manager
        if issubclass(model, ScopedModel):
            mine = every.filter(organisation=o.lab)
        elif model is Organisation:
            mine = every.filter(pk=o.lab.pk)
        elif model is User:
            mine = every.filter(memberships__organisation=o.lab)
        elif any(one.name == "organisation" for one in model._meta.concrete_fields):
            mine = every.filter(organisation=o.lab)
        elif any(one.name == "cache" for one in model._meta.concrete_fields):
            mine = every.filter(cache__organisation=o.lab)
        else:
            continue
        # When somebody was last seen changes by looking.
        left_out = {"seen_at"} if model is Membership else set()
        names = [one.attname for one in model._meta.concrete_fields]
        columns = [name for name in names if name not in left_out]
        yield model._meta.label, mine.order_by("pk").values_list(*columns)


def digest(o: Planted) -> dict[str, str]:
    """A hash of the organisation's rows, by table. The queries are made once: it is asked often."""
    if not o.queries:
        o.queries = {label: rows.query.sql_with_params() for label, rows in rows_of(o)}
    with connection.cursor() as cursor:
        return {label: _hash(cursor, *query) for label, query in o.queries.items()}


def _hash(cursor: CursorWrapper, sql: str, params: tuple[Any, ...]) -> str:
    cursor.execute(sql, params)
    return hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()


def _texts(o: Planted) -> Iterator[str]:
    """What the organisation's rows say, as far as one word of it can be found again."""
    for model in planting.scoped():
        names = [*planting.text_columns(model)]
        for row in model._default_manager.filter(organisation=o.lab).values_list(*names):
            yield from (text for text in row if isinstance(text, str))


def _numbers(o: Planted) -> Iterator[str]:
    """The organisation's numbers, as they stand and as they are written for people."""
    for line in (1, planting.GUARDIANS_LINE):
        phone = planting.phone_of(o, line)
        yield from (phone, f"{phone[:3]}-{phone[3:7]}-{phone[7:]}")
    business = planting.business_of(o)
    yield from (business, f"{business[:3]}-{business[3:5]}-{business[5:]}")
    amount = planting.amount_of(o)
    yield from (str(amount), f"{amount:,}")
