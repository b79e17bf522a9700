"""The accounts, by allauth."""

from __future__ import annotations

from .words import Url

URLS: dict[str, Url] = {
    # The accounts, by allauth
    "account_login": Url(sends=(lambda o: {"login": o["user"].email, "password": "x"},)),
    "account_logout": Url(),
    "account_inactive": Url(),
    "account_reauthenticate": Url(),
    "account_change_password": Url(),
    "account_reset_password": Url(sends=(lambda o: {"email": o["user"].email},)),
    "account_reset_password_done": Url(),
    "account_reset_password_from_key": Url(lambda o: [o["user"].uid, "set-password"]),
    "account_reset_password_from_key_done": Url(),
    "mfa_index": Url(),
    "mfa_authenticate": Url(),
    "mfa_reauthenticate": Url(),
    "mfa_activate_totp": Url(),
    "mfa_deactivate_totp": Url(),
    "mfa_generate_recovery_codes": Url(),
    "mfa_view_recovery_codes": Url(),
    "mfa_download_recovery_codes": Url(),
    "mfa_list_webauthn": Url(),
    "mfa_add_webauthn": Url(),
    "mfa_login_webauthn": Url(),
    "mfa_reauthenticate_webauthn": Url(),
    "mfa_edit_webauthn": Url(lambda _o: [1]),
    "mfa_remove_webauthn": Url(lambda _o: [1]),
    "own_sessions": Url(sends=(lambda _o: {"end": "1"}, lambda _o: {"end": "others"})),
    "own_turn": Url(sends=(lambda o: {"to": f"m{o['member'].pk}"},)),
    "oauth_sign_in": Url(lambda _o: ["kakao"]),
    "oauth_back": Url(lambda _o: ["kakao"]),
    "oauth_connect": Url(lambda _o: ["kakao"]),
    "oauth_disconnect": Url(lambda _o: ["kakao"]),
}
