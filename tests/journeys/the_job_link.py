"""From the AI course to the hire, as a graduate, a founder and the desk go it in the browser."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import expect

from pulmu.core.kernel.keys import new_key
from tests.journeys.conftest import Lab, Visit, ko
from tests.journeys.forms import send
from tests.journeys.members import LONG_ENOUGH, code_for, link_in, newest_mail

OFFER, GRADUATE = "AI 학습 데이터 담당", "정하늘"

# A graduate who was in a session of the AI course, which the desk has still to say was held.
PREPARE = """
import datetime as dt, json, os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
import django
django.setup()
from django.utils import timezone
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actors import actor_by_email, organisation_by_code
from pulmu.domains.people import actions as people
from pulmu.domains.people.choices import ConsentKind
from pulmu.domains.programmes import actions
hana = actor_by_email(sys.argv[2], organisation=organisation_by_code(sys.argv[1]), channel="cli")
at = timezone.now()
today = timezone.localtime(at).date()
people.add_consent_text(hana, kind=ConsentKind.JOBS, words="지역 기업에 소개합니다.",
    in_force_from=today, at=at)
made = actions.record_programmes(hana, rows=[actions.ProgrammeRow(name="AI 실무")], at=at)
offering = actions.draft_offering(hana, once=new_key(), at=at, row=actions.OfferingRow(
    programme_id=made.objects[0].pk, name="AI 실무 과정", field="AI"))
start = at.replace(second=0, microsecond=0) - dt.timedelta(minutes=90)
dates = [actions.Planned(slot=actions.Slot(start, start + dt.timedelta(hours=1)))]
session = actions.plan_sessions(hana, offering_key=offering.key, sessions=dates, at=at)[0]
row = people.PersonRow(name="정하늘", phone="010-2345-6789", email=sys.argv[3])
person = people.record_people(hana, rows=[row], at=at).objects[0]
actions.mark_attendance(hana, session_key=session.key, person_key=person.key, on=today,
    is_present=True, at=at)
print(json.dumps({"session": session.key, "person": person.key}))
"""


@dataclass(frozen=True)
class Graduate:
    """Who finished the AI course, on a phone of their own."""

    look: Visit
    email: str
    person: str
    session: str


def a_graduate(visit: Callable[..., Visit], lab: Lab) -> Graduate:
    look = visit(size="phone")
    email = f"haneul-{new_key()[:8]}@example.org"
    made = json.loads(look.site.python(PREPARE, lab.code, lab.hana, email).splitlines()[-1])
    return Graduate(look, email, **made)


def introduced(hana: Visit, graduate: Graduate, *, company: str) -> str:
    """They say on their own page that they look for work; the desk offers, finds and asks them;
    they say yes by the letter. The page of the introduction.
    """
    looks_for_work(graduate)
    wanted = {"title": OFFER, "field": "AI", "region": "경남 김해시", "contract": "정규"}
    said = {"pay": "연 3,200만 원", "tasks": "학습 데이터를 모읍니다."}
    page = send(hana, "/desk/jobs/new/", company=company, **wanted, **said)
    page.get_by_role("button", name=ko("Publish"), exact=True).click()
    fitting = page.locator(".card", has_text="정*늘").last
    expect(fitting).to_contain_text("AI 실무 과정")
    fitting.get_by_role("button").click()
    page.get_by_role("link", name=ko("Introduction"), exact=True).click()
    expect(page.locator("main")).to_contain_text(ko("The company sees nothing yet"))
    letter = newest_mail(graduate.look.site, graduate.email, says=OFFER)
    theirs = graduate.look.go(link_in(letter, "/j/"))
    theirs.get_by_role("button", name=ko("Yes, introduce me")).click()
    expect(theirs.locator("main")).to_contain_text(ko("I do not want it any more"))
    return page.url.removeprefix(hana.site.address)


def looks_for_work(graduate: Graduate) -> None:
    page = graduate.look.go("/my/")
    time.sleep(LONG_ENOUGH)
    page.locator("[name=email]").fill(graduate.email)
    page.locator("main form button.primary").click()
    page.locator("[name=digits]").fill(code_for(graduate.look.site, graduate.email))
    page.locator("main form button.primary").click()
    page.get_by_role("link", name=ko("I look for work")).click()
    page.get_by_label("AI", exact=True).check()
    page.locator("[name=regions]").fill("김해")
    page.locator("[name=agrees]").check()
    page.get_by_role("button", name=ko("Look for work with the lab")).click()
    expect(page.locator("main")).to_contain_text(ko("The lab may speak of you"))


def met(founder: Visit, *, company: str) -> None:
    """On the company's own page."""
    page = founder.go(f"/my/company/{company}/jobs/")
    expect(page.locator("main")).to_contain_text(GRADUATE)


def hired(hana: Visit, introduction: str, *, on: str) -> None:
    """Interview, decision, insured."""
    send(hana, f"{introduction}interview/", when=f"{on}T18:00", place="창업동 204호")
    page = hana.go(introduction)
    page.get_by_role("button", name=ko("To be hired"), exact=True).click()
    send(hana, f"{introduction}hire/", employee_key="E-7", insured_on=on)
    page = hana.go(introduction)
    expect(page.locator(".pagehead")).to_contain_text("취업")


def opened_back(hana: Visit, introduction: str) -> None:
    """From the hire to the course, link by link."""
    page = hana.go(introduction)
    page.get_by_role("link", name=ko("To the hire")).click()
    page.locator(f"main a[href='{introduction}']").first.click()
    page.get_by_role("link", name="AI 실무 과정").first.click()
    expect(page.locator("h1")).to_contain_text("AI 실무 과정")
