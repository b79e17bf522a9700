"""Everything that the desk can do for programmes, the API can; and its words are ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pulmu.domains.companies.choices import Field
from pulmu.domains.credentials import actions as credentials
from pulmu.domains.credentials.queries import State
from pulmu.domains.people.choices import PersonRole, Sex
from pulmu.domains.programmes import actions, choices
from pulmu.surfaces.api import shapes
from pulmu.surfaces.api.api import api
from pulmu.surfaces.api.doors import OPERATIONS
from pulmu.surfaces.api.pages import ROOT

DOC = Path(__file__).parents[3] / "docs" / "api.md"
# What a program has no business with, and why.
NOT_HERE = {
    "agree_as_guardian": "a guardian says so by the link that was sent to them alone",
    "check_in_self": "people do it by themselves, with the code of the room",
    "keep_draft": "a form of the portal that is being written",
    "read_draft": "as above",
    "send_draft": "as above; `sign_up` is what comes of it",
    "forget_drafts": "the clock does it",
    "lapse_offers": "the clock does it",
    "ask_after": "the clock does it",
    "own_survey": "whoever holds a ticket, by it",
    "remind": "the clock does it",
    "keep_rooms_of": "what a removal that is taken back asks for: the room is held again",
    "open_screen": "whoever stands at the device; `room_code` is what it shows",
    "read_screen": "whoever holds the link to the screen, by it",
    "record_sessions": "lists of imports: `add_session` and `correct_session` do one",
}
OF_CERTIFICATES = {"issue", "revoke", "reissue"}


def acts(module) -> set[str]:
    return {name for name in module.__all__ if name[0].islower()}


def test_every_act_of_programmes_can_be_called():
    called = {act for one in OPERATIONS.values() for act in one.does}

    assert acts(actions) - called - set(NOT_HERE) == set()
    assert set(NOT_HERE) & called == set()
    assert called - acts(actions) == OF_CERTIFICATES
    assert all(hasattr(credentials, act) for act in OF_CERTIFICATES)


def test_the_table_of_the_document_names_every_act_and_every_call():
    said = DOC.read_text(encoding="utf-8")
    schema = api.get_openapi_schema(path_prefix=ROOT)
    calls = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in schema["paths"].items()
        for method in methods
    }

    assert [call for call in sorted(calls) if f"`{call}`" not in said] == []
    assert [act for act in sorted(acts(actions)) if f"`{act}`" not in said] == []


def test_the_description_is_openapi_and_names_each_call_once():
    schema = api.get_openapi_schema(path_prefix=ROOT)
    names = [one["operationId"] for methods in schema["paths"].values() for one in methods.values()]

    assert schema["openapi"] == "3.1.0"
    assert len(names) == len(set(names)) == len(OPERATIONS)
    assert all(re.fullmatch("[a-z_]+", name) for name in names)


@pytest.mark.parametrize(
    ("literal", "listed"),
    [
        (shapes.OfferingStateWord, choices.OfferingState),
        (shapes.SessionStateWord, choices.SessionState),
        (shapes.EnrolmentStateWord, choices.EnrolmentState),
        (shapes.EndingWord, choices.Ending),
        (shapes.ChannelWord, choices.Channel),
        (shapes.BookingWord, choices.Booking),
        (shapes.StageWord, choices.Stage),
        (shapes.TypeWord, choices.SessionType),
        (shapes.FieldWord, Field),
        (shapes.RoleWord, PersonRole),
        (shapes.MarkWord, choices.AttendanceMark),
        (shapes.WayWord, choices.AttendanceWay),
        (shapes.RollWord, choices.Roll),
        (shapes.OutcomeWord, choices.ScanOutcome),
        (shapes.CertificateStateWord, State),
        (shapes.SexWord, Sex),
    ],
)
def test_the_words_of_the_api_are_those_of_our_lists(literal, listed):
    assert shapes.words(literal) == tuple(one.name.lower() for one in listed)
