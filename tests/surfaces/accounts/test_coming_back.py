"""A session that ended leads through the log-in back to a page that can be looked at."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from tests.surfaces.conftest import a_browser

SUBMIT = "/desk/year/2023/submit/"
FORM = "http://testserver/desk/year/2023/gaps/?page=2"


def goal(address: str) -> str:
    assert urlsplit(address).path == "/account/login/"
    return parse_qs(urlsplit(address).query)["next"][0]


def test_a_page_is_come_back_to_with_its_filters():
    response = a_browser().get(f"{reverse('desk:people')}?q=hana")

    assert goal(response.url) == "/desk/people/?q=hana"


def test_a_form_is_come_back_to_not_the_address_it_was_sent_to():
    response = a_browser().post(reverse("desk:upload", args=[2023]), headers={"referer": FORM})

    assert goal(response.url) == "/desk/year/2023/gaps/?page=2"


@pytest.mark.parametrize(
    "referer",
    ["", "https://elsewhere.example/desk/", "http://testserver.example/", "javascript:alert(1)"],
)
def test_a_form_from_nowhere_known_leads_to_the_first_page(referer):
    response = a_browser().post(SUBMIT, headers={"referer": referer})

    assert goal(response.url) == "/desk/"


def test_a_part_of_a_page_sends_the_whole_page_to_the_log_in():
    response = a_browser().post(
        reverse("desk:upload", args=[2023]),
        headers={"hx-request": "true", "hx-current-url": FORM},
    )

    assert response.status_code == 200
    assert response.content == b""
    assert goal(response.headers["HX-Redirect"]) == "/desk/year/2023/gaps/?page=2"


def test_a_part_of_a_page_of_another_site_leads_to_the_first_page():
    response = a_browser().get(
        "/desk/today/",
        headers={"hx-request": "true", "hx-current-url": "https://elsewhere.example/x/"},
    )

    assert goal(response.headers["HX-Redirect"]) == "/desk/"
