"""Delivery to a mail server, with what is known of a message when the line is cut."""

from __future__ import annotations

import smtplib

from django.core.mail.backends import smtp

from pulmu.core.mail.rules import Reply, Stage

_GO_AHEAD, _NO_SUCH_ADDRESS = 354, 553


class _Line:
    """``is_taking``: the server has asked for the text and has not said yet what became of it."""

    is_taking = False

    def getreply(self) -> tuple[int, bytes]:
        code, said = super().getreply()  # type: ignore[misc]  # of smtplib.SMTP, beside this class
        self.is_taking = code == _GO_AHEAD
        return code, said


class _Plain(_Line, smtplib.SMTP):
    pass


class _Encrypted(_Line, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Encrypted if self.use_ssl else _Plain

    @property
    def is_taking(self) -> bool:
        return isinstance(self.connection, _Line) and self.connection.is_taking


def reply_of(error: Exception, *, is_taking: bool) -> Reply:
    """What an exception of a try says the server said."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, said = next(iter(error.recipients.values()))
            return Reply(Stage.ADDRESS, code, _text(said))
        case smtplib.SMTPDataError():
            return Reply(Stage.LETTER, error.smtp_code, _text(error.smtp_error))
        case smtplib.SMTPResponseException():
            return Reply(Stage.SERVER, error.smtp_code, _text(error.smtp_error))
        case _ if is_taking:
            return Reply(Stage.TAKEN, text=str(error))
        case ValueError() | smtplib.SMTPNotSupportedError():
            return Reply(Stage.ADDRESS, _NO_SUCH_ADDRESS, str(error))
        case _:
            return Reply(Stage.SERVER, text=str(error) or type(error).__name__)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
