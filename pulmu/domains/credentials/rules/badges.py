"""A certificate as an Open Badge 3.0, which is a W3C Verifiable Credential (data model 2.0).

Plain data in, plain data out; keys and signatures stay outside. Why it is said like this:
decision 0015.
"""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from pulmu.core.kernel.kst import moment

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
# As long as the standard asks for, so that one bit hides among many.
STATUS_BITS = 131_072
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_KEY = b"\xed\x01"

Said = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What is said of a certificate. ``issuer`` is the organisation's code."""

    site: str
    issuer: str
    issuer_name: str
    address: str
    number: str
    year: int
    serial: int
    name: str
    course: str
    about: str
    is_completion: bool
    criteria: str
    began_on: dt.date
    ended_on: dt.date
    issued_on: dt.date


def did(site: str, issuer: str) -> str:
    """`did:web` of an organisation: its document is at `/issuers/<code>/did.json`."""
    return f"did:web:{quote(site.partition('://')[2], safe='')}:issuers:{issuer}"


def kid(site: str, thumbprint: str) -> str:
    """The address of a public key, which is also its name."""
    return f"{site}/.well-known/keys/{thumbprint}.json"


def credential(badge: Badge) -> Said:
    """The credential before it is signed."""
    whose = did(badge.site, badge.issuer)
    return {
        "@context": list(CONTEXT),
        "id": badge.address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": badge.course,
        "issuer": {"id": whose, "type": ["Profile"], "name": badge.issuer_name, "url": badge.site},
        "validFrom": _at(badge.issued_on),
        "credentialSubject": {
            "id": f"{badge.address}#holder",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "identityHash": badge.name,
                    "hashed": False,
                }
            ],
            "activityStartDate": _at(badge.began_on),
            "activityEndDate": _at(badge.ended_on),
            "licenseNumber": badge.number,
            "achievement": {
                "id": f"{whose}#{badge.about.replace(':', '-')}",
                "type": ["Achievement"],
                "achievementType": "CertificateOfCompletion" if badge.is_completion else "Course",
                "name": badge.course,
                "description": badge.course,
                "criteria": {"narrative": badge.criteria},
            },
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": {
            "id": f"{_status(badge.site, badge.issuer, badge.year)}#{badge.serial}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(badge.serial),
            "statusListCredential": _status(badge.site, badge.issuer, badge.year),
        },
    }


def status_list(*, site: str, issuer: str, year: int, revoked: Collection[int]) -> Said:
    """Which numbers of a year do not hold: one bit for each number, and no name."""
    bits = bytearray(STATUS_BITS // 8)
    for serial in revoked:
        # The first bit is the highest of the first byte.
        bits[serial // 8] |= 0x80 >> serial % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    address = _status(site, issuer, year)
    return {
        "@context": [CONTEXT[0]],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did(site, issuer),
        "validFrom": _at(dt.date(year, 1, 1)),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "u" + base64.urlsafe_b64encode(packed).decode("ascii").rstrip("="),
        },
    }


def did_document(*, site: str, issuer: str, rsa: Mapping[str, Any], ed25519: bytes) -> Said:
    """The two keys that sign for every organisation of this installation."""
    whose = did(site, issuer)
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/jwk/v1",
            "https://w3id.org/security/multikey/v1",
        ],
        "id": whose,
        "verificationMethod": [
            {
                "id": f"{whose}#rsa",
                "type": "JsonWebKey",
                "controller": whose,
                "publicKeyJwk": dict(rsa),
            },
            {
                "id": f"{whose}#ed25519",
                "type": "Multikey",
                "controller": whose,
                "publicKeyMultibase": f"z{base58(_ED25519_KEY + ed25519)}",
            },
        ],
        "assertionMethod": [f"{whose}#rsa", f"{whose}#ed25519"],
    }


def proof_input(said: Said) -> tuple[Said, bytes]:
    """A proof of `eddsa-jcs-2022` before it is signed, and the bytes to sign."""
    proof = {
        "@context": said["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": said["validFrom"],
        "verificationMethod": f"{said['issuer']['id']}#ed25519",
        "proofPurpose": "assertionMethod",
    }
    return proof, hashlib.sha256(_jcs(proof)).digest() + hashlib.sha256(_jcs(said)).digest()


def proven(said: Said, proof: Said, signature: bytes) -> Said:
    """The credential with its proof inside."""
    return {**said, "proof": {**proof, "proofValue": f"z{base58(signature)}"}}


def base58(raw: bytes) -> str:
    """As bitcoin writes it: a leading zero byte is a leading 1."""
    number, digits = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, len(_BASE58))
        digits = _BASE58[rest] + digits
    return _BASE58[0] * (len(raw) - len(raw.lstrip(b"\0"))) + digits


def _jcs(said: Said) -> bytes:
    """RFC 8785, for what has no fractions and plain names."""
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return written.encode()


def _status(site: str, issuer: str, year: int) -> str:
    return f"{site}/issuers/{issuer}/status/{year}.jwt"


def _at(day: dt.date) -> str:
    """The beginning of a Korean day."""
    return moment(day).isoformat()
