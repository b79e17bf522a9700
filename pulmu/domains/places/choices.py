"""Closed lists about equipment, rooms and their use. What is stored is what people say."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ResourceKind(TextChoices):
    EQUIPMENT = "장비", _("Equipment")
    ROOM = "공간", _("Room")


class BookingState(TextChoices):
    REQUESTED = "신청", pgettext_lazy("booking", "Requested")
    CONFIRMED = "확정", pgettext_lazy("booking", "Confirmed")
    WAITING = "대기", pgettext_lazy("booking", "Waiting")
    OFFERED = "제안", pgettext_lazy("booking", "Offered")
    IN_USE = "이용중", pgettext_lazy("booking", "In use")
    DONE = "완료", pgettext_lazy("booking", "Done")
    CANCELLED = "취소", pgettext_lazy("booking", "Cancelled")
    REFUSED = "거절", pgettext_lazy("booking", "Refused")
    NO_SHOW = "노쇼", pgettext_lazy("booking", "No-show")


class BookingChannel(TextChoices):
    PORTAL = "포털", pgettext_lazy("booking", "Portal")
    DESK = "데스크", pgettext_lazy("booking", "Desk")
    DOOR = "현장", pgettext_lazy("booking", "At the machine")


class AuthorisationSource(TextChoices):
    DESK = "직접", _("Granted at the desk")
    COURSE = "교육", _("By a course")


class ClosureSort(TextChoices):
    CLOSED = "휴관", _("Closed")
    OPEN = "개관", _("Open in spite of a holiday")


class MaintenanceSort(TextChoices):
    CHECK = "점검", _("Inspection")
    REPAIR = "수리", _("Repair")
    CALIBRATION = "교정", _("Calibration")
    CLEANING = "청소", _("Cleaning")
    OTHER = "기타", pgettext_lazy("maintenance", "Other")


class UseType(TextChoices):
    """이용유형 of the national equipment log."""

    SELF = "직접이용", _("Used by themselves")
    ORDERED = "의뢰", _("Done for them")
    TEACHING = "교육", _("Teaching")
    OTHER = "기타", pgettext_lazy("use", "Other")


class UserType(TextChoices):
    """이용기관 유형 of the national equipment log."""

    COMPANY = "기업", _("Company")
    UNIVERSITY = "대학", _("University")
    INSTITUTE = "연구기관", _("Research institute")
    PUBLIC = "공공기관", _("Public body")
    PERSON = "개인", _("Individual")
    OWN = "내부", _("Own organisation")
    OTHER = "기타", pgettext_lazy("use", "Other")


class FileSort(TextChoices):
    PHOTO = "사진", _("Photo")
    MANUAL = "설명서", _("Manual")
