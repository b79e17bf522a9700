"""Files by content: whole or not at all, never changed."""

from __future__ import annotations

import errno
import hashlib
import os

import pytest

from pulmu.core.files import store
from pulmu.core.files.errors import FileRefused

CONTENT = "출석부".encode()
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def everything(root):
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_content_is_kept_under_its_digest(tmp_path):
    stored = store.put(CONTENT, root=tmp_path)

    assert (stored.sha256, stored.size) == (DIGEST, len(CONTENT))
    assert stored.path == tmp_path / DIGEST[:2] / DIGEST[2:4] / DIGEST
    with store.open_stored(DIGEST, root=tmp_path) as file:
        assert file.read() == CONTENT
    assert store.size_of(DIGEST, root=tmp_path) == len(CONTENT)


def test_the_same_content_twice_is_one_file(tmp_path):
    source = tmp_path / "출석부.pdf"
    source.write_bytes(CONTENT)

    first = store.put(CONTENT, root=tmp_path / "files")
    second = store.put(source, root=tmp_path / "files")

    assert first == second
    assert len(everything(tmp_path / "files")) == 1


def test_without_a_root_it_is_the_data_folder_of_the_site(tmp_path, settings):
    settings.PULMU_DATA_DIR = tmp_path

    assert store.put(CONTENT).path == tmp_path / "files" / DIGEST[:2] / DIGEST[2:4] / DIGEST


def test_a_flipped_bit_is_noticed_and_a_cut_file_replaced(tmp_path):
    path = store.put(CONTENT, root=tmp_path).path
    path.write_bytes(b"X" + CONTENT[1:])
    assert store.is_intact(DIGEST, root=tmp_path) is False

    path.write_bytes(CONTENT[:3])
    store.put(CONTENT, root=tmp_path)
    assert store.is_intact(DIGEST, root=tmp_path) is True


def test_what_is_not_there(tmp_path):
    assert store.size_of(DIGEST, root=tmp_path) is None
    assert store.is_intact(DIGEST, root=tmp_path) is False
    assert store.delete(DIGEST, root=tmp_path) is False
    with pytest.raises(FileNotFoundError):
        store.open_stored(DIGEST, root=tmp_path)


def test_deleting(tmp_path):
    store.put(CONTENT, root=tmp_path)

    assert store.delete(DIGEST, root=tmp_path) is True
    assert everything(tmp_path) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_a_digest_is_a_name(tmp_path, name):
    with pytest.raises(ValueError, match="not a SHA-256 digest"):
        store.path_of(name, root=tmp_path)


def test_a_full_disk_leaves_nothing_and_says_so(tmp_path, monkeypatch):
    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(FileRefused) as refused:
        store.put(CONTENT, root=tmp_path)
    assert refused.value.reason == "no_space"
    assert everything(tmp_path) == []


def test_a_source_that_breaks_off_leaves_nothing(tmp_path):
    with pytest.raises(FileNotFoundError):
        store.put(tmp_path / "none.pdf", root=tmp_path / "files")
    assert everything(tmp_path / "files") == []


def test_others_on_the_machine_cannot_read_it(tmp_path):
    assert store.put(CONTENT, root=tmp_path).path.stat().st_mode & 0o077 == 0
