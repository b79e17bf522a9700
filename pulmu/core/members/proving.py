"""A code by mail in the place of a password: who types it reads that mailbox.

What is answered never tells whether anybody is known under an address.
"""

from __future__ import annotations

import datetime as dt
import secrets as chance

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from pulmu.core.kernel.emails import email_address
from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import KEY_LENGTH, new_key
from pulmu.core.mail import addresses
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor

from . import mails, rules, tallies
from .models import EmailCode


class TooOften(Refused):
    code = "members.too_often"


class CodeWrong(Refused):
    code = "members.code_wrong"


class CodeOver(Refused):
    """Too old, or tried too often."""

    code = "members.code_over"


def ask(actor: Actor | None, *, email: str, at: dt.datetime, once: str = "") -> EmailCode:
    """A new code for an address. Without an actor, whose mail it would be, none is sent: where
    somebody has to be known, and is not, everything else is the same. ``once`` names the press of
    the button: pressed twice, it is one code and one mail.
    """
    address = email_address(email)
    index = secrets.blind_index(address)
    key = secrets.blind_index(f"press:{once}:{index}")[:KEY_LENGTH] if once else new_key()
    if standing := EmailCode.objects.filter(key=key).first():
        if standing.sent_at > at - rules.SAME_PRESS and standing.tries < rules.CODE_TRIES:
            return standing
        key = new_key()
    if not tallies.within("code", index, most=rules.CODES_AN_HOUR, span=rules.HOUR, at=at):
        raise TooOften(
            _("Enough codes went to this address. Use the last one, or try again in an hour.")
        )
    digits = f"{chance.randbelow(10**6):06d}"
    row = {"index": index, "email_sealed": secrets.seal(address), "sent_at": at}
    try:
        with transaction.atomic():
            made = EmailCode.objects.create(key=key, **row, code_hash=_hashed(key, digits))
            if actor is not None:
                mails.code(actor, to=address, digits=digits, at=at)
    except IntegrityError:
        # The other of two presses was there first.
        return EmailCode.objects.get(key=key)
    return made


def prove(*, key: str, digits: str, at: dt.datetime) -> str:
    """The look-up of the address that was proven. Every try counts, so that a code cannot be
    guessed by trying twice at once; the right one may be sent twice.
    """
    good = EmailCode.objects.filter(key=key, sent_at__gt=at - rules.CODE_GOOD)
    if not good.filter(tries__lt=rules.CODE_TRIES).update(tries=F("tries") + 1):
        raise CodeOver(_("This code is not good any more. Have a new one sent."))
    found = good.get()
    typed = "".join(digits.split())
    if not constant_time_compare(found.code_hash, _hashed(key, typed)):
        raise CodeWrong(_("This is not the code. Look at the newest mail."))
    addresses.works_again(found.index)
    return found.index


def address_of(key: str) -> str:
    """Where a code went; empty when it is not known any more."""
    found = EmailCode.objects.filter(key=key).first()
    return secrets.unseal(found.email_sealed) if found else ""


def forget_old(*, at: dt.datetime) -> int:
    gone, _by_model = EmailCode.objects.filter(sent_at__lt=at - rules.KEPT_COUNTS).delete()
    return gone


def _hashed(key: str, digits: str) -> str:
    return secrets.blind_index(f"{key}:{digits}")
