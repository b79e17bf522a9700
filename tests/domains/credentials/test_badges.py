"""Badges are checked here as strangers check them: with libraries that are not the ones that sign,
and against the members that Open Badges 3.0 (section on AchievementCredential) and the Verifiable
Credentials data model 2.0 ask for, written down here because their schema may not be passed on.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json

import jsonschema
import jwt
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.credentials import actions, queries, rules
from tests.factories import a_person, day, when

AT = when("2026-06-01 10:00")
SITE = "https://pulmu.example.org"
URI = {"type": "string", "pattern": "^(https?|did|urn):"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}


def typed(*types, **members):
    """An object whose ``type`` names these, with these members, all of them required."""
    has = {"type": "array", "minItems": len(types), "contains": {"enum": list(types)}}
    return {
        "type": "object",
        "required": ["type", *members],
        "properties": {"type": has, **members},
    }


ACHIEVEMENT = typed(
    "Achievement",
    id=URI,
    name={"type": "string", "minLength": 1},
    description={"type": "string", "minLength": 1},
    criteria={"type": "object", "anyOf": [{"required": ["id"]}, {"required": ["narrative"]}]},
    achievementType={"enum": ["CertificateOfCompletion", "Course"]},
)
IDENTITY = {
    "type": "object",
    "required": ["type", "identityHash", "identityType", "hashed"],
    "properties": {
        "type": {"const": "IdentityObject"},
        "identityType": {"const": "name"},
        "hashed": {"type": "boolean"},
    },
}
STATUS = {
    "type": "object",
    "required": ["type", "statusPurpose", "statusListIndex", "statusListCredential"],
    "properties": {
        "type": {"const": "BitstringStatusListEntry"},
        "statusPurpose": {"const": "revocation"},
        "statusListIndex": {"type": "string", "pattern": "^[0-9]+$"},
        "statusListCredential": URI,
    },
}
CREDENTIAL = {
    **typed(
        "VerifiableCredential",
        "OpenBadgeCredential",
        id=URI,
        issuer=typed("Profile", id=URI, name={"type": "string"}),
        validFrom=MOMENT,
        credentialSubject=typed(
            "AchievementSubject",
            id=URI,
            identifier={"type": "array", "items": IDENTITY},
            achievement=ACHIEVEMENT,
            activityStartDate=MOMENT,
            activityEndDate=MOMENT,
        ),
        credentialStatus=STATUS,
    ),
    "$schema": "https://json-schema.org/draft/2019-09/schema",
}
CREDENTIAL["properties"]["@context"] = {
    "type": "array",
    "minItems": 2,
    "prefixItems": [{"const": "https://www.w3.org/ns/credentials/v2"}],
    "contains": {"pattern": r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context-3\.\d\.\d\.json$"},
}
CREDENTIAL["required"].append("@context")


@pytest.fixture(autouse=True)
def _site(settings, tmp_path):
    settings.PULMU_DATA_DIR = tmp_path
    settings.PULMU_SITE_URL = SITE


@pytest.fixture
def one(cast):
    earned = actions.Earned(
        person_id=a_person("김하나", lab=cast.gimhae).pk,
        about="offering:aaaa",
        course="AI 첫걸음",
        began_on=day("2026-05-12"),
        ended_on=day("2026-05-26"),
        minutes=540,
    )
    [made] = actions.issue(cast.hana, batch=[earned], at=AT)
    return queries.certificate(cast.hana, made.key)


def read(token):
    """As a stranger does: the key is the one of that name among those we publish."""
    kid = jwt.get_unverified_header(token)["kid"]
    keys = jwt.PyJWKSet.from_dict({"keys": queries.public_keys()})
    return jwt.decode(token, keys[kid], algorithms=["RS256"], options={"verify_aud": False})


def changed(token, place):
    """One character of a token is another."""
    other = "A" if token[place] != "A" else "B"
    return token[:place] + other + token[place + 1 :]


def test_a_stranger_verifies_the_signature_with_the_published_key(one):
    token = queries.badge_jwt(one)

    header, claims = jwt.get_unverified_header(token), read(token)

    assert header["alg"] == "RS256"
    assert header["typ"] == "JWT"
    assert set(header) == {"alg", "kid", "typ"}
    assert header["kid"].startswith(f"{SITE}/.well-known/keys/")
    assert claims["iss"] == claims["issuer"]["id"] == "did:web:pulmu.example.org:issuers:gimhae"
    assert claims["jti"] == claims["id"] == f"{SITE}/c/{one.code}/"
    assert claims["sub"] == claims["credentialSubject"]["id"]
    assert claims["nbf"] == when("2026-06-01 00:00").timestamp()
    assert claims["validFrom"] == "2026-06-01T00:00:00+09:00"


def test_whatever_byte_is_changed_the_badge_is_refused(one):
    token = queries.badge_jwt(one)
    payload = token.index(".") + 1
    signature = token.rindex(".") + 1

    for place in (payload + 5, (payload + signature) // 2, signature + 3, len(token) - 10):
        with pytest.raises(jwt.PyJWTError):
            read(changed(token, place))


def test_it_says_what_open_badges_and_verifiable_credentials_ask_for(one):
    for said in (read(queries.badge_jwt(one)), queries.badge_json(one)):
        jsonschema.Draft202012Validator(CREDENTIAL).validate(said)
        subject = said["credentialSubject"]
        assert subject["achievement"]["name"] == "AI 첫걸음"
        assert subject["identifier"][0]["identityHash"] == "김하나"
        assert subject["licenseNumber"] == "2026-0001"


def test_the_check_of_members_finds_what_is_missing(one):
    whole = queries.badge_json(one)
    for member in ("@context", "issuer", "validFrom", "credentialSubject", "type"):
        broken = {name: value for name, value in whole.items() if name != member}
        assert not jsonschema.Draft202012Validator(CREDENTIAL).is_valid(broken)


def test_what_says_so_twice_is_the_same_file(one):
    assert queries.badge_jwt(one) == queries.badge_jwt(one)
    assert queries.badge_json(one) == queries.badge_json(one)


def canonical(said):
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def unbase58(text):
    signs = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = 0
    for sign in text.removeprefix("z"):
        number = number * 58 + signs.index(sign)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def is_proven(said, cast):
    """A proof of `eddsa-jcs-2022`, by the key of the issuer's document."""
    [method] = [
        one
        for one in queries.did_document(cast.gimhae)["verificationMethod"]
        if one["id"] == said["proof"]["verificationMethod"]
    ]
    prefix, key = method["publicKeyMultibase"], None
    raw = unbase58(prefix)
    assert raw[:2] == b"\xed\x01"
    key = Ed25519PublicKey.from_public_bytes(raw[2:])
    unsecured = {name: value for name, value in said.items() if name != "proof"}
    options = {name: value for name, value in said["proof"].items() if name != "proofValue"}
    hashed = hashlib.sha256(canonical(options)).digest()
    hashed += hashlib.sha256(canonical(unsecured)).digest()
    try:
        key.verify(unbase58(said["proof"]["proofValue"]).rjust(64, b"\0"), hashed)
    except InvalidSignature:
        return False
    return True


