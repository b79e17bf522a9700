"""The closed lists of support. What is stored is the word people write."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Contract(TextChoices):
    UNSAID = "", _("Not said")
    PERMANENT = "정규", _("Permanent")
    FIXED_TERM = "계약", _("Fixed term")
    INTERN = "인턴", _("Intern")


class Nature(TextChoices):
    DIRECT = "직접", _("Direct")
    INDIRECT = "간접", _("Indirect")
