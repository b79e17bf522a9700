"""A row of the outbox as the mail that goes out."""

from __future__ import annotations

from email.encoders import encode_base64
from email.headerregistry import Address
from email.mime.base import MIMEBase
from email.mime.text import MIMEText
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from pulmu.core.kernel.kst import KST
from pulmu.core.tenancy.models import Organisation

from .models import Attachment, Message


def mail_of(message: Message, organisation: Organisation, *, reply_to: str) -> EmailMessage:
    """From the lab, by the address of the site. The same at every try, Message-ID and all."""
    mail = EmailMessage(
        subject=message.subject,
        body=message.body,
        from_email=_from(organisation),
        to=[message.to],
        reply_to=[reply_to] if reply_to else None,
        headers={
            "Message-ID": f"<{message.key}@{_host()}>",
            "Date": format_datetime(message.written_at.astimezone(KST)),
            # No machine answers this, and nobody's holiday note comes back (RFC 3834).
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    for one in message.attachments:
        mail.attach(_part(one))
    return mail


def _part(attachment: Attachment) -> MIMEBase:
    """Text stays readable on its way; of anything else only the media type is known."""
    media, *parameters = [one.strip() for one in attachment.sort.split(";")]
    main, _slash, sub = media.partition("/")
    part: MIMEBase
    if main == "text":
        part = MIMEText(attachment.content.decode(), sub, "utf-8")
    else:
        part = MIMEBase(main, sub)
        part.set_payload(attachment.content)
        encode_base64(part)
    for parameter in parameters:
        name, _equals, value = parameter.partition("=")
        part.set_param(name, value)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part


def _from(organisation: Organisation) -> str:
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return str(Address(display_name=organisation.name, addr_spec=address))


def _host() -> str:
    return urlsplit(settings.PULMU_SITE_URL).hostname or "localhost"
