"""A signature drawn on a page (`ui/sign.js`), as it comes with the form."""

from __future__ import annotations

import base64
import binascii

from pulmu.core.files.errors import FileRefused

PNG = "data:image/png;base64,"
MOST_DRAWN = 400_000


def drawing(typed: str) -> bytes:
    """A signature as the page's script sends it; empty when nothing was drawn."""
    if not typed:
        return b""
    if not typed.startswith(PNG) or len(typed) > MOST_DRAWN:
        raise FileRefused("unreadable", detail="no drawn signature")
    try:
        return base64.b64decode(typed[len(PNG) :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise FileRefused("unreadable", detail=str(error)) from error
