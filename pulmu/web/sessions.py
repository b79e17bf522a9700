"""The session of a visitor who is not signed in."""

from __future__ import annotations

from pulmu.web.http import ActorRequest

# Whoever opened something of their own to which files may be sent.
SENDS_FILES = "sends_files"


def another(request: ActorRequest) -> None:
    """A session under a new key, with what the old one knew, until the browser is closed.

    One that was known before opens nothing of what comes now. It stays as it was: the other of two
    presses comes with it, and has to find what it sent.
    """
    known = dict(request.session.items())
    request.session = type(request.session)()
    request.session.update(known)
    request.session.set_expiry(0)
