"""What is not there, by well-formed names."""

from __future__ import annotations

from typing import Any


class Nothing:
    """In the place of an organisation's records: well-formed names of what is not there."""

    def __getitem__(self, _what: object) -> Any:
        return self

    key = ticket = door = "n" * 26
    index = "n" * 43
    token = "n" * 43
    uid = "zzzz"
    email = "nothing@example.org"
    code = "not-there"
    ticket = guardian_ticket = "n" * 26
    place = "없는 곳"
    sha256 = "0" * 64
    pk = id = seq = revision = 999_999
