"""The closed list of culture-spread acts. What is stored is the word people write."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActType(TextChoices):
    EVENT = "행사", _("Event")
    VISITING_CLASS = "찾아가는교육", _("Visiting class")
    BOOTH = "체험부스", _("Hands-on booth")
    CLUB = "동아리", _("Club")
    PRESS = "언론보도", _("Press report")
    SNS = "SNS", _("Social media")
    VIDEO = "영상", _("Video")
    PRINT = "간행", _("Publication")
    EXCHANGE = "교류", _("Exchange")
    OTHER = "기타", _("Other")
