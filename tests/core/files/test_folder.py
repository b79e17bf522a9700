"""Finding named evidence in a folder."""

from __future__ import annotations

import unicodedata

from pulmu.core.files.folder import Folder


def test_files_are_found_by_name_however_it_is_composed(tmp_path):
    name = "출석부_05.pdf"
    (tmp_path / unicodedata.normalize("NFD", name)).write_bytes(b"x")

    folder = Folder(tmp_path)

    assert folder.find(name) is not None
    assert folder.find("출석부_05.PDF") == folder.find(name)
    assert folder.find("출석부_06.pdf") is None
    assert len(folder) == 1


def test_subfolders_by_path_or_by_bare_name(tmp_path):
    for place in ("2022", "2023"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "사진.jpg").write_bytes(place.encode())

    folder = Folder(tmp_path)

    assert folder.find("2023/사진.jpg") == tmp_path / "2023" / "사진.jpg"
    assert folder.find("2023\\사진.jpg") == tmp_path / "2023" / "사진.jpg"
    assert folder.find("사진.jpg") == tmp_path / "2022" / "사진.jpg"


def test_nothing_outside_and_no_links(tmp_path):
    inside, secret = tmp_path / "evidence", tmp_path / "secret.txt"
    inside.mkdir()
    secret.write_bytes(b"x")
    (inside / "link.txt").symlink_to(secret)
    (inside / ".hidden").write_bytes(b"x")

    folder = Folder(inside)

    assert [folder.find(name) for name in ("../secret.txt", str(secret), "link.txt")] == [None] * 3
    assert len(folder) == 0
