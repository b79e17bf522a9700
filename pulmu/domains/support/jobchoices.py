"""The closed lists of the job link. What is stored is the word people write."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OfferState(TextChoices):
    """``FILLED`` is said by the last hire that was wanted."""

    DRAFT = "작성", _("Offer being written")
    PUBLISHED = "공개", _("Published")
    CLOSED = "마감", _("Offer closed")
    FILLED = "충원", _("Offer filled")


class IntroductionState(TextChoices):
    """From the question to the hire. Before ``AGREED`` the company sees nothing of anybody."""

    ASKED = "제안", _("Waiting for an answer")
    DECLINED = "사양", _("Said no")
    AGREED = "동의", _("Said yes")
    INTERVIEW = "면접", _("Interview")
    PLACED = "채용결정", _("To be hired")
    HIRED = "취업", _("Hired")
    TURNED_DOWN = "불합격", _("Not hired")
    WITHDRAWN = "철회", _("Withdrawn")

    @classmethod
    def open(cls) -> list[str]:
        return [one.value for one in (cls.ASKED, cls.AGREED, cls.INTERVIEW, cls.PLACED)]

    @classmethod
    def shown(cls) -> list[str]:
        """What the company sees, with the person in it."""
        return [one.value for one in (cls.AGREED, cls.INTERVIEW, cls.PLACED, cls.HIRED)]

    @classmethod
    def final(cls) -> list[str]:
        """After which nobody is asked about the same offer again."""
        return [cls.DECLINED.value, cls.HIRED.value]
