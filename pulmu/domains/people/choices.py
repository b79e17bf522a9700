"""Closed lists about people. The stored words are those of the workbook and the facts."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    MALE = "남", _("Male")
    FEMALE = "여", _("Female")
    UNSAID = "미응답", _("No answer")


class PersonRole(TextChoices):
    """As what somebody was there: only participants are users."""

    PARTICIPANT = "참가자", _("Participant")
    INSTRUCTOR = "강사", _("Instructor")
    STAFF = "직원", _("Staff member")


class ConsentKind(TextChoices):
    """What a text is about. The first needs no consent, only to be said; the others are asked."""

    PROCESSING = "처리", _("What is processed without consent")
    PROMOTION = "홍보", _("News and offers")
    PICTURES = "촬영", _("Use of photos and films")
    SENSITIVE = "민감", _("Sensitive data")
    THIRD_PARTY = "제공", _("Passing on to others")
    JOBS = "채용", _("Job link")


ASKED = tuple(kind for kind in ConsentKind if kind != ConsentKind.PROCESSING)
# What is asked while signing up for a course; for work somebody looks by themselves.
ASKED_AT_SIGN_UP = tuple(kind for kind in ASKED if kind != ConsentKind.JOBS)


class ConsentChannel(TextChoices):
    """How somebody said so."""

    PAPER = "서면", _("On paper")
    WEB = "누리집", _("On the web")
    PHONE = "전화", _("By phone")


class Relation(TextChoices):
    """What a guardian is to a child."""

    FATHER = "부", _("Father")
    MOTHER = "모", _("Mother")
    GRANDPARENT = "조부모", _("Grandparent")
    OTHER = "후견인", _("Other legal guardian")


class Verification(TextChoices):
    """How it was made sure that a guardian consented: what two people at a desk can do of the ways
    in article 17-2 of the decree.
    """

    PAPER = "서면", _("Signed paper")
    MESSAGE = "문자", _("Tick and text message")
    EMAIL = "전자우편", _("Reply by e-mail")
    CALL = "전화", _("Phone call")


class Destroyed(TextChoices):
    """What is destroyed of a person: what they are reached by first, then who they are."""

    CONTACT = "연락처", _("Contact data")
    IDENTITY = "신원", _("Everything that tells who they are")


class RequestSort(TextChoices):
    """What a person may ask for about their own data."""

    SEE = "열람", _("To see it")
    CORRECT = "정정", _("To have it corrected")
    ERASE = "삭제", _("To have it erased")
    STOP = "처리정지", _("To have its use stopped")


class RequestState(TextChoices):
    OPEN = "접수", _("Open")
    DONE = "처리", _("Done")
    REFUSED = "거절", _("Refused")
