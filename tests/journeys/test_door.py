"""The door in real Chromium: a code before its camera, with and without a connection."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Error, Page, Route, expect

from tests.chromium import ARGS
from tests.journeys.conftest import Visit, set_password, visits
from tests.journeys.site import CHECKOUT, Site, links_in

pytestmark = pytest.mark.browser

HANA = "hana@gimhae.example"
# A course that takes place now, three people on its list; prints the session and the tickets.
PLANT = CHECKOUT / "tests" / "journeys" / "a_course_now.py"
# In the place of the detector that Chromium has on phones alone: a reader that is not ours.
DETECTOR = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect(video) {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    const code = await window.zxing(canvas.toDataURL("image/png").split(",")[1]);
    return code ? [{ rawValue: code }] : [];
  }
};
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("door"))
    said = made.set_up(
        ["org", "add", "gimhae", "김해 메이커팩토리"],
        ["user", "add", HANA, "--name", "김하나", "--org", "gimhae", "--role", "staff"],
    )
    made.start("serve")
    for link in links_in(said):
        set_password(chromium, link)
    yield made
    made.stop()


@pytest.fixture
def course(site: Site) -> tuple[str, list[str]]:
    said = json.loads(site.python(PLANT.read_text(encoding="utf-8")).splitlines()[-1])
    return said["session"], said["tickets"]


@pytest.fixture
def hana(chromium: Browser, site: Site) -> Iterator[Visit]:
    with visits(chromium, site) as start:
        look: Visit = start(size="phone")
        look.sign_in(HANA)
        yield look


def at(session: str, rest: str = "check-in/") -> str:
    return f"/desk/records/session/{session}/{rest}"


def hold(page: Page, code: str) -> None:
    """As a reader that types, or a camera: the code is there."""
    page.evaluate(
        "code => document.dispatchEvent(new CustomEvent('check-in:code', { detail: { code } }))",
        code,
    )


def answer(page: Page, tone: str) -> None:
    expect(page.locator(f"[data-answer].{tone}")).to_be_visible()


def waiting(page: Page) -> int:
    found: int = page.evaluate(
        """() => new Promise((done) => {
          const asked = indexedDB.open("pulmu-check-in", 1);
          asked.onsuccess = () => {
            const all = asked.result.transaction("readings").objectStore("readings").count();
            all.onsuccess = () => { asked.result.close(); done(all.result); };
          };
        })"""
    )
    return found


def present(page: Page) -> str:
    page.reload()
    return page.locator(".door-count b").inner_text()


def a_film_of(page: Page, folder: Path, code: str) -> Path:
    """What Chromium's camera is to see: the code as a screen draws it, photographed, and proven to
    be read by a library that is not ours.
    """
    drawn = segno.make(code, error="m").svg_inline(scale=8, border=4, light="#ffffff")
    page.set_content(f"<body>{drawn}</body>")
    shot = Image.open(io.BytesIO(page.locator("svg").screenshot())).convert("RGB")
    assert [one.text for one in zxingcpp.read_barcodes(shot)] == [code]
    frame = Image.new("RGB", (640, 480), "white")
    shot.thumbnail((420, 420))
    frame.paste(shot, ((640 - shot.width) // 2, (480 - shot.height) // 2))
    out = io.BytesIO()
    frame.save(out, "JPEG", quality=92)
    path = folder / "code.mjpeg"
    path.write_bytes(out.getvalue() * 3)
    return path


def zxing(_source: object, png: str) -> str:
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB"))
    return found[0].text if found else ""


def test_a_code_before_the_camera_lets_somebody_in(
    chromium: Browser, site: Site, course: tuple[str, list[str]], tmp_path: Path
) -> None:
    session, tickets = course
    sketch = chromium.new_page()
    film = a_film_of(sketch, tmp_path, tickets[0])
    sketch.close()
    camera = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    path = os.environ.get("PULMU_CHROMIUM", "/usr/bin/chromium")
    browser = chromium.browser_type.launch(executable_path=path, args=[*ARGS, *camera])
    with visits(browser, site) as start:
        look: Visit = start(size="phone")
        look.page.context.expose_binding("zxing", zxing)
        look.page.context.add_init_script(DETECTOR)
        look.sign_in(HANA)
        page = look.go(at(session))

        page.locator("[data-camera-start]").click()
        answer(page, "in")

        assert page.locator("[data-answer-name]").inner_text() == "박*롱"
        expect(page.locator(".door-count b")).to_have_text("1")
        assert look.said == []
    browser.close()


def test_without_a_connection_readings_are_kept_and_sent_later(
    hana: Visit, course: tuple[str, list[str]]
) -> None:
    session, tickets = course
    page = hana.go(at(session))
    page.context.set_offline(True)

    for ticket in tickets:
        hold(page, ticket)
        answer(page, "kept")
    assert waiting(page) == 3
    expect(page.locator("[data-door-state]")).to_contain_text("3")

    page.context.set_offline(False)
    answer(page, "in")
    expect(page.locator("[data-answers] .in")).to_have_count(3)
    assert waiting(page) == 0
    assert present(page) == "3"


def test_the_page_opens_again_without_a_connection_and_nothing_is_lost(
    hana: Visit, course: tuple[str, list[str]]
) -> None:
    session, tickets = course
    page = hana.go(at(session))
    page.wait_for_selector("html[data-kept]")
    page.context.set_offline(True)
    hold(page, tickets[0])
    answer(page, "kept")

    page.goto(f"{hana.site.address}{at(session)}")

    expect(page.locator("h1")).to_contain_text("AI 첫걸음")
    hold(page, tickets[1])
    answer(page, "kept")
    assert waiting(page) == 2

    page.context.set_offline(False)
    expect(page.locator("[data-answers] .in")).to_have_count(2)
    assert waiting(page) == 0


def lose_the_answer(route: Route) -> None:
    route.fetch()
    # On a slow machine the page has given the request up by itself.
    with contextlib.suppress(Error):
        route.abort()


def test_a_connection_cut_after_the_desk_has_written_doubles_nothing(
    hana: Visit, course: tuple[str, list[str]]
) -> None:
    session, tickets = course
    page = hana.go(at(session))
    # The desk gets and writes the batch; what it answers is lost on the way back.
    page.route("**/check-in/scans/", lose_the_answer)
    hold(page, tickets[0])
    answer(page, "kept")
    assert waiting(page) == 1

    page.unroute("**/check-in/scans/")
    hold(page, tickets[1])

    expect(page.locator("[data-answers] .in")).to_have_count(2)
    assert waiting(page) == 0
    assert present(page) == "2"


def test_a_log_in_that_ended_meanwhile_loses_nothing(
    hana: Visit, course: tuple[str, list[str]]
) -> None:
    session, tickets = course
    page = hana.go(at(session))
    page.context.clear_cookies()

    hold(page, tickets[0])
    answer(page, "kept")
    expect(page.locator("[data-door-sign-in]")).to_be_visible()
    assert waiting(page) == 1

    hana.sign_in(HANA)
    page = hana.go(at(session))
    expect(page.locator("[data-answers] .in")).to_have_count(1)
    assert waiting(page) == 0


def test_an_unknown_code_is_refused_in_words_and_a_mistake_is_taken_back(
    hana: Visit, course: tuple[str, list[str]]
) -> None:
    session, tickets = course
    page = hana.go(at(session))
    hold(page, "https://example.org/")
    answer(page, "refused")

    hold(page, tickets[0])
    answer(page, "in")
    page.locator("[data-answer-undo]").click()
    expect(page.locator("[data-answer]")).to_be_hidden()

    assert present(page) == "0"


def test_thirty_boxes_are_not_needed_for_a_roll(hana: Visit, course: tuple[str, list[str]]) -> None:
    """From the session's page: the roll, and everybody; undone with one more."""
    session, _tickets = course
    page = hana.go(f"/desk/fact/session/{session}/")

    page.locator("#people a[href$='/attendance/']").click()
    page.locator("button[value=all]").click()
    expect(page.locator("input[value=출석]:checked")).to_have_count(3)

    page.locator(".toast form button").click()
    expect(page.locator(".roll input:checked")).to_have_count(0)
