"""Lists as they are walked through: on a phone by thumb, on a desk by keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "held"), [("ko", "완료"), ("en", "Held")])
def test_the_state_of_a_record_is_seen_on_a_phone_and_once_on_a_desk(
    visit, standing_lab, language, held
):
    look = visit(size="phone", language=language)
    look.sign_in(standing_lab.hana)
    line = look.go("/desk/records/session/").locator("tbody tr").first

    assert held in line.inner_text()
    assert line.inner_text().count(held) == 1
    look.page.set_viewport_size({"width": 1440, "height": 900})
    assert line.inner_text().count(held) == 1
