"""A day of the education side in real Chromium: a member on a phone, and the two at the desk.

The survey after the course has a journey of its own: `test_surveys.py`.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pypdf
import pytest
import typst
import zxingcpp
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from pulmu.core.kernel.kst import KST, day_of
from tests.journeys.conftest import Visit, ko, set_password, visits
from tests.journeys.members import fill_in, link_in, newest_mail, sign_up
from tests.journeys.site import CHECKOUT, Site, links_in
from tests.journeys.test_look import faults
from tests.surfaces.conftest import a_picture

pytestmark = pytest.mark.browser

HANA, AT = "hana@gimhae.example", "/at/gimhae/"
PLANT = CHECKOUT / "tests" / "journeys" / "a_programmes_day.py"
NAME, ADDRESS = "박초롱", "chorong@example.org"
MOST_TO_COPY, MOST_TO_CALL = 6, 4
PEOPLE = 30


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("day"))
    said = made.set_up(
        ["org", "add", "gimhae", "김해 메이커팩토리"],
        ["user", "add", HANA, "--name", "김하나", "--org", "gimhae", "--role", "manager"],
    )
    made.start("serve")
    for link in links_in(said):
        set_password(chromium, link)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def day(site: Site) -> dict[str, str]:
    found: dict[str, str] = json.loads(
        site.python(PLANT.read_text(encoding="utf-8")).splitlines()[-1]
    )
    return found


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Callable[..., Visit]]:
    with visits(chromium, site) as start:
        yield start


def test_a_member_from_the_search_to_the_certificate(
    visit: Callable[..., Visit], day: dict[str, str], tmp_path: Path
) -> None:
    member, desk = visit(size="phone"), visit(size="phone")
    pages = [f"{AT}?q=노을"]
    ticket = found_and_signed_up(member)
    pages.append(ticket)
    waits = waited_and_got_the_freed_seat(member, visit(size="phone"), day["first"])
    pages.append(waits)

    scanned_in(desk, day["session"], read_code(member, ticket, tmp_path))
    certified(desk, day["now"], day["session"])

    number, checked = downloaded(member, ticket, tmp_path)
    verified(member, checked, number)
    assert member.said == desk.said == []
    assert [one for path in [*pages, checked] for one in seen_by_everybody(member, path)] == []


def test_the_staff_copy_a_course_and_run_one_with_thirty(
    visit: Callable[..., Visit], day: dict[str, str]
) -> None:
    look = visit()
    page = look.sign_in(HANA)
    copied_and_published(look, page)
    session, year = day["large_session"], day_of(timezone.now()).year
    pages = [urlsplit(page.url).path, f"/desk/courses/{day['large']}/"]
    runs, users = figures_of(look, year)

    called_the_roll(look, page)
    attached_the_sheet(page)

    assert figures_of(look, year) == (runs + 1, users + PEOPLE)
    issued_in_a_batch(look, page, day["large"])
    pages += [
        f"/desk/records/session/{session}/{path}/" for path in ("attendance", "after", "kiosk")
    ]
    page = look.go(f"/desk/records/session/{session}/kiosk/")
    page.get_by_role("button", name=ko("Open it and stay signed in")).click()
    expect(page.locator(".kiosk-digits")).to_be_visible()
    pages.append(urlsplit(page.url).path)
    pages += [f"/desk/courses/{day['large']}/certificates/", "/desk/certificates/", "/desk/today/"]
    assert look.said == []
    assert [one for path in pages for one in seen_by_everybody(look, path)] == []


def found_and_signed_up(member: Visit) -> str:
    """By two syllables of its name; the way back to it is the ticket."""
    page = member.go(AT)
    page.get_by_role("searchbox").fill("노을")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    expect(page.locator(".courses .course")).to_have_count(1)
    page.get_by_role("link", name="노을 사진과 생성형 AI").click()
    page = fill_in(member, name=NAME, to=ADDRESS)
    expect(page.locator("h1")).to_have_text(ko("You have signed up"))
    return urlsplit(page.url).path


def waited_and_got_the_freed_seat(member: Visit, other: Visit, first: str) -> str:
    page = sign_up(member, AT, "유니티 하루 교실", name=NAME, to=ADDRESS)
    expect(page.locator(".next-steps")).to_contain_text(
        ko("Your place in line: %(place)d.", place=1)
    )

    given_back = other.go(f"/t/{first}/cancel/")
    given_back.locator("main button.danger").click()
    expect(given_back.locator(".toast")).to_contain_text(
        ko("It is cancelled. Thank you for telling us.")
    )

    letter = newest_mail(member.site, ADDRESS, says="자리가 났습니다")
    path = link_in(letter, "/t/")
    member.go(path).get_by_role("button", name=ko("Take the seat")).click()
    expect(page.locator(".toast")).to_contain_text(ko("The seat is yours."))
    expect(page.locator("figure.qr")).to_be_visible()
    return path


def read_code(member: Visit, ticket: str, folder: Path) -> str:
    """What is in the picture of the ticket, as a reader that is not ours has it."""
    picture = folder / "ticket.png"
    member.go(ticket).screenshot(path=picture, full_page=True)
    with Image.open(picture) as shown:
        [code] = zxingcpp.read_barcodes(shown)
    return code.text


def scanned_in(desk: Visit, session: str, code: str) -> None:
    """By the field into which a hand-held reader types."""
    desk.sign_in(HANA)
    page = desk.go(f"/desk/records/session/{session}/check-in/")
    page.locator("input[name=code]").fill(code)
    page.keyboard.press("Enter")
    expect(page.locator("[data-answer].in")).to_be_visible()
    expect(page.locator("[data-answer-name]")).to_have_text("박*롱")
    expect(page.locator(".door-count b")).to_have_text("1")


def certified(desk: Visit, course: str, session: str) -> None:
    page = desk.go(f"/desk/records/session/{session}/after/")
    page.get_by_role("button", name=ko("Was held")).click()
    desk.go(f"/desk/courses/{course}/")
    page.get_by_role("link", name=ko("To the certificates")).click()
    page.locator(".pagehead button.primary").click()
    expect(page.locator(".toast")).to_be_visible()


def downloaded(member: Visit, ticket: str, folder: Path) -> tuple[str, str]:
    """Its number, and the path to which the code on the paper leads."""
    page = member.go(ticket)
    with page.expect_download() as waiting:
        page.get_by_role("link", name=ko("Certificate as PDF")).click()
    paper = folder / "certificate.pdf"
    waiting.value.save_as(paper)
    [sheet] = pypdf.PdfReader(paper).pages
    number = f"{day_of(timezone.now()).year}-0001"
    assert NAME in sheet.extract_text()
    assert number in sheet.extract_text()
    faces = [font.get_object() for font in sheet["/Resources"]["/Font"].values()]
    for face in faces:
        inside = face["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(inside)
    with Image.open(io.BytesIO(as_a_picture(paper))) as shown:
        [code] = zxingcpp.read_barcodes(shown)
    return number, code.text.removeprefix(member.site.address)


def as_a_picture(paper: Path) -> bytes:
    sheet = paper.with_suffix(".typ")
    sheet.write_text(
        f'#set page(margin: 0pt)\n#image("{paper.name}", width: 100%)', encoding="utf-8"
    )
    drawn: bytes = typst.Compiler(root=paper.parent).compile(input=sheet, format="png", ppi=144)
    return drawn


def verified(member: Visit, path: str, number: str) -> None:
    page = member.go(path)
    expect(page.locator("h1")).to_contain_text(number)
    expect(page.locator(".verdict")).to_have_text(ko("Holds"))
    page.locator("[name=name]").fill(NAME)
    page.locator("main form button").first.click()
    expect(page.locator("main")).to_contain_text(ko("The name fits"))


def copied_and_published(look: Visit, page: Page) -> None:
    """From 오늘 to the copy that everybody sees, its date 52 weeks later, counting presses."""
    look.go("/desk/today/")
    later = (timezone.now() - dt.timedelta(days=300)).astimezone(KST).date() + dt.timedelta(
        weeks=52
    )
    clicks = [
        page.get_by_role("link", name=ko("Courses"), exact=True).locator("visible=true").first,
        page.get_by_role("link", name=ko("Over"), exact=True),
        page.get_by_role("link", name="크라우드펀딩 첫걸음"),
        page.get_by_role("link", name=ko("Copy"), exact=True),
        page.get_by_role("button", name=ko("Copy it")),
        page.get_by_role("button", name=ko("Publish")),
    ]
    assert len(clicks) <= MOST_TO_COPY
    for click in clicks:
        click.click()
    expect(page.locator(".pagehead-lead")).to_have_text("공개")
    expect(page.locator("tbody")).to_contain_text(f"{later.year}. {later.month}. {later.day}.")


def called_the_roll(look: Visit, page: Page) -> None:
    """From 오늘: the course, its roll, and everybody."""
    look.go("/desk/today/")
    clicks = [
        page.locator(".hand", has_text="메이커 장비 기초").get_by_role("link"),
        page.locator(".pagehead").get_by_role("link", name=ko("Attendance"), exact=True),
        page.locator("button[value=all]"),
    ]
    assert len(clicks) <= MOST_TO_CALL
    for click in clicks:
        click.click()
    expect(page.locator("input[value=출석]:checked")).to_have_count(PEOPLE)


def attached_the_sheet(page: Page) -> None:
    """One file, and it proves the session and thirty attendances."""
    page.locator(".pagehead").get_by_role("link", name=ko("After the session")).click()
    sheet = {"name": "서명부.png", "mimeType": "image/png", "buffer": a_picture()}
    page.locator("#sheet").set_input_files(sheet)
    expect(page.locator(".toast")).to_contain_text(f"출석 {PEOPLE}건")


def figures_of(look: Visit, year: int) -> tuple[int, int]:
    """How many runs and users the year has so far, as the page of each says."""
    page = look.go(f"/desk/year/{year}/programme_runs/")
    runs = page.locator(".figure").first.inner_text()
    page = look.go(f"/desk/year/{year}/users/")
    return number_in(runs), number_in(page.locator(".figure").first.inner_text())


def number_in(text: str) -> int:
    return int("".join(one for one in text.split(maxsplit=1)[0] if one.isdigit()) or 0)


def issued_in_a_batch(look: Visit, page: Page, course: str) -> None:
    look.go(f"/desk/courses/{course}/certificates/")
    page.locator(".pagehead button.primary").click()
    expect(page.locator("tbody a[href^='/desk/certificates/']")).to_have_count(PEOPLE)


def seen_by_everybody(look: Visit, path: str) -> list[str]:
    """What axe finds at a page in both languages, light and dark."""
    page, found = look.page, []
    for language in ("ko", "en"):
        page.set_extra_http_headers({"Accept-Language": language})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{language} {scheme} {one}" for one in faults(look, path)]
    return found
