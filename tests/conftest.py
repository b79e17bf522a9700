"""The cast. The same people appear in every test, so that a test reads as a story.

hana      runs the Gimhae lab; dul is the second of its two staff.
minsu     runs another lab, and must never see Gimhae's records.
inspector looks at every lab for the authority, and changes nothing.
operator  runs the machine: brings Gimhae's records in, vouches for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.utils import translation
from hypothesis import settings

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.models import Organisation, OrganisationKind, User
from pulmu.core.tenancy.permissions import Role

from .chromium import chromium
from .factories import a_lab, a_user, an_actor
from .ledger.fences import flush_past_fences

__all__ = ["chromium"]

# How long an example takes says how busy the machine is, not whether it is right.
settings.register_profile("pulmu", deadline=None)
settings.load_profile("pulmu")


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_flushed() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        flush_past_fences(patch)
        yield


@pytest.fixture(autouse=True)
def _language_of_the_site() -> Iterator[None]:
    """A request leaves its language behind in its thread: the next test would speak it."""
    yield
    translation.deactivate()


@dataclass(frozen=True)
class Cast:
    gimhae: Organisation
    other_lab: Organisation
    authority: Organisation
    hana_user: User
    dul_user: User
    minsu_user: User
    inspector_user: User
    hana: Actor
    dul: Actor
    minsu: Actor
    inspector: Actor
    operator: Actor


@pytest.fixture
def cast(db: None) -> Cast:
    gimhae = a_lab("gimhae", "김해 메타버스 특화랩")
    other_lab = a_lab("other", "다른 특화랩")
    authority = a_lab("authority", "전국 협의회", kind=OrganisationKind.AUTHORITY)
    hana, dul = a_user("hana@example.org", "하나"), a_user("dul@example.org", "두리")
    minsu = a_user("minsu@example.org", "민수")
    inspector = a_user("inspector@example.org", "평가위원")
    return Cast(
        gimhae=gimhae,
        other_lab=other_lab,
        authority=authority,
        hana_user=hana,
        dul_user=dul,
        minsu_user=minsu,
        inspector_user=inspector,
        hana=an_actor(hana, gimhae, Role.STAFF),
        dul=an_actor(dul, gimhae, Role.STAFF),
        minsu=an_actor(minsu, other_lab, Role.STAFF),
        inspector=an_actor(inspector, authority, Role.INSPECTOR),
        operator=operator_of(gimhae),
    )
