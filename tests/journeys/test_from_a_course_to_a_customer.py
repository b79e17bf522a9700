"""The whole way of somebody: trained, at the laser cutter, with a mock-up, a company, an office, an
employee and a customer. Before and after each step the year is read: the right figure moved, and no
other. In the end one line of time tells all of it, on a phone and on a desk.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pulmu.core.kernel.kst import day_of
from tests.journeys.conftest import SIZES, Lab, Visit, ko
from tests.journeys.forms import send
from tests.journeys.members import LONG_ENOUGH
from tests.journeys.test_a_founders_way import figures
from tests.journeys.test_look import faults
from tests.journeys.test_places import ITS_TIME, PREPARE, TRAIN, asks_for, wants
from tests.journeys.the_job_link import (
    OFFER,
    a_graduate,
    hired,
    introduced,
    met,
    opened_back,
)

pytestmark = pytest.mark.browser

NAME, PHONE, CODE = "서도윤", "010-2222-4444", "C-DOYUN"
RUNS, USERS, MADE = "프로그램 운영", "이용자 수 (연인원)", "시제품 제작"
FOUNDED, HIRED, SOLD, HOUSED = "신규 창업", "신규 고용", "매출 기여", "공간 지원"
IDEA = "캠핑장에서 쓰는 접이식 작업등입니다. 캠핑하는 가족이 저녁에 텐트 안에서 씁니다."


@dataclass
class Year:
    """The year as Hana reads it, and how it stood when she looked last."""

    hana: Visit
    number: int = field(default_factory=lambda: day_of(timezone.now()).year)
    stood: dict[str, str] = field(default_factory=dict)

    def moved(self) -> list[str]:
        """A year without a record shows no figures: what appears then was nothing before."""
        before, self.stood = self.stood, figures(self.hana, self.number)
        return [
            name
            for name, said in self.stood.items()
            if _number(said) != _number(before.get(name, ""))
        ]


def _number(said: str) -> int:
    """The first number of a figure, as it is read."""
    found = re.search(r"[\d,]+", said)
    return int(found[0].replace(",", "")) if found else 0


def today() -> str:
    return day_of(timezone.now()).isoformat()


def test_each_step_from_the_course_to_the_customer_moves_the_right_figure_and_no_other(
    visit: Callable[..., Visit], lab: Lab
) -> None:
    email = f"doyun-{lab.code}@example.org"
    hana, maker = visit(), visit(size="phone")
    hana.sign_in(lab.hana)
    made = json.loads(hana.site.python(PREPARE, lab.code, lab.hana, lab.code).splitlines()[-1])
    year = Year(hana)
    year.moved()

    stranger = visit(size="phone")
    wants(stranger, lab, made["laser"], f"stranger-{lab.code}@example.org")
    expect(stranger.page.locator("main")).to_contain_text("안전교육")
    assert year.moved() == []

    trained(hana, lab, made["session"], email)
    assert year.moved() == [RUNS, USERS]
    used(maker, lab, made, email)
    assert year.moved() == [USERS]

    link = asked(maker, lab, email)
    here = approved(hana)
    maker.go(link).get_by_role("button", name=ko("I agree to the terms")).click()
    expect(maker.page.locator("body")).to_contain_text("PT-")
    hana.go(here)
    here = tried(hana)
    assert year.moved() == []
    hana.page.goto(f"{hana.site.address}{here}")
    hana.page.get_by_role("button", name=ko("Completed"), exact=True).click()
    expect(hana.page.locator("#hand_on")).to_be_visible()
    assert year.moved() == [MADE]
    handed_over(hana, maker, here, link)
    assert year.moved() == []

    company = founded(hana)
    assert year.moved() == []
    send(hana, f"{company}form/", form="개인", opened_on=today())
    assert year.moved() == [FOUNDED]
    space = applied(maker, lab, hana)
    assert year.moved() == []
    agreed(hana, space)
    assert year.moved() == [HOUSED]

    graduate = a_graduate(visit, lab)
    held(hana, graduate.session)
    assert year.moved() == [RUNS, USERS]
    key = company.rstrip("/").rsplit("/", 1)[1]
    introduction = introduced(hana, graduate, company=CODE)
    met(maker, company=key)
    assert year.moved() == []
    hired(hana, introduction, on=today())
    assert year.moved() == [HIRED]
    opened_back(hana, introduction)
    sold(hana)
    assert year.moved() == [SOLD]

    told_to(hana, f"{company}way/")
    told_to(maker, f"/my/company/{key}/")
    assert (hana.said, maker.said, graduate.look.said) == ([], [], [])


def trained(hana: Visit, lab: Lab, session: str, email: str) -> None:
    """Was there, and the course was held."""
    hana.site.python(TRAIN, lab.code, lab.hana, session, email)
    held(hana, session)


def held(hana: Visit, session: str) -> None:
    page = hana.go(f"/desk/records/session/{session}/after/")
    page.get_by_role("button", name=ko("Was held")).click()
    page.wait_for_load_state()


def used(maker: Visit, lab: Lab, made: dict[str, str], email: str) -> None:
    asks_for(maker, lab, made["laser"], email, NAME)
    expect(maker.page.locator("h1")).to_have_text(ko("You have booked it"))
    ticket = re.search(r"/b/(\w+)/", maker.page.url)
    assert ticket
    maker.site.python(ITS_TIME, ticket[1])
    page = maker.go(f"/m/{made['door']}/")
    page.get_by_role("button", name=ko("Begin the use"), exact=True).click()
    page.get_by_label(ko("It was ventilated, five minutes in every hour.")).check()
    page.get_by_role("button", name=ko("Check out"), exact=True).click()
    expect(page.locator("main")).to_contain_text("완료")


def asked(maker: Visit, lab: Lab, email: str) -> str:
    """The address was proven at the laser cutter: the idea is told right away."""
    page = maker.go(f"/at/{lab.code}/prototypes/")
    said = {"title": "접이식 작업등", "idea": IDEA, "name": NAME, "phone": PHONE, "email": email}
    for name, value in said.items():
        page.locator(f"#id_{name}").fill(value)
    page.locator("#id_is_grown").check()
    time.sleep(LONG_ENOUGH)
    page.locator("main button.primary").first.click()
    page.wait_for_url("**/p/**")
    return page.url.removeprefix(maker.site.address)


def approved(hana: Visit) -> str:
    page = hana.go("/desk/prototypes/")
    page.get_by_role("link", name="접이식 작업등").click()
    for tick in page.locator("input[name=criteria]").all():
        tick.check()
    page.locator("#id_terms").fill("재료비는 기관이 부담합니다.")
    page.get_by_role("button", name=ko("Approve"), exact=True).click()
    expect(page.locator(".pagehead")).to_contain_text(ko("Approved, to be agreed"))
    return page.url.removeprefix(hana.site.address)


def tried(hana: Visit) -> str:
    """An attempt on the laser cutter: it stands in its use log, and nobody is a user by it."""
    page = hana.page
    page.locator(".log-new > summary").click()
    page.locator("#id_resource").select_option(index=1)
    page.locator("#id_minutes").fill("1.5")
    page.get_by_role("button", name=ko("It worked"), exact=True).click()
    expect(page.locator(".attempts > li")).to_have_count(1)
    return page.url.removeprefix(hana.site.address)


def handed_over(hana: Visit, maker: Visit, here: str, link: str) -> None:
    page = hana.go(here)
    page.get_by_role("button", name=ko("Handed over"), exact=True).click()
    expect(page.locator("#receipt")).to_be_visible()
    page = maker.go(link)
    page.get_by_role("button", name=ko("I have received it")).click()
    expect(page.locator("body")).to_contain_text(ko("Thank you: your receipt is signed."))


def founded(hana: Visit) -> str:
    """A founder whose company is to come."""
    known = {"code": CODE, "name": "도윤조명", "form": "예비", "first_support_on": today()}
    page = send(hana, "/desk/records/company/new/", **known)
    key = page.url.rstrip("/").rsplit("/", 1)[1]
    founder = {"person": NAME, "phone": PHONE, "role": "대표", "since": today()}
    send(hana, f"/desk/companies/{key}/founders/", **founder)
    return f"/desk/companies/{key}/"


def applied(maker: Visit, lab: Lab, hana: Visit) -> str:
    """On the phone; approved on 오늘."""
    page = maker.go(f"/at/{lab.code}/spaces/")
    page.get_by_label("가상오피스").check()
    page.locator("[name=purpose]").fill("사업자등록 주소가 필요합니다.")
    time.sleep(LONG_ENOUGH)
    page.locator("main form button.primary").click()
    page.wait_for_url("**/my/spaces/**")
    desk = hana.go("/desk/today/")
    desk.locator("[data-line]", has_text="도윤조명").get_by_role("link", name="답변하기").click()
    space = desk.url.removeprefix(hana.site.address)
    desk.get_by_label("승인").check()
    desk.locator("main form .form-actions button").click()
    expect(desk.locator("main")).to_contain_text("공간 협약하기")
    return space


def agreed(hana: Visit, space: str) -> None:
    agreement = {"code": "SP-DOYUN", "space": "가상오피스 9호", "agreed_on": today()}
    send(hana, f"{space}agree/", **agreement, starts_on=today())


def sold(hana: Visit) -> None:
    """With the invoice as its sign."""
    invoice = {"amount": "3000000", "nature": "직접", "invoice_no": "20260101-41000012-00000001"}
    send(hana, "/desk/records/revenue/new/", company=CODE, supplied_on=today(), **invoice)


def told_to(look: Visit, way: str) -> None:
    for size in ("phone", "desk"):
        told_on(look, way, size)


def told_on(look: Visit, way: str, size: str) -> None:
    """Everything stands there; the page is usable and takes nobody sideways."""
    width, height = SIZES[size]
    look.page.set_viewport_size({"width": width, "height": height})
    line = look.go(way).locator("ol.timeline").inner_text()
    told = ("안전교육", "레이저커터", "접이식 작업등", "1차 시도: 성공", "개인", "공간 신청")
    told += ("가상오피스 9호", "3,000,000원", "서*윤", OFFER)
    assert [word for word in told if word not in line] == []
    assert NAME not in line
    assert faults(look, way) == []
