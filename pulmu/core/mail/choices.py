"""Closed lists about messages."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MessageState(TextChoices):
    WAITING = "waiting", pgettext_lazy("of a message", "Waiting")
    SENDING = "sending", _("On its way")
    SENT = "sent", pgettext_lazy("of a message", "Sent")
    AGAIN = "again", _("Will be tried again")
    FAILED = "failed", _("Not delivered")
    WITHHELD = "withheld", _("Withheld")


class Fault(TextChoices):
    """Why the last try did not end well."""

    BUSY = "busy", _("The mail server could not take it at that time")
    FULL = "full", _("The mailbox is full")
    REFUSED = "refused", _("The mail server refused it")
    UNSURE = "unsure", _("It broke off in the middle: it may have arrived, or not")
    LATE = "late", _("It could not be delivered before it was too late to be of use")
    DEAD = "dead", _("The address is marked as not working")


class DeadBecause(TextChoices):
    """How it is known that an address does not work."""

    BOUNCED = "bounced", _("The mail server said that there is nobody")
    SAID = "said", _("The desk said so")


class Language(TextChoices):
    """In which somebody is written to."""

    KO = "ko", _("Korean")
    EN = "en", _("English")
