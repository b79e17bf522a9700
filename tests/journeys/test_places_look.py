"""Every page about machines and rooms can be used by everybody, on the portal and at the desk."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable

import pytest

from pulmu.core.kernel.kst import KST
from tests.journeys.conftest import Lab, Visit, ko
from tests.journeys.test_look import faults
from tests.journeys.test_places import code_for

pytestmark = pytest.mark.browser

# A machine that is open day and night, with a price and a repair to come.
PREPARE = """
import datetime as dt, json, os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
import django
django.setup()
from django.utils import timezone
from pulmu.core.tenancy.actors import actor_by_email, organisation_by_code
from pulmu.domains.places import actions as places
lab = organisation_by_code(sys.argv[1])
hana, at = actor_by_email(sys.argv[2], organisation=lab, channel="cli"), timezone.now()
today = timezone.localtime(at).date()
made = places.add_resource(hana, row=places.ResourceRow(name="3D 프린터 " + sys.argv[3]), at=at)
lending = places.Lending(is_bookable=True, slot_minutes=30, about="FDM 방식, 0.4mm 노즐")
places.arrange(hana, key=made.key, lending=lending, at=at)
always = [(day, dt.time(0), dt.time(23, 59)) for day in range(7)]
places.set_hours(hana, hours=always, resource_key=made.key, at=at)
days = {"first": today, "last": today + dt.timedelta(days=40), "sort": "개관"}
places.close(hana, row=places.ClosureRow(resource_key=made.key, **days), at=at)
places.put_price(hana, resource_key=made.key, name="PLA", won=100, unit="g", at=at)
start = at + dt.timedelta(days=3)
row = places.MaintenanceRow(starts_at=start, ends_at=start + dt.timedelta(hours=30), what="노즐")
repair = places.maintain(hana, resource_key=made.key, row=row, at=at)
print(json.dumps({"machine": made.key, "door": made.door, "repair": repair.key}))
"""


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desk", "dark")])
def test_the_portals_pages(visit: Callable[..., Visit], lab: Lab, size: str, scheme: str) -> None:
    look = visit(size=size, scheme=scheme)
    made = json.loads(look.site.python(PREPARE, lab.code, lab.hana, size).splitlines()[-1])
    at, email = f"/at/{lab.code}/places/{made['machine']}/", f"look-{size}@example.org"
    door = f"/m/{made['door']}/"
    found = [
        fault for path in (f"/at/{lab.code}/places/", at, door) for fault in faults(look, path)
    ]

    found += faults(look, f"{door}now/")
    proves(look, email)
    assert look.page.url.endswith(f"{door}now/")
    start = dt.datetime.now(KST).replace(minute=0) + dt.timedelta(hours=5)
    query = f"?start={start:%Y-%m-%dT%H:%M}"
    for path in (f"{door}now/", f"{at}book/{query}", f"{at}weekly/{query}"):
        found += faults(look, path)
    fills_in(look)
    look.page.get_by_role("button", name=ko("See which weeks are free")).click()
    look.page.locator("h2", has_text=ko("These weeks")).wait_for()
    look.page.locator("button[value=all]").click()
    look.page.wait_for_url("**/my/")

    look.go(f"{door}now/")
    fills_in(look)
    look.page.get_by_role("button", name=ko("Begin the use"), exact=True).click()
    look.page.get_by_role("button", name=ko("Check out"), exact=True).wait_for()
    for path in (door, at, "/my/", "/my/data/"):
        found += faults(look, path)
    ticket = look.go("/my/").locator("a[href^='/b/']").first.get_attribute("href") or ""
    for path in (ticket, f"{ticket}move/"):
        found += faults(look, path)

    assert found == []
    assert look.said == []


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desk", "light")])
def test_the_desks_pages(visit: Callable[..., Visit], lab: Lab, size: str, scheme: str) -> None:
    look = visit(size=size, scheme=scheme)
    name = f"desk-{size}"
    made = json.loads(look.site.python(PREPARE, lab.code, lab.hana, name).splitlines()[-1])
    look.sign_in(lab.hana)
    at = f"/desk/places/{made['machine']}/"
    more = ("", "week/", "book/", "use-now/", "maintain/", "hours/", "edit/")
    paths = [*(f"{at}{path}" for path in more), f"/desk/places/maintenance/{made['repair']}/"]

    assert [fault for path in paths for fault in faults(look, path)] == []
    assert look.said == []


def proves(look: Visit, email: str) -> None:
    time.sleep(3.2)
    page = look.page
    page.locator("input[type=email]").fill(email)
    page.get_by_role("button", name=ko("Have a code sent")).click()
    page.locator("[name=digits]").fill(code_for(look, email))
    page.get_by_role("button", name=ko("Go on")).click()


def fills_in(look: Visit) -> None:
    page = look.page
    page.locator("[name=name]").fill("서도윤")
    page.locator("[name=phone]").fill("010-2222-4444")
    page.locator("[name=is_grown]").check()
