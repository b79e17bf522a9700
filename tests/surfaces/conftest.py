"""Browsers of the cast, and a small year that Hana has recorded."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from pulmu.core.tenancy.models import User
from pulmu.core.tenancy.permissions import Role
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes.models import Attendance, Session
from pulmu.domains.results import actions as results
from pulmu.ledger.models import Blob
from pulmu.ledger.rulebook import install_shipped
from pulmu.web import clock
from tests.conftest import Cast
from tests.factories import a_membership, a_person, a_programme, a_user, day, when

RECORDED = when("2023-06-01 09:00")


@dataclass(frozen=True)
class Year:
    """A held session of 2023 with three participants, one of them absent; no evidence yet."""

    session: Session
    people: tuple[Person, ...]
    attendances: tuple[Attendance, ...]

    @property
    def source(self) -> str:
        return f"session:{self.session.key}"


@pytest.fixture(autouse=True)
def _site(db: None, settings: Any, tmp_path: Path) -> None:
    settings.PULMU_DATA_DIR = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    # What it counts of attempts to sign in would stop the next test.
    cache.clear()
    install_shipped()


@pytest.fixture
def year(cast: Cast) -> Year:
    session = a_recorded_session(cast, "P23-001")
    people = tuple(a_person(name, lab=cast.gimhae) for name in ("김하나", "이두리", "박세찬"))
    rows = [
        programmes.AttendanceRow(
            session_id=session.pk,
            person_id=person.pk,
            on=day("2023-05-10"),
            is_present=person is not people[2],
        )
        for person in people
    ]
    done = programmes.record_attendances(cast.hana, rows=rows, at=RECORDED)
    return Year(session, people, tuple(done.objects))


def a_recorded_session(cast: Cast, code: str, *, headcount: int = 0, year: int = 2023) -> Session:
    """Recorded by Hana, so that its facts stand in the ledger."""
    programme = a_programme(f"과정 {code}", lab=cast.gimhae)
    row = programmes.SessionRow(
        code=code,
        programme_id=programme.pk,
        title="1회차",
        field="메타버스",
        type="교육",
        starts_at=when(f"{year}-05-10 14:00"),
        ends_at=when(f"{year}-05-10 18:00"),
        state="완료",
        group_headcount=headcount,
    )
    return programmes.record_sessions(cast.hana, rows=[row], at=RECORDED).objects[0]


@pytest.fixture
def sheet(cast: Cast, year: Year, tmp_path: Path) -> Blob:
    """A picture of the signed sheet, attached to the session by Hana."""
    path = tmp_path / "sheet.png"
    path.write_bytes(a_picture())
    blobs = results.add_files(cast.hana, files=[("출석부_P23-001.png", path)], at=RECORDED)
    results.attach_files(cast.hana, sources=[year.source], shas=[blobs[0].sha256], at=RECORDED)
    return blobs[0]


def a_picture(colour: str = "white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(out, "PNG")
    return out.getvalue()


def an_upload(name: str = "출석부.png", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_picture() if content is None else content)


def a_browser(user: User | None = None, language: str = "en") -> Client:
    """Somebody's browser, signed in without a password."""
    client = Client(headers={"accept-language": language})
    if user is not None:
        client.force_login(user)
        # As after the first request: what the door writes down then is not what a test counts.
        session = client.session
        session[clock.BEGAN] = session[clock.SEEN] = int(timezone.now().timestamp())
        session.save()
    return client


@pytest.fixture
def hana(cast: Cast) -> Client:
    return a_browser(cast.hana_user)


@pytest.fixture
def manager(cast: Cast) -> Client:
    """Runs Gimhae: writes the texts, reviews who looked, destroys what is due."""
    user = a_user("manager@example.org", "소장")
    a_membership(user, cast.gimhae, Role.MANAGER)
    return a_browser(user)


@pytest.fixture
def dul(cast: Cast) -> Client:
    return a_browser(cast.dul_user)


@pytest.fixture
def minsu(cast: Cast) -> Client:
    """Of another lab."""
    return a_browser(cast.minsu_user)


@pytest.fixture
def guest(cast: Cast) -> Client:
    """Looks at Gimhae alone, and changes nothing."""
    user = a_user("guest@example.org", "손님")
    a_membership(user, cast.gimhae, Role.INSPECTOR)
    return a_browser(user)


@pytest.fixture
def member(cast: Cast) -> Client:
    """A maker: has an account, and no business at the desk."""
    user = a_user("maker@example.org", "메이커")
    a_membership(user, cast.gimhae, Role.MEMBER)
    return a_browser(user)


@pytest.fixture
def text() -> Callable[[Any], str]:
    """What an answer says, with blanks evened out."""
    return lambda response: " ".join(response.content.decode().split())
