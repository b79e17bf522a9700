"""Closed lists: acts on rights as the trail names them, acts at the door, providers."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

INVITED, GRANTED, CHANGED = "members.invited", "members.granted", "members.changed"
ENDED, AGAIN, SENT_AGAIN = "members.ended", "members.let_in_again", "members.sent_again"
EVENTS = (INVITED, GRANTED, CHANGED, ENDED, AGAIN, SENT_AGAIN)


class Act(TextChoices):
    """What happened at the door."""

    IN = "in", _("Signed in")
    OUT = "out", _("Signed out")
    FAILED = "failed", _("Could not sign in")
    IDLE = "idle", _("Signed out after a while without a sign of life")
    ENDED = "ended", _("Ended from another browser")


class Provider(TextChoices):
    """Who else may say that somebody is who they are."""

    KAKAO = "kakao", _("Kakao")
    NAVER = "naver", _("Naver")
