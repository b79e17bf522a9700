"""What anybody may open, and what people see when something is wrong."""

from __future__ import annotations

import pytest

from tests.surfaces.conftest import a_browser


def test_the_site_says_that_it_is_well():
    response = a_browser().get("/health/")

    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_the_language_is_remembered():
    browser = a_browser(language="ko")
    browser.post("/language/", {"language": "en", "next": "/"})

    assert '<html lang="en">' in browser.get("/").content.decode()


def test_the_switch_leads_back_and_nowhere_else():
    browser = a_browser()

    here = browser.post("/language/", {"language": "ko", "next": "/desk/?x=1"})
    away = browser.post("/language/", {"language": "ko", "next": "https://evil.example/"})

    assert here.url == "/desk/?x=1"
    assert away.url == "/"


@pytest.mark.parametrize("language", ["", "xx", "../../etc", "en-GB; x=1"])
def test_no_other_language_is_taken(language):
    response = a_browser().post("/language/", {"language": language, "next": "/"})

    assert "django_language" not in response.cookies


def test_the_switch_needs_a_press():
    assert a_browser().get("/language/").status_code == 405


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_page_that_is_not_there(language):
    response = a_browser(language=language).get("/nowhere/")

    assert response.status_code == 404
    assert f'<html lang="{language}">' in response.content.decode()


def test_a_page_that_is_not_open_to_one(member, text):
    response = member.get("/desk/")

    assert response.status_code == 403
    assert "This is not open to you" in text(response)


def test_a_page_that_broke(monkeypatch, text):
    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("pulmu.surfaces.portal.views.JsonResponse", broken)
    browser = a_browser()
    browser.raise_request_exception = False

    response = browser.get("/health/")

    assert response.status_code == 500
    assert "RuntimeError" not in text(response)
