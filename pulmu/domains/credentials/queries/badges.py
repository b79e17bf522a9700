"""Certificates as Open Badges, signed; and what others need to check them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.jwk import RSAKey

from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.domains.credentials import rules
from pulmu.domains.credentials.choices import CertificateSort
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.credentials.rules import Badge

Said = dict[str, Any]
ALGORITHM = "RS256"


def badge_jwt(one: Certificate) -> str:
    """As VC-JWT: what every Open Badges 3.0 reader has to understand. In clear: `printed`."""
    said = rules.credential(_badge(one))
    return _signed(said, issuer=said["issuer"]["id"], subject=said["credentialSubject"]["id"])


def badge_json(one: Certificate) -> Said:
    """As JSON with its proof inside (`eddsa-jcs-2022`)."""
    said = rules.credential(_badge(one))
    proof, raw = rules.proof_input(said)
    return rules.proven(said, proof, secrets.badge_key().sign(raw))


def status_jwt(actor: Actor, organisation: Organisation, year: int) -> str:
    """Which of the numbers of a year were taken back, signed."""
    mine = Certificate.objects.within(actor).filter(organisation=organisation, year=year)
    revoked = mine.filter(revoked_on__isnull=False).values_list("serial", flat=True)
    said = rules.status_list(
        site=settings.PULMU_SITE_URL, issuer=organisation.code, year=year, revoked=set(revoked)
    )
    return _signed(said, issuer=said["issuer"], subject=said["credentialSubject"]["id"])


def public_keys() -> list[Said]:
    """The public half of the key that signs JWTs, as JWK."""
    return [_public(_key())]


def did_document(organisation: Organisation) -> Said:
    public = secrets.badge_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return rules.did_document(
        site=settings.PULMU_SITE_URL,
        issuer=organisation.code,
        rsa=_public(_key()),
        ed25519=public,
    )


def _badge(one: Certificate) -> Badge:
    completed = one.sort == CertificateSort.COMPLETION
    with translation.override(settings.LANGUAGE_CODE):
        criteria = (
            _("Attended as much of the course as it asks for.")
            if completed
            else _("Took part in the course.")
        )
    return Badge(
        site=settings.PULMU_SITE_URL,
        issuer=one.organisation.code,
        issuer_name=one.organisation.name,
        address=f"{settings.PULMU_SITE_URL}/c/{one.code}/",
        number=one.number,
        year=one.year,
        serial=one.serial,
        name=secrets.unseal(one.name_sealed),
        course=one.course,
        about=one.about,
        is_completion=completed,
        criteria=str(criteria),
        began_on=one.began_on,
        ended_on=one.ended_on,
        issued_on=one.issued_on,
    )


def _signed(said: Said, *, issuer: str, subject: str) -> str:
    key = _key()
    claims = {
        **said,
        "iss": issuer,
        "jti": said["id"],
        "nbf": int(dt.datetime.fromisoformat(said["validFrom"]).timestamp()),
        "sub": subject,
    }
    header = {"alg": ALGORITHM, "kid": _kid(key), "typ": "JWT"}
    return jwt.encode(header, claims, key, algorithms=[ALGORITHM])


def _key() -> RSAKey:
    return RSAKey.import_key(secrets.badge_rsa_pem())


def _public(key: RSAKey) -> Said:
    public = key.as_dict(private=False)
    members = {name: public[name] for name in ("kty", "n", "e")}
    return {**members, "alg": ALGORITHM, "use": "sig", "kid": _kid(key)}


def _kid(key: RSAKey) -> str:
    return rules.kid(settings.PULMU_SITE_URL, key.thumbprint())
