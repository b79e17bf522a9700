"""Every page of the desk in real Chromium: readable by everybody, nothing cut, nothing refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from pulmu.core.kernel.keys import new_key
from tests.journeys.conftest import Lab, Visit
from tests.journeys.forms import send
from tests.surfaces.conftest import a_picture

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Where the picture on a room's screen leads, for whoever was never here before.
ROOM = "/check-in/nnnnnnnnnnnnnnnnnnnnnnnnnn/123456/"
PUBLIC = (
    "/",
    "/account/login/",
    "/account/password/reset/",
    "/nowhere/",
    "/my/",
    "/at/nowhere/",
    ROOM,
)
PAGES = (
    "/desk/today/",
    "/desk/year/2023/",
    "/desk/year/2021/",
    "/desk/year/2023/users/",
    "/desk/year/2023/users/?view=breakdowns",
    "/desk/year/2023/users/?view=rule",
    "/desk/year/2023/users/attest/?all=1",
    "/desk/year/2023/gaps/",
    "/desk/year/2023/submit/",
    "/desk/year/2023/export/",
    "/desk/imports/",
    "/desk/imports/names/",
    "/desk/imports/paste/attendance/",
    "/desk/imports/paste/sessions/",
    "/desk/records/session/",
    "/desk/records/company/?q=없음",
    "/desk/records/session/new/",
    "/desk/records/prototype/new/",
    "/desk/records/hire/",
    "/desk/records/hire/new/",
    "/desk/records/revenue/new/",
    "/desk/records/tenancy/new/",
    "/desk/records/channel_support/new/",
    "/desk/records/investment/",
    "/desk/records/investment/new/",
    "/desk/records/right/",
    "/desk/records/right/new/",
    "/desk/records/certification/",
    "/desk/records/certification/new/",
    "/desk/cases/",
    "/desk/cases/board/",
    "/desk/cases/new/",
    "/desk/cases/spaces/",
    "/desk/jobs/",
    "/desk/jobs/new/",
    "/desk/jobs/candidates/",
    "/desk/jobs/introductions/",
    "/desk/cases/reports/",
    "/desk/cases/reports/ask/",
    "/desk/courses/",
    "/desk/courses/?q=없음",
    "/desk/courses/new/",
    "/desk/courses/habits/",
    "/desk/basics/programmes/",
    "/desk/basics/resources/",
    "/desk/surveys/",
    "/desk/places/",
    "/desk/places/new/",
    "/desk/places/rules/",
    "/desk/places/trainings/",
    "/desk/places/trainings/grant/",
    "/desk/bookings/",
    "/desk/surveys/?purpose=수요",
    "/desk/surveys/new/",
    "/desk/surveys/wishes/",
    "/desk/prototypes/",
    "/desk/prototypes/list/",
    "/desk/prototypes/new/",
    "/desk/prototypes/beds/",
    "/desk/year/2023/targets/",
    "/desk/people/list.xlsx",
    "/desk/records/use/2023/log.xlsx",
    "/desk/people/",
    "/desk/people/?q=하나",
    "/desk/people/doubts/",
    "/desk/mail/",
    "/desk/mail/?state=failed",
    "/desk/mail/texts/",
    "/desk/mail/addresses/",
    "/desk/mail/texts/programmes.moved/ko/",
    "/desk/members/",
    "/desk/members/invite/",
    "/desk/settings/tokens/",
    "/desk/settings/tokens/new/",
    "/desk/settings/webhooks/",
    "/desk/settings/webhooks/new/",
    "/api/v1/",
    "/desk/people/new/",
    "/desk/access/",
    "/desk/access/list.xlsx",
    "/desk/people/retention/",
    "/desk/requests/",
    "/desk/certificates/",
    "/desk/certificates/?q=없음",
    "/desk/certificates/issuer/",
    "/desk/people/retention/identity/",
    "/desk/people/texts/",
    "/desk/people/children/",
    "/account/2fa/",
    "/account/sessions/",
    "/account/2fa/passkeys/",
    "/account/2fa/passkeys/add/",
    "/account/password/change/",
    "/ui/",
)
# Every two of size, colours and language stand together in one of these.
LOOKS = [
    ("desk", "light", "ko"),
    pytest.param("phone", "dark", "en", marks=pytest.mark.slow),
    pytest.param("desk", "dark", "ko", marks=pytest.mark.slow),
    pytest.param("desk", "light", "en", marks=pytest.mark.slow),
    pytest.param("phone", "light", "ko", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS)
def test_the_desk_can_be_used_by_everybody(
    visit: Callable[..., Visit], standing_lab: Lab, size: str, scheme: str, language: str
) -> None:
    look = visit(size=size, scheme=scheme, language=language)
    look.sign_in(standing_lab.hana)

    found = [fault for path in PAGES for fault in faults(look, path)]
    found += [fault for path in opened(look) for fault in faults(look, path)]
    found += [fault for path in a_course(look) for fault in faults(look, path)]
    found += [fault for path in a_company(look) for fault in faults(look, path)]

    assert found == []
    assert look.said == []


@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS)
def test_the_pages_before_the_door_can_be_used_by_everybody(
    visit: Callable[..., Visit], size: str, scheme: str, language: str
) -> None:
    look = visit(size=size, scheme=scheme, language=language)

    found = [fault for path in PUBLIC for fault in faults(look, path)]

    assert found == []


def opened(look: Visit) -> list[str]:
    """Pages whose address is known only here: a session with a file, the file, an attendance."""
    page = look.go("/desk/year/2023/programme_runs/")
    page.locator("tbody th a").first.click()
    session = page.url
    if page.locator("figure.evidence").count() == 0:
        page.locator("input[type=file]").set_input_files(
            {"name": "출석부.png", "mimeType": "image/png", "buffer": a_picture()}
        )
        page.locator("figure.evidence").wait_for()
    file = page.locator(".files a").first.get_attribute("href") or ""
    page.goto(f"{look.site.address}/desk/year/2023/users/")
    attendance = page.locator("tbody th a").first.get_attribute("href") or ""
    page.goto(f"{look.site.address}/desk/imports/")
    brought_in = page.locator("tbody th a").first.get_attribute("href") or ""
    page.goto(f"{look.site.address}/desk/members/")
    member = page.locator("tbody th a").last.get_attribute("href") or ""
    record = session.removeprefix(look.site.address).replace("/fact/", "/records/")
    return [
        member,
        f"{record}edit/",
        f"{record}people/",
        f"{record}check-in/",
        f"{record}check-in/?q=하나",
        f"{record}kiosk/",
        f"{record}attendance/",
        f"{record}attendance/sheet.pdf",
        f"{record}after/",
        session.removeprefix(look.site.address),
        file,
        attendance,
        brought_in,
        f"{brought_in}undo/",
        f"{brought_in}rows.xlsx",
    ]


def a_company(look: Visit) -> list[str]:
    """The pages of a company, the lists that come in from it among them."""
    code = f"C-{new_key()[:6]}"
    known = {"code": code, "name": f"세진공방 {code}", "form": "예비"}
    page = send(look, "/desk/records/company/new/", **known, first_support_on="2023-02-01")
    key = page.url.rstrip("/").rsplit("/", 1)[1]
    here = f"/desk/companies/{key}/"
    more = ("way", "profile", "form", "founders", "documents", "lists/hires", "lists/revenue")
    return [here, f"/desk/fact/company/{key}/", *(f"{here}{one}/" for one in more)]


def a_course(look: Visit) -> list[str]:
    """The pages of a course with a date and somebody on its list, begun here."""
    page = look.go("/desk/courses/new/")
    page.locator("[name=programme]").fill("메이커스 메타")
    page.locator("[name=name]").fill("AI 첫걸음")
    page.locator("[name=field]").select_option("AI")
    page.locator("main form.sections .form-actions button").click()
    page.wait_for_url(lambda url: not url.endswith("/new/"))
    course = page.url.removeprefix(look.site.address)
    page = look.go(f"{course}dates/")
    for name, said in (("first", "2027-06-01"), ("begins", "14:00"), ("ends", "17:00")):
        page.locator(f"[name={name}]").fill(said)
    page.locator("main form .form-actions button").click()
    page.wait_for_url(f"**{course}")
    date = page.locator(f"a[href^='{course}dates/']").nth(1).get_attribute("href") or ""
    page = look.go(f"{course}roster/add/")
    page.locator("[name=person]").fill("김새봄")
    page.locator("main form .form-actions button").first.click()
    page.wait_for_url(f"**{course}roster/")
    one = page.locator("tbody th a").first.get_attribute("href") or ""
    more = (
        "",
        "edit/",
        "dates/",
        "adopt/",
        "cancel/",
        "copy/",
        "teachers/",
        "roster/",
        "roster/add/",
    )
    rest = ("roster/mail/", "roster/absent/", "roster/list.xlsx")
    return [*(f"{course}{path}" for path in (*more, *rest)), date, f"{date}cancel/", one]


def faults(look: Visit, path: str) -> list[str]:
    page = look.go(path)
    return [f"{path}: {fault}" for fault in (*_axe(page), *_cut(page))]


def _axe(page: Page) -> list[str]:
    results = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in results.response["violations"]
        for node in one["nodes"]
    ]


def _cut(page: Page) -> list[str]:
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{beyond} px beyond the edge"] if beyond > 0 else []
