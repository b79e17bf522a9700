"""Courses of Gimhae, a clock that stands, and browsers without a log-in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pulmu.core.kernel.kst import day_of
from pulmu.core.mail.models import Message
from pulmu.domains.programmes.models import Offering
from tests.conftest import Cast
from tests.factories import a_programme, an_offering
from tests.surfaces.conftest import a_browser

SECOND = dt.timedelta(seconds=1)
CHORONG = {"name": "박초롱", "phone": "010-2222-3333", "email": "chorong@example.org"}


def ahead(days: int, hour: int = 14) -> str:
    """So many days from now, as `an_offering` wants a start."""
    day = day_of(timezone.now()) + dt.timedelta(days=days)
    return f"{day} {hour:02}:00"


@pytest.fixture
def course(cast: Cast) -> Offering:
    """Open, two seats, in three weeks."""
    return an_offering(
        programme=a_programme(lab=cast.gimhae),
        starts=(ahead(21),),
        place="미디어강의실",
        audience="성인 누구나",
        to_bring="노트북",
    )


@pytest.fixture
def visitor() -> Client:
    return a_browser()


@pytest.fixture
def at_ease(monkeypatch: pytest.MonkeyPatch) -> None:
    """People read a form for a while before they send it."""
    monkeypatch.setattr("pulmu.surfaces.portal.guard.LEAST_SECONDS", 0)


def hidden(page: Any) -> dict[str, str]:
    """What a form carries beside what is typed."""
    said = page.content.decode()
    found = re.findall(r'<input type="hidden" name="(once|seen|group)" value="([^"]*)"', said)
    return dict(found)


def code_in_mail() -> str:
    newest = Message.objects.everywhere(because="tests look").filter(once=True).latest("pk")
    found = re.search(r"\b\d{6}\b", newest.body)
    assert found, newest.body
    return found[0]


def form_of(browser: Client, course: Offering, query: str = "") -> str:
    return f"/at/{course.organisation.code}/{course.key}/sign-up/{query}"


def fill_in(browser: Client, course: Offering, **typed: Any) -> Any:
    """Look at the form, and send it filled in."""
    at = form_of(browser, course)
    query = "?group=1" if "members" in typed else ""
    grown = {} if "birth_date" in typed or query else {"is_grown": "on"}
    carried = hidden(browser.get(at + query))
    return browser.post(at, {**carried, **CHORONG, **grown, **typed})


def type_code(browser: Client, course: Offering, digits: str = "") -> Any:
    return browser.post(f"{form_of(browser, course)}code/", {"digits": digits or code_in_mail()})


def try_code(browser: Client, course: Offering, digits: str = "") -> Any:
    """The page that a code which is refused leads back to."""
    answer = type_code(browser, course, digits)
    assert answer.status_code == 302
    return browser.get(answer.url)


def sign_up(browser: Client, course: Offering, **typed: Any) -> Any:
    """The whole way; the answer that leads to the receipt."""
    sent = fill_in(browser, course, **typed)
    assert sent.status_code == 302, sent.content.decode()
    if sent.url.endswith("/code/"):
        return type_code(browser, course)
    return sent


SignUp = Callable[..., Any]
