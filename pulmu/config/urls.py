from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, URLResolver, include, path, re_path

from pulmu.surfaces.desk.views import kiosk, kit
from pulmu.surfaces.portal import connected, own

accounts = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", own.overview, name="mfa_index"),
    path("sessions/", own.sessions, name="own_sessions"),
    path("turn/", own.turn, name="own_turn"),
    path("with/<slug:provider>/", connected.sign_in, name="oauth_sign_in"),
    path("with/<slug:provider>/back/", connected.back, name="oauth_back"),
    path("connected/<slug:provider>/", connected.connect, name="oauth_connect"),
    path("connected/<slug:provider>/disconnect/", own.disconnect, name="oauth_disconnect"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("2fa/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("2fa/passkeys/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(
        "2fa/passkeys/reauthenticate/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/passkeys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("2fa/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/generate/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/download/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include(accounts)),
    path("desk/", include("pulmu.surfaces.desk.urls")),
    path("screen/<slug:link>/", kiosk.screen, name="screen"),
    path("screen/<slug:link>/alone/", kiosk.alone, name="screen_alone"),
    path("ui/", kit.kit, name="kit"),
    path("ui/options/", kit.options, name="kit_options"),
    path("api/v1/", include("pulmu.surfaces.api.urls")),
    path("", include("pulmu.surfaces.portal.urls")),
]
handler403 = "pulmu.surfaces.portal.errors.forbidden"
handler404 = "pulmu.surfaces.portal.errors.not_found"
handler500 = "pulmu.surfaces.portal.errors.server_error"
