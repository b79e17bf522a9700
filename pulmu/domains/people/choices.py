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
