from __future__ import annotations

import base64

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pulmu.ledger.plain import note
from pulmu.ledger.plain.note import NoteBroken

# The published example of the signed-note form (Go's sumdb/note).
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
KNOWN = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
    "otpRZb6KE6RyyBwJnAM=\n"
)
ROOT = bytes(range(32))
ORIGIN = "pulmu/gimhae"


def _verify(public_key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@pytest.fixture
def signed() -> tuple[str, bytes]:
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    text = note.body(ORIGIN, 4495, ROOT, f"key {note.key_text(ORIGIN, public)}")
    return note.sign(text, name=ORIGIN, public_key=public, signer=key.sign), public


def test_the_published_example_is_read_and_its_signature_is_good():
    name, key = note.parse_key(PETER)

    assert name == "PeterNeumann"
    assert note.key_id(name, key).hex() == "c74f20a3"
    assert note.key_text(name, key) == PETER
    assert note.is_signed_by(KNOWN, name=name, public_key=key, verify=_verify)
    assert not note.is_signed_by(
        KNOWN.replace("your problem,", "my problem,"), name=name, public_key=key, verify=_verify
    )


def test_a_checkpoint_is_origin_size_root_and_further_lines():
    text = note.body(ORIGIN, 4495, ROOT, "2023-12-31")

    assert text == f"pulmu/gimhae\n4495\n{base64.b64encode(ROOT).decode()}\n2023-12-31\n"
    assert note.parse_body(text) == (ORIGIN, 4495, ROOT, ("2023-12-31",))


def test_a_checkpoint_names_the_key_that_signed_it(signed):
    text, public = signed

    checkpoint, [signature] = note.parse_checkpoint(text)

    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (ORIGIN, 4495, ROOT)
    assert note.stated_key(checkpoint) == (ORIGIN, public)
    assert (signature.name, signature.key_id) == (ORIGIN, note.key_id(ORIGIN, public))
    assert note.is_signed_by(text, name=ORIGIN, public_key=public, verify=_verify)


def test_a_changed_checkpoint_is_not_signed(signed):
    text, public = signed

    assert not note.is_signed_by(
        text.replace("4495", "4496"), name=ORIGIN, public_key=public, verify=_verify
    )


def test_a_note_without_the_signature_of_a_key_is_not_signed_by_it(signed):
    text, _public = signed

    assert not note.is_signed_by(text, name=ORIGIN, public_key=bytes(32), verify=_verify)


def test_signatures_of_witnesses_stand_beside_the_first(signed):
    text, public = signed
    both = text + note.signature_line("witness/lab", bytes(32), b"s" * 64)

    _checkpoint, signatures = note.parse_checkpoint(both)

    assert [one.name for one in signatures] == [ORIGIN, "witness/lab"]
    assert note.is_signed_by(both, name=ORIGIN, public_key=public, verify=_verify)


def test_one_bad_signature_of_a_key_spoils_its_good_one(signed):
    text, public = signed
    both = text + note.signature_line(ORIGIN, public, b"s" * 64)

    assert not note.is_signed_by(both, name=ORIGIN, public_key=public, verify=_verify)


def test_a_checkpoint_that_names_no_key_says_so():
    assert note.stated_key(note.parse_body(note.body(ORIGIN, 1, ROOT, "keyring"))) is None


def test_a_checkpoint_that_names_two_keys_is_refused():
    line = f"key {PETER}"

    with pytest.raises(NoteBroken, match="more than one key"):
        note.stated_key(note.parse_body(note.body(ORIGIN, 1, ROOT, line, line)))


@pytest.mark.parametrize(
    ("origin", "size", "root", "more"),
    [
        ("", 1, ROOT, ()),
        ("a\nb", 1, ROOT, ()),
        (ORIGIN, -1, ROOT, ()),
        (ORIGIN, 1, ROOT[:31], ()),
        (ORIGIN, 1, ROOT, ("",)),
        (ORIGIN, 1, ROOT, ("one\ntwo",)),
    ],
)
def test_what_would_read_as_another_checkpoint_is_not_written(origin, size, root, more):
    with pytest.raises(NoteBroken):
        note.body(origin, size, root, *more)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pulmu/gimhae\n",
        "pulmu/gimhae\n1\n",
        "pulmu/gimhae\n1\nAAAA\n",
        "pulmu/gimhae\n1\nnot base64\n",
        f"pulmu/gimhae\n01\n{base64.b64encode(ROOT).decode()}\n",
        f"pulmu/gimhae\n-1\n{base64.b64encode(ROOT).decode()}\n",
        f"pulmu/gimhae\n١\n{base64.b64encode(ROOT).decode()}\n",
        f"pulmu/gimhae\n{'9' * 5000}\n{base64.b64encode(ROOT).decode()}\n",
        f"pulmu/gimhae\n1\n{base64.b64encode(ROOT).decode()}",
        f"pulmu/gimhae\n1\n{base64.b64encode(ROOT).decode()}\n\n",
        f"pulmu/gimhae\n1\n{base64.b64encode(ROOT).decode()[:-2]}9=\n",
    ],
)
def test_what_is_not_exactly_a_checkpoint_is_refused(text):
    with pytest.raises(NoteBroken):
        note.parse_body(text)


@pytest.mark.parametrize(
    "text",
    [
        "text\n",
        "text\n\n",
        "text\n\n— name AAAAAAA=",
        "text\n\n- name AAAAAAA=\n",
        "text\n\n— name\n",
        "text\n\n— name AAAA\n",
        "text\n\n— na+me AAAAAAA=\n",
        "text\n\n— name AAAAAAB=\n",
        "te\txt\n\n— name AAAAAAA=\n",
        "text\n\n— name AAAAAAA=\n\n",
    ],
)
def test_what_is_not_a_signed_note_is_refused(text):
    with pytest.raises(NoteBroken):
        note.parse(text)


@pytest.mark.parametrize(
    "text", ["", "name", "name+c74f20a3", PETER.replace("c7", "c8"), PETER[:-4], f" {PETER}"]
)
def test_what_is_not_a_key_is_refused(text):
    with pytest.raises(NoteBroken):
        note.parse_key(text)


def test_a_key_name_has_no_blanks_and_no_plus():
    for name in ("", "a b", "a+b", "a\u3000b"):
        with pytest.raises(NoteBroken):
            note.signature_line(name, bytes(32), b"s" * 64)
