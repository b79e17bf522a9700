"""A maker takes the safety course, books the laser cutter, is there, and it is logged; another
without the training is refused. The figure `users` moves by exactly one.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Lab, Visit, ko
from tests.races.crowd import codes

pytestmark = pytest.mark.browser

# A safety course that takes place now, and a machine that needs it, open day and night.
PREPARE = """
import datetime as dt, json, os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
import django
django.setup()
from django.utils import timezone
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actors import actor_by_email, organisation_by_code
from pulmu.domains.places import actions as places
from pulmu.domains.programmes import actions
lab = organisation_by_code(sys.argv[1])
hana, at = actor_by_email(sys.argv[2], organisation=lab, channel="cli"), timezone.now()
today = timezone.localtime(at).date()
row = places.ClassRow(name="레이저 " + sys.argv[3], valid_months=12)
kind = places.put_class(hana, row=row, at=at)
row = places.ResourceRow(name="레이저커터 " + sys.argv[3])
laser = places.add_resource(hana, row=row, at=at)
lent = {"is_bookable": True, "slot_minutes": 30, "needs_ventilation": True}
lending = places.Lending(class_key=kind.key, **lent)
places.arrange(hana, key=laser.key, lending=lending, at=at)
always = [(day, dt.time(0), dt.time(23, 59)) for day in range(7)]
places.set_hours(hana, hours=always, resource_key=laser.key, at=at)
days = {"first": today, "last": today + dt.timedelta(days=9), "sort": "개관"}
week = places.ClosureRow(resource_key=laser.key, **days)
places.close(hana, row=week, at=at)
rows = [actions.ProgrammeRow(name="안전교육 " + sys.argv[3])]
programme = actions.record_programmes(hana, rows=rows, at=at)
offering = actions.draft_offering(hana, once=new_key(), at=at, row=actions.OfferingRow(
    programme_id=programme.objects[0].pk, name="레이저 안전교육 " + sys.argv[3], field="제조",
    trains_class_id=kind.pk))
start = at.replace(second=0, microsecond=0) - dt.timedelta(minutes=40)
slot = actions.Slot(start, start + dt.timedelta(hours=1))
dates = [actions.Planned(slot=slot)]
planned = actions.plan_sessions(hana, offering_key=offering.key, sessions=dates, at=at)
made = {"laser": laser.key, "door": laser.door, "session": planned[0].key}
print(json.dumps({**made, "offering": offering.key}))
"""
# The clock of the site cannot be put forward: the booking is put back so that its time is now.
ITS_TIME = """
import datetime as dt, os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
import django
django.setup()
from django.utils import timezone
from pulmu.domains.places.models import Booking
one = Booking.objects.everywhere(because="tests arrange").get(ticket=sys.argv[1])
one.starts_at = timezone.now() - dt.timedelta(minutes=5)
one.ends_at = one.starts_at + dt.timedelta(minutes=30)
one.occupations.update(starts_at=one.starts_at, ends_at=one.ends_at)
one.save()
"""
TRAIN = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
import django
django.setup()
from django.utils import timezone
from pulmu.core.tenancy.actors import actor_by_email, organisation_by_code
from pulmu.domains.people.actions import PersonRow, record_people
from pulmu.domains.programmes import actions
hana = actor_by_email(sys.argv[2], organisation=organisation_by_code(sys.argv[1]), channel="cli")
at = timezone.now()
row = PersonRow(name="서도윤", phone="010-2222-4444", email=sys.argv[4])
person = record_people(hana, rows=[row], at=at).objects[0]
actions.mark_attendance(hana, session_key=sys.argv[3], person_key=person.key,
    on=timezone.localtime(at).date(), is_present=True, at=at)
"""

USERS = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
import django
django.setup()
from django.utils import timezone
from pulmu.core.tenancy.actors import actor_by_email, organisation_by_code
from pulmu.domains.results import queries
hana = actor_by_email(sys.argv[2], organisation=organisation_by_code(sys.argv[1]), channel="cli")
tiles = queries.overview(hana, timezone.localtime().year).tiles
print(next(tile.value for tile in tiles if tile.code == "users"))
"""


@pytest.mark.parametrize("size", ["phone", pytest.param("desk", marks=pytest.mark.slow)])
def test_a_maker_is_trained_books_uses_and_counts_once(
    visit: Callable[..., Visit], lab: Lab, size: str
) -> None:
    look = visit(size=size)
    site, number = look.site, f"{size}"
    made = json.loads(site.python(PREPARE, lab.code, lab.hana, number).splitlines()[-1])
    maker, stranger = f"maker-{size}@example.org", f"stranger-{size}@example.org"

    refused = visit(size=size)
    page = wants(refused, lab, made["laser"], stranger)
    expect(page.locator("main")).to_contain_text(
        ko("A safety training is needed: %(names)s", names=f"레이저 {number}")
    )
    expect(page.locator("[name=name]")).to_have_count(0)

    site.python(TRAIN, lab.code, lab.hana, made["session"], maker)
    before = users(look, lab)
    asks_for(look, lab, made["laser"], maker, "서도윤")
    expect(look.page.locator("h1")).to_have_text(ko("You have booked it"))
    ticket = re.search(r"/b/(\w+)/", look.page.url)
    assert ticket
    site.python(ITS_TIME, ticket[1])

    look.go(f"/m/{made['door']}/")
    look.page.get_by_role("button", name=ko("Begin the use"), exact=True).click()
    look.page.get_by_label(ko("It was ventilated, five minutes in every hour.")).check()
    look.page.get_by_role("button", name=ko("Check out"), exact=True).click()
    expect(look.page.locator("main")).to_contain_text("완료")

    after = users(look, lab)
    assert after - before == 1
    assert (look.said, refused.said) == ([], [])


def asks_for(look: Visit, lab: Lab, laser: str, email: str, name: str) -> None:
    """From the week of the machine to the answer."""
    page = wants(look, lab, laser, email)
    page.locator("[name=name]").fill(name)
    page.locator("[name=phone]").fill("010-2222-4444")
    page.locator("[name=is_grown]").check()
    page.get_by_role("button", name=ko("Book it")).click()


def wants(look: Visit, lab: Lab, laser: str, email: str) -> Page:
    """From the week of the machine to the form; whoever may not have it reads why in its place."""
    page = look.go(f"/at/{lab.code}/places/{laser}/")
    if not page.locator("a.day-event.good").count():
        page.locator("a[rel=next]").click()
    page.locator("a.day-event.good").last.click()
    time.sleep(3.2)
    page.locator("input[type=email]").fill(email)
    page.get_by_role("button", name=ko("Have a code sent")).click()
    page.locator("[name=digits]").fill(code_for(look, email))
    page.get_by_role("button", name=ko("Go on")).click()
    return page


def users(look: Visit, lab: Lab) -> int:
    """The figure of this year."""
    return int(look.site.python(USERS, lab.code, lab.hana).splitlines()[-1])


def code_for(look: Visit, email: str) -> str:
    return codes(look.site.folder / "data" / "mail", [email])[email]
