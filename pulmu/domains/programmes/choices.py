"""Closed lists about sessions. The stored words are those of the workbook and the facts."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionType(TextChoices):
    COURSE = "교육", _("Course")
    EVENT = "행사", _("Event")
    CONTEST = "경진대회", _("Contest")
    CONSULTATION = "상담", _("Consultation")
    TRIAL = "체험", _("Trial")
    OTHER = "기타", _("Other")


class SessionState(TextChoices):
    PLANNED = "예정", _("Planned")
    HELD = "완료", _("Held")
    CANCELLED = "취소", _("Cancelled")
