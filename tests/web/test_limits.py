"""Nobody fills the disk: how much may be sent is judged before anything is read."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from pulmu.web.middleware import MIB, MOST_TYPED, MOST_UPLOADED


def _post(client, path, size, **extra):
    return client.generic(
        "POST", path, b"x", content_type="multipart/form-data", CONTENT_LENGTH=str(size), **extra
    ).status_code


@pytest.mark.django_db
def test_a_stranger_may_send_a_form_and_no_more(client):
    assert _post(client, "/account/login/", MOST_TYPED + 1) == 413
    assert _post(client, "/desk/year/2023/gaps/", 300 * MIB) == 413
    assert _post(client, "/account/login/", 10) != 413


def test_staff_may_send_files_to_the_desk_within_reason(client, cast):
    client.force_login(cast.hana_user)

    assert _post(client, "/desk/year/2023/gaps/", MOST_UPLOADED + 1) == 413
    assert _post(client, "/account/login/", 10 * MIB) == 413


@pytest.mark.django_db
def test_a_body_without_a_length_is_not_read(client):
    assert _post(client, "/account/login/", 0, HTTP_TRANSFER_ENCODING="chunked") == 413


@pytest.mark.django_db
def test_whoever_sends_too_much_reads_what_to_do_and_a_program_reads_nothing(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = client.generic("POST", "/account/login/", b"x", CONTENT_LENGTH=str(3 * MIB))
    desk = client.generic("POST", "/desk/year/2023/gaps/", b"x", CONTENT_LENGTH=str(3 * MIB))
    call = client.generic("POST", "/api/v1/", b"x", CONTENT_LENGTH=str(3 * MIB))

    assert page.status_code == call.status_code == 413
    assert "at most 2 MB at once" in page.content.decode()
    assert "open for too long" in desk.content.decode()
    assert call.content == b""


def test_the_secret_of_a_second_factor_is_sealed_in_the_database(cast):
    TOTP.activate(cast.hana_user, "JBSWY3DPEHPK3PXP")

    stored = Authenticator.objects.get(user=cast.hana_user).data["secret"]

    assert "JBSWY3DPEHPK3PXP" not in stored
