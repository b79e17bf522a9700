"""One-time links by which a user sets a password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from .models import User


def set_password_link(user: User) -> str:
    """Valid once, and for Django's PASSWORD_RESET_TIMEOUT (three days)."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
    return f"{settings.PULMU_SITE_URL}{path}"
