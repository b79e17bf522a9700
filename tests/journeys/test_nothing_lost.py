"""Nothing typed is lost: not by a session that ended, not by a fault, and nothing is sent twice."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PASSWORD, Visit, set_password, visits
from tests.journeys.site import Site, links_in

pytestmark = pytest.mark.browser

HANA, DUL = "hana@gimhae.example", "dul@gimhae.example"
FORM = "form[data-keeps=gallery]"
TYPED = "유니티 활용 교육 12기"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("breaking"), settings="tests.journeys.breaking_settings")
    staff = ["--org", "gimhae", "--role", "staff"]
    said = made.set_up(
        ["org", "add", "gimhae", "김해 메이커팩토리"],
        ["user", "add", HANA, "--name", "김하나", *staff],
        ["user", "add", DUL, "--name", "이두리", *staff],
    )
    made.start("serve")
    for link in links_in(said):
        set_password(chromium, link)
    yield made
    made.stop()


@pytest.fixture
def hana(chromium: Browser, site: Site) -> Iterator[Visit]:
    with visits(chromium, site) as start:
        look: Visit = start()
        look.sign_in(HANA)
        yield look


def type_into(page: Page) -> None:
    page.locator(f"{FORM} [name=title]").fill(TYPED)
    page.locator(f"{FORM} [name=note]").fill("첫 줄\n둘째 줄")
    page.locator(f"{FORM} [name=kind][value=o]").check()


def is_back(page: Page) -> None:
    expect(page.locator(f"{FORM} [data-kept]")).to_be_visible()
    expect(page.locator(f"{FORM} [name=title]")).to_have_value(TYPED)
    expect(page.locator(f"{FORM} [name=note]")).to_have_value("첫 줄\n둘째 줄")
    expect(page.locator(f"{FORM} [name=kind][value=o]")).to_be_checked()


def is_gone(page: Page) -> None:
    expect(page.locator(f"{FORM} [name=title]")).to_have_value("")
    expect(page.locator(f"{FORM} [data-kept]")).to_have_count(0)
    assert kept(page) == []


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "Object.keys(sessionStorage).filter((key) => key.startsWith('kept:'))"
    )
    return found


def send(page: Page) -> None:
    page.locator(f"{FORM} button.primary").click()


def sign_in_again(page: Page, email: str, *, goal: str = "/ui/") -> None:
    page.wait_for_url(lambda url: urlsplit(url).path == "/account/login/")
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == goal)


def test_a_session_that_ended_brings_the_text_back_after_the_log_in(hana: Visit) -> None:
    page = hana.go("/ui/")
    type_into(page)
    page.context.clear_cookies(name="sessionid")

    send(page)
    sign_in_again(page, HANA)

    is_back(page)


def test_a_record_that_was_being_typed_is_there_again_and_can_then_be_saved(hana: Visit) -> None:
    page = hana.go("/desk/records/company/new/")
    form = page.locator("main form[data-keeps]")
    form.locator("[name=name]").fill("대장간메타")
    form.locator("[name=code]").fill("C-1")
    form.locator("[name=first_support_on]").fill("2023-05-02")
    page.context.clear_cookies(name="sessionid")

    form.locator("button.primary").click()
    sign_in_again(page, HANA, goal="/desk/records/company/new/")

    expect(form.locator("[data-kept]")).to_be_visible()
    expect(form.locator("[name=name]")).to_have_value("대장간메타")
    expect(form.locator("[name=first_support_on]")).to_have_value("2023-05-02")

    form.locator("button.primary").click()

    page.wait_for_url("**/desk/fact/company/**")
    assert kept(page) == []


def test_somebody_else_at_the_same_screen_sees_none_of_it(hana: Visit) -> None:
    page = hana.go("/ui/")
    type_into(page)
    page.context.clear_cookies(name="sessionid")

    send(page)
    sign_in_again(page, DUL)

    is_gone(page)


def test_a_fault_of_the_server_loses_nothing(hana: Visit) -> None:
    page = hana.go("/breaks/")
    type_into(page)

    send(page)
    expect(page.locator("main.card")).to_be_visible()
    assert page.locator(FORM).count() == 0
    hana.go("/breaks/")

    is_back(page)


def test_a_reload_loses_nothing_and_what_is_thrown_away_stays_away(hana: Visit) -> None:
    page = hana.go("/ui/")
    type_into(page)

    page.reload()
    is_back(page)
    page.locator(f"{FORM} [data-discard]").click()
    is_gone(page)
    page.reload()

    is_gone(page)


def test_what_the_server_took_is_forgotten(hana: Visit) -> None:
    page = hana.go("/ui/")
    type_into(page)

    with page.expect_navigation():
        send(page)

    expect(page.locator("#toasts .toast.good").first).to_be_visible()
    is_gone(page)


def test_signing_out_drops_what_was_kept(hana: Visit) -> None:
    page = hana.go("/ui/")
    type_into(page)
    page.reload()
    assert len(kept(page)) == 1

    with page.expect_navigation():
        page.locator("form[data-forgets] button").click()

    assert kept(page) == []


def test_a_double_press_sends_once(hana: Visit) -> None:
    page = hana.go("/ui/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    type_into(page)

    with page.expect_navigation():
        page.locator(f"{FORM} button.primary").dblclick()
    page.wait_for_load_state("networkidle")

    assert sent.count("POST") == 1


def test_the_way_back_in_a_message_is_a_press_away(hana: Visit) -> None:
    page = hana.go("/ui/")
    type_into(page)
    with page.expect_navigation():
        send(page)

    with page.expect_request(lambda request: request.method == "POST") as undone:
        page.locator("#toasts .toast.good form button").first.click()

    assert urlsplit(undone.value.url).path == "/ui/"


def test_no_policy_was_broken_on_the_page_of_the_kit(hana: Visit) -> None:
    hana.go("/ui/")

    assert hana.said == []
