"""Every message becomes a file that mail programmes open: for places without a mail server."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Named by day and Message-ID, so that a message that is sent twice is one file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for one in email_messages:
            written = one.message()
            name = str(written["Message-ID"]).strip("<>").split("@", maxsplit=1)[0]
            (folder / f"{name}.eml").write_bytes(written.as_bytes())
        return len(email_messages)
