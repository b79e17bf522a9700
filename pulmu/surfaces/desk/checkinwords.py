"""What the scripts of the check-in page say."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    return {
        "ready": _("Hold a code before the camera"),
        "kept": _("Kept, will be sent"),
        "kept_why": _("No connection. The reading is on this device and is sent when it is back."),
        "waiting": _("%s readings wait to be sent"),
        "signed_out": _("You were signed out. The readings are kept: sign in, and they are sent."),
        "refused": _("The desk does not take these readings at present. They are kept."),
        "not_ours": _("Readings of a session that is not found here are kept on this device."),
        "not_kept": _("This browser keeps nothing: without a connection a reading is lost."),
        "no_camera": _(
            "No camera was found, or it may not be used. Allow it, or look for the name."
        ),
        "not_secure": _("The camera needs a secure connection (https)."),
        "no_decoder": _(
            "This browser cannot read QR codes, and the reader was not fetched at set-up. "
            "Look for the name instead."
        ),
    }
