"""Closed lists about questions."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """When a questionnaire is asked: at sign-up, afterwards, or before anything is planned."""

    SIGN_UP = "신청", _("At sign-up")
    SATISFACTION = "만족도", _("Satisfaction")
    DEMAND = "수요", _("Demand")


class Sort(TextChoices):
    """What sort of answer a question wants."""

    LINE = "한줄", _("One line")
    TEXT = "글", _("Text")
    YES_NO = "예아니오", _("Yes or no")
    ONE = "하나", _("One of a list")
    MANY = "여럿", _("Some of a list")
    SCALE = "5점", _("Five points")
    NUMBER = "숫자", _("Number")
    DAY = "날짜", _("Day")


class WishState(TextChoices):
    """What became of a wish: it is open, a course is made of it, or the desk put it away."""

    OPEN = "열림", _("Still open")
    TAKEN = "채택", _("Taken up")
    AWAY = "보류", _("Put away")


class Suits(TextChoices):
    """When it would suit somebody to come."""

    DAYTIME = "평일 낮", _("Weekdays, in the day")
    EVENING = "평일 저녁", _("Weekdays, in the evening")
    WEEKEND = "주말", _("At the weekend")
    ANY = "언제나", _("At any time")
