"""The closed lists of sales-channel support. What is stored is the word people write."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    FAIR = "전시", _("Exhibition")
    JOINT_PAVILION = "공동관", _("Joint pavilion")
    FUNDING = "펀딩", _("Crowdfunding")
    STORE = "입점", _("Store listing")
    PROCUREMENT = "B2G등록", _("B2G registration")
    BUYERS = "바이어상담", _("Buyer consultation")
    ONLINE = "온라인몰", _("Online store")
    OTHER = "기타", _("Other")


class Market(TextChoices):
    UNSAID = "", _("Not said")
    B2B = "B2B", "B2B"
    B2C = "B2C", "B2C"
    B2G = "B2G", "B2G"


class ChannelState(TextChoices):
    APPLIED = "신청", _("Applied")
    CONFIRMED = "확정", _("Confirmed")
    DONE = "완료", _("Done")
    CANCELLED = "취소", _("Cancelled")