def test_the_json_carries_a_proof_that_any_change_breaks(cast, one):
    said = queries.badge_json(one)

    assert said["proof"]["cryptosuite"] == "eddsa-jcs-2022"
    assert is_proven(said, cast)
    for broken in (
        {**said, "name": "다른 과정"},
        {**said, "proof": {**said["proof"], "created": "2026-06-02T00:00:00+09:00"}},
    ):
        assert not is_proven(broken, cast)


def is_revoked(actor, one):
    """As a reader of badges looks: the bit of its number in the signed list."""
    entry = read(queries.badge_jwt(one))["credentialStatus"]
    listed = read(queries.status_jwt(actor, one.organisation, one.year))
    assert entry["statusListCredential"] == listed["id"]
    assert "BitstringStatusListCredential" in listed["type"]
    packed = listed["credentialSubject"]["encodedList"].removeprefix("u")
    bits = gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    assert len(bits) * 8 == rules.badges.STATUS_BITS
    index = int(entry["statusListIndex"])
    return bool(bits[index // 8] >> (7 - index % 8) & 1)


def test_one_that_was_taken_back_is_so_in_the_signed_list(cast, one):
    visitor = visitor_of(cast.gimhae)
    assert not is_revoked(visitor, one)

    actions.revoke(cast.hana, key=one.key, why="실수", at=AT)

    assert is_revoked(visitor, one)
    listed = read(queries.status_jwt(visitor, cast.gimhae, 2026))
    assert "김" not in json.dumps(listed, ensure_ascii=False)
    assert queries.status_jwt(visitor, cast.other_lab, 2026) != queries.status_jwt(
        visitor, cast.gimhae, 2026
    )


def test_only_public_halves_are_published(cast):
    said = json.dumps([queries.public_keys(), queries.did_document(cast.gimhae)])

    for private in ('"d"', '"p"', '"q"', '"dp"', '"dq"', '"qi"', "PRIVATE"):
        assert private not in said


def test_the_keys_are_of_their_own_made_once_and_nobody_elses_to_read(tmp_path):
    first = secrets.badge_rsa_pem()
    secrets.make_all()

    files = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()}
    assert files == dict.fromkeys(("fields", "index", "ledger", "badges", "badges-rsa"), 0o600)
    assert secrets.badge_rsa_pem() == first
    assert secrets.key_bytes("badges") != secrets.key_bytes("ledger")


def test_an_address_with_a_port_and_base58_are_written_as_others_read_them():
    assert rules.did("http://localhost:8000", "gimhae") == "did:web:localhost%3A8000:issuers:gimhae"
    assert rules.badges.base58(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
    assert rules.badges.base58(b"\0\0\x28\x7f\xb4\xcd") == "11233QC4"
