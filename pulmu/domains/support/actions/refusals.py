"""The ways in which this domain says no."""

from __future__ import annotations

from pulmu.core.kernel.errors import Refused


class UnknownWord(Refused):
    code = "support.unknown_word"


class TextMissing(Refused):
    code = "support.text_missing"


class TextTooLong(Refused):
    code = "support.text_too_long"


class WrongDay(Refused):
    code = "support.wrong_day"


class NotAShare(Refused):
    code = "support.not_a_share"


class NotAnAmount(Refused):
    code = "support.not_an_amount"


class EndsBeforeStart(Refused):
    code = "support.ends_before_start"
