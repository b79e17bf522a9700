"""A receipt comes on paper to the desk while whoever got it signs on their phone. Both act, the
prototype's row first and the ledger's head after it.
"""

from __future__ import annotations

import time

import pytest
from django.db import connection, transaction

from pulmu.domains.prototypes import actions
from pulmu.domains.prototypes.models import Prototype
from pulmu.ledger import queries as ledger
from pulmu.ledger.rulebook import install_shipped
from tests.domains.prototypes.asking import handed_over, sora_at
from tests.factories import when
from tests.surfaces.conftest import a_browser, an_upload

from .test_two_domains import at_once

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30
WAITING = """
    SELECT 1 FROM pg_locks WHERE NOT granted AND pid IN (
        SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database
        WHERE datname = current_database()
    )
"""
LATER = when("2026-05-22 11:00")


@pytest.fixture(autouse=True)
def _ledger(db):
    install_shipped()


def until_the_desk_waits() -> None:
    """SQLite lets it wait before anything is locked: nothing to look at there."""
    end = time.monotonic() + PATIENCE
    while connection.vendor == "postgresql" and time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone():
                return
        time.sleep(0.05)


def test_paper_comes_to_the_desk_while_they_sign_on_their_phone(cast):
    desk, sora = a_browser(cast.hana_user), sora_at(cast.gimhae)
    made = handed_over(cast.hana, cast.gimhae)
    sent = {"do": "sign", "name": "한소라", "files": an_upload("인수증.png")}

    def sign() -> None:
        with transaction.atomic():
            mine = Prototype.objects.within(cast.hana).select_for_update()
            ticket = mine.get(pk=made.pk).request.ticket
            until_the_desk_waits()
            actions.sign_own_receipt(sora, ticket=ticket, name="한소라", at=LATER)

    told = at_once([sign, lambda: desk.post(f"/desk/prototypes/of/{made.key}/", sent)])

    assert told == {"done": 2}
    now = Prototype.objects.within(cast.hana).get(pk=made.pk)
    [paper] = ledger.files_of(cast.hana, [f"prototype:{made.key}"])[f"prototype:{made.key}"]
    assert (now.receipt_way, ledger.blob(cast.hana, paper).name) == ("웹", "인수증.png")
