"""Permissions as a proof: every URL, by every method, as everybody, with whose records it may be.

`scripts/permission_matrix.py` walks the whole and prints what was answered.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from .matrix import size_in_words
from .registry import URLS
from .registry.api import of_calls
from .walking import OWN, THEIRS, Walk, access_of, cells, named_patterns
from .world import VISITORS

pytestmark = pytest.mark.django_db

TRUST = Path(__file__).parents[2] / "docs" / "TRUST.md"
WHOLE = tuple(cells(URLS))
QUICK = tuple(
    cell
    for cell in WHOLE
    if cell.method in {"GET", "POST"}
    and (cell.whose in {OWN, THEIRS} if cell.ask is None else cell.filled == THEIRS)
)
OFTEN = ("anonymous", "manager", "inspector", "member", "of another lab")
# Opened by others, or elsewhere.
NOT_BY_A_MANAGER = {
    "desk:course_undo": "nothing was done yet: tests/surfaces/desk/test_course_roster.py",
    "desk:turn": "turns to another organisation; the authority's visitors come in by it",
    "my_contact": "opens by a proven address: tests/surfaces/portal",
    "my_company": "as above",
    "my_company_jobs": "as above",
    "my_company_paper": "as above",
    "machine_act": "as above",
    "my_erase": "as above",
    "my_look": "as above",
    "my_growth": "as above",
    "my_space": "as above",
    "oauth_back": "Kakao and Naver are not set up: tests/surfaces/accounts",
    "oauth_disconnect": "as above",
    "oauth_sign_in": "as above",
    "screen": "of a session that is over nothing is shown: tests/surfaces/desk/test_screen.py",
    "screen_alone": "as above",
    "ticket_survey": "a month after a course nobody is asked: tests/surfaces/portal",
    "own_turn": "turns to another of one's own organisations",
    "mfa_deactivate_totp": "needs a second factor: tests/surfaces/accounts",
    "mfa_download_recovery_codes": "as above",
    "mfa_view_recovery_codes": "as above",
    **dict.fromkeys(of_calls(), "asks for a token: tests/surfaces/api"),
}
# Forms that only send one on when they were taken: what they ask has to fit what is planted.
TAKEN = (
    "desk:access",
    "desk:consent_text",
    "desk:consents",
    "desk:destroy",
    "desk:guardian",
    "desk:import_names",
    "desk:person_new",
    "desk:request",
    "desk:request_new",
    "desk:retention",
)
HOW = (
    '{name} is not in the walk. Add one line to URLS in tests/walk/registry/: "{name}": '
    "Url(lambda o: [o[Model].key]), or Url() for one without arguments."
)


def test_every_url_is_in_the_walk():
    names = {name for name, _pattern in named_patterns()}

    assert [HOW.format(name=name) for name in sorted(names - set(URLS))] == []
    assert sorted(set(URLS) - names) == []


def test_every_url_says_who_may_open_it():
    assert [name for name, pattern in named_patterns() if not access_of(pattern)] == []


def test_the_visitors_are_those_that_are_named(world):
    assert tuple(world.visitors) == VISITORS


def test_the_size_of_the_walk_is_the_one_that_is_claimed():
    assert size_in_words(URLS, WHOLE) in TRUST.read_text(encoding="utf-8")


@pytest.mark.parametrize("visitor", OFTEN)
def test_nobody_gets_further_than_the_policy_says(world, visitor):
    walk = Walk(world, world.visitors[visitor], URLS).go(QUICK)

    assert [str(finding) for finding in walk.findings] == []


@pytest.mark.slow
@pytest.mark.parametrize("visitor", VISITORS)
def test_nobody_gets_further_by_any_method_with_any_record(world, matrix, visitor):
    walk = Walk(world, world.visitors[visitor], URLS).go(WHOLE)
    matrix.add(walk)

    assert [str(finding) for finding in walk.findings] == []


def test_a_manager_opens_every_page(world):
    """So that no page is safe only because it is broken."""
    manager = world.visitors["manager"]
    own = [cell for cell in WHOLE if cell.whose == cell.filled == OWN]
    walk = Walk(world, manager, URLS).go(cell for cell in own if cell.method in {"GET", "POST"})

    opened = {cell.url for cell, status in walk.statuses.items() if status in {200, 302}}

    assert sorted(set(URLS) - opened) == sorted(NOT_BY_A_MANAGER)


def test_the_forms_about_people_are_taken(world):
    """So that no write is safe only because it was never reached."""
    own = [cell for cell in WHOLE if cell.method == "POST" and cell.filled == OWN]
    sent = [cell for cell in own if cell.ask == len(URLS[cell.url].sends) - 1]
    walk = Walk(world, world.visitors["manager"], URLS)
    walk.go(cell for cell in sent if cell.url in TAKEN)

    assert {cell.url: status for cell, status in walk.statuses.items()} == dict.fromkeys(TAKEN, 302)


def test_no_form_is_taken_without_its_token(world):
    """Sent from another site, with the cookies of a manager."""
    manager = world.visitors["manager"]
    browser = Client(enforce_csrf_checks=True)
    answers = {}
    for name, url in URLS.items():
        browser.cookies = manager.sits_down().cookies
        address = reverse(name, args=url.args(manager.home))
        answers[name] = browser.post(address, {"why": "x"}).status_code

    # A call without a token is nobody's, whatever the cookies say.
    refused = {name: 401 if name in of_calls() else 403 for name in URLS}
    assert answers == refused
