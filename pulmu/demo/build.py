"""Two demo years in the organisation `gimhae`, made through the same actions as a real year.

2022 is vouched for and sealed by two fictitious people; 2023 is open, vouched for in part, with
a few honest gaps. Harmless twice: what is there is left alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from pulmu.core.kernel.kst import moment
from pulmu.core.kernel.period import Period
from pulmu.core.members import actions as members
from pulmu.core.tenancy import actions as tenancy
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import actor_by_email, operator_of
from pulmu.core.tenancy.models import Organisation, OrganisationKind, User
from pulmu.core.tenancy.permissions import Role
from pulmu.core.trail.records import chunks
from pulmu.demo import (
    lending,
    linking,
    making,
    outcomes,
    publishing,
    reported,
    ship,
    supported,
    year,
)
from pulmu.domains.results import actions as results
from pulmu.domains.results import queries
from pulmu.domains.workbook.actions import import_workbook
from pulmu.domains.workbook.models import Import
from pulmu.ledger import queries as entries
from pulmu.ledger import rulebook

CODE = "gimhae"
NAME = "김해의생명·산업진흥원 메이커팩토리"
SEALED, OPEN = 2022, 2023
# How many facts of a hundred are left for somebody to look at, in the open year.
UNSEEN = 9
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Login:
    email: str
    name: str
    password: str
    role: Role


LOGINS = (
    Login("hana@gimhae.example", "김하나 (데모)", "bellows-ember-2023", Role.MANAGER),
    Login("duri@gimhae.example", "이두리 (데모)", "bellows-moss-2023", Role.STAFF),
)


def build(*, say: Say) -> tuple[Login, ...]:
    """Make what is missing of the demo; the log-ins."""
    organisation = _organisation()
    hana, duri = (_staff(organisation, login) for login in LOGINS)
    for number in (SEALED, OPEN):
        span = Period.year(number)
        rulebook.open_period(organisation, start=span.start, end=span.end)
        if not Import.objects.within(hana).filter(file_name=_file_name(number)).exists():
            say(f"  {number}: records and evidence ...")
            _bring_in(hana, number)
    if not queries.revisions(hana, SEALED):
        say(f"  {SEALED}: vouching for every fact, sealing ...")
        _vouch(duri, SEALED, leave=0)
        results.submit(hana, year=SEALED, at=_at(SEALED + 1, 1, 9))
        results.seal(duri, year=SEALED, at=_at(SEALED + 1, 1, 10))
        say(f"  {OPEN}: vouching for most facts ...")
        _vouch(duri, OPEN, leave=UNSEEN)
    say("  courses to sign up for ...")
    lending.lend(organisation, hana, at=timezone.now())
    publishing.offer(organisation, hana, at=timezone.now())
    say("  founders, cases and spaces ...")
    supported.support(organisation, hana, at=timezone.now())
    say("  offers and who looks for work ...")
    linking.link(organisation, hana, at=timezone.now())
    outcomes.grow(hana, at=timezone.now())
    reported.report(organisation, hana, at=timezone.now())
    say("  prototypes under way ...")
    making.make(organisation, hana, duri, at=timezone.now())
    return LOGINS


def _organisation() -> Organisation:
    standing = Organisation.objects.filter(code=CODE).first()
    return standing or tenancy.add_organisation(
        code=CODE, name=NAME, kind=OrganisationKind.LAB, is_demo=True
    )


def _staff(organisation: Organisation, login: Login) -> Actor:
    user = members.add_user(
        operator_of(organisation),
        email=login.email,
        name=login.name,
        role=login.role,
        at=timezone.now(),
    )
    _set_password(user, login.password)
    return actor_by_email(login.email, organisation=organisation, channel="cli")


def _set_password(user: User, password: str) -> None:
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])


def _bring_in(actor: Actor, number: int) -> None:
    folder = Path(settings.PULMU_DATA_DIR) / "demo" / str(number)
    evidence = folder / "evidence"
    evidence.mkdir(parents=True, exist_ok=True)
    for name, content in year.evidence(number):
        (evidence / name).write_bytes(content)
    path = folder / _file_name(number)
    path.write_bytes(ship.workbook(year.rows(number)))
    report = import_workbook(
        actor,
        path=path,
        evidence=evidence,
        replace_year=None,
        dry_run=False,
        at=_at(number + 1, 1, 4),
    )
    if not report.ok:
        raise RuntimeError(f"the demo year {number} is broken: {report.errors[0].line()}")


def _vouch(actor: Actor, number: int, *, leave: int) -> None:
    """Vouch for what can be vouched for, leaving ``leave`` of a hundred facts, evenly spread.

    By kind, day and what the records are called: how an import was cut into portions, and so the
    order of the ledger, depends on the machine. Of two that are called alike either may be left.
    """
    facts = entries.live_facts(actor)
    sources = {
        source: seq
        for some in chunks(queries.attestable(actor, number))
        for source, seq in facts.filter(seq__in=some).values_list("source", "seq")
    }
    named = queries.called(actor, sources)
    in_turn = sorted(
        sources, key=lambda one: (one.partition(":")[0], named[one].subtitle, named[one].title)
    )
    chosen = [sources[one] for place, one in enumerate(in_turn) if place * leave % 100 >= leave]
    results.attest_facts(actor, seqs=chosen, at=_at(number + 1, 1, 8))


def _file_name(number: int) -> str:
    return f"{CODE}-{number}.xlsx"


def _at(number: int, month: int, day: int) -> dt.datetime:
    return moment(dt.date(number, month, day), dt.time(9))
