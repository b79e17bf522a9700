"""Closed lists about certificates."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CertificateSort(TextChoices):
    """What a certificate says of somebody."""

    COMPLETION = "수료", _("Completed a course")
    PARTICIPATION = "참가", _("Took part")
