"""The closed lists of prototypes. What is stored is the word people write."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PrototypeKind(TextChoices):
    MOCK_UP = "목업", _("Mock-up")
    WORKING_MOCK_UP = "워킹목업", _("Working mock-up")
    DIGITAL = "디지털", _("Digital prototype")
    OTHER = "기타", _("Other")


class PrototypeState(TextChoices):
    RECEIVED = "접수", _("Received")
    MAKING = "제작", _("In the making")
    DONE = "완료", _("Done")
    ABANDONED = "중단", _("Abandoned")
