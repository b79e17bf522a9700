"""The page of the kit as people see it: photographed in every light, and held against itself.

`PULMU_PHOTOGRAPHS=folder` keeps the pictures.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.journeys.conftest import SIZES, Lab, Visit
from tests.journeys.test_look import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIGHTS = {
    "light": {"scheme": "light"},
    "dark": {"scheme": "dark"},
    "light-more": {"scheme": "light", "contrast": "more"},
    "dark-more": {"scheme": "dark", "contrast": "more"},
}
LEAST_HEIGHT, LEAST_COLOURS = 40, 8


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    kept = Path(os.environ.get("PULMU_PHOTOGRAPHS") or tmp_path)
    kept.mkdir(parents=True, exist_ok=True)
    return kept


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("light", LIGHTS)
def test_every_component_is_to_be_seen(
    visit: Callable[..., Visit],
    standing_lab: Lab,
    folder: Path,
    look: tuple[str, str, str],
) -> None:
    size, light, language = look
    seen = visit(size=size, language=language, **LIGHTS[light])
    seen.sign_in(standing_lab.hana)
    found = faults(seen, "/ui/")
    picture = folder / f"ui-{size}-{light}-{language}.png"
    as_one_screen(seen.page)
    seen.page.screenshot(path=picture)

    assert found == []
    assert seen.said == []
    assert blank_sections(seen.page, picture) == []


@pytest.fixture
def look(size: str, light: str, language: str) -> tuple[str, str, str]:
    return size, light, language


def as_one_screen(page: Page) -> None:
    """As tall as the page: what sticks to the screen's edges then covers nothing."""
    width = page.evaluate("innerWidth")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("scrollTo(0, 0)")


def blank_sections(page: Page, picture: Path) -> list[str]:
    """The sections that take no room on the page, or show nothing on the picture."""
    boxes = page.evaluate(
        """() => Array.from(document.querySelectorAll("main .section"), (section) => {
             const box = section.getBoundingClientRect();
             return [section.querySelector("h2").textContent, box.x, box.y + scrollY,
                     box.width, box.height];
           })"""
    )
    assert len(boxes) > 15
    blank = []
    with Image.open(picture) as whole:
        for name, x, y, width, height in boxes:
            part = whole.crop((int(x), int(y), int(x + width), int(y + height)))
            colours = part.getcolors(maxcolors=1 << 24) or []
            if height < LEAST_HEIGHT or len(colours) < LEAST_COLOURS:
                blank.append(name)
    return blank
