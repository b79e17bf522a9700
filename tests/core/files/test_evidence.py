"""Evidence files: what is taken as what, and what is refused."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from pulmu.core.files import evidence
from pulmu.core.files.errors import FileRefused
from pulmu.core.files.evidence import inspect
from pulmu.core.files.many import inspect_many

from .making import MAIN, OLE, package, pdf, picture, sheet_xml, texts, zipped

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
HWP = b"HWP Document File".ljust(32, b"\0") + b"\0\0\0\5" + b"\1\0\0\0"


def refusal(data, name):
    with pytest.raises(FileRefused) as refused:
        inspect(data, name)
    assert str(refused.value)
    return refused.value.reason


def hwp(properties: bytes = b"\1\0\0\0") -> bytes:
    return (
        OLE + b"\0" * 500 + "FileHeader".encode("utf-16-le") + HWP[:36] + properties + b"\0" * 200
    )


def hwpx(text: str = "결과 보고") -> bytes:
    return zipped(
        {"mimetype": "application/hwp+zip", "Contents/section0.xml": f"<s><t>{text}</t></s>"}
    )


def docx(text: str = "<w:t>회의록</w:t>", links: str = "") -> bytes:
    return zipped(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{WORD}"/></Types>',
            "word/document.xml": f"<w:document>{text}</w:document>",
            "word/_rels/document.xml.rels": f"<Relationships>{links}</Relationships>",
        }
    )


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (picture("PNG"), "사진.png", "image/png"),
        (picture("JPEG"), "사진.JPG", "image/jpeg"),
        (picture("JPEG"), "사진.jpeg", "image/jpeg"),
        (picture("WEBP"), "사진.webp", "image/webp"),
        (picture("GIF"), "움직임.gif", "image/gif"),
        (pdf(), "출석부.pdf", "application/pdf"),
        (package({"표": sheet_xml(texts(1, ["가"]))}), "명단.xlsx", MAIN.replace(".main+xml", "")),
        (docx(), "회의록.docx", WORD.replace(".main+xml", "")),
        (hwpx(), "보고.hwpx", "application/hwp+zip"),
        (hwp(), "보고.hwp", "application/x-hwp"),
        ("이름,값\n".encode("cp949"), "명단.csv", "text/csv"),
        ("메모".encode(), "메모.txt", "text/plain"),
    ],
)
def test_what_is_accepted(data, name, kind):
    found = inspect(data, name)

    assert (found.type, found.size, found.warnings) == (kind, len(data), ())
    assert found.extension == "." + name.rpartition(".")[2].lower().replace("jpeg", "jpg")


def test_a_picture_tells_its_size_and_gets_a_preview_without_its_data():
    turned = Image.Exif()
    turned[0x0112] = 6
    turned[0x010F] = "CAMERA-OF-HANA"
    data = picture("JPEG", (60, 30), exif=turned)

    found = inspect(data, "사진.jpg")
    preview = Image.open(io.BytesIO(found.preview))

    assert (found.width, found.height, found.pages) == (60, 30, None)
    assert (preview.format, preview.size) == ("JPEG", (30, 60))
    assert b"CAMERA-OF-HANA" in data
    assert b"CAMERA-OF-HANA" not in found.preview


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16", "CMYK"])
def test_pictures_of_every_mode_get_a_preview(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"

    assert inspect(picture(kind, mode=mode), f"x.{kind.lower()}").preview is not None


def test_a_large_picture_is_shown_smaller():
    preview = Image.open(io.BytesIO(inspect(picture("PNG", (5_000, 1_000)), "x.png").preview))

    assert preview.size == (2_000, 400)


def test_a_pdf_tells_its_pages():
    found = inspect(pdf(), "x.pdf")

    assert (found.pages, found.preview) == (1, None)


def test_a_pdf_locked_against_changes_only_is_accepted():
    assert inspect(pdf(password="", owner="y"), "증명.pdf").pages == 1


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ({"/S": "/JavaScript", "/JS": "app.alert(1)"}, "pdf_script"),
        ({"/S": "/Launch", "/F": "calc.exe"}, "pdf_launch"),
        ({"/S": "/ImportData", "/F": "x.fdf"}, "pdf_launch"),
        ({"/S": "/GoToE"}, "pdf_launch"),
    ],
)
def test_active_pdfs(action, reason):
    assert refusal(pdf(action=action), "x.pdf") == reason


def test_a_script_that_no_page_leads_to_is_found_too():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    hidden = PdfReader(io.BytesIO(pdf(action={"/S": "/JavaScript", "/JS": "x"})))
    writer._add_object(hidden.root_object["/OpenAction"].clone(writer, force_duplicate=True))
    out = io.BytesIO()
    writer.write(out)

    assert refusal(out.getvalue(), "x.pdf") == "pdf_script"


def test_a_pdf_with_a_file_inside():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("x.exe", b"MZ")
    out = io.BytesIO()
    writer.write(out)

    assert refusal(out.getvalue(), "x.pdf") == "pdf_attachment"


def test_a_pdf_that_needs_a_password():
    assert refusal(pdf(password="secret"), "x.pdf") == "encrypted"


def test_a_picture_of_more_than_forty_megapixels():
    """Some KB on the disk, 144 million pixels."""
    bomb = picture("PNG", (12_000, 12_000), "1")

    assert len(bomb) < 60_000
    assert refusal(bomb, "x.png") == "picture_too_large"
    assert inspect(picture("PNG", (6_324, 6_324), "1"), "x.png").width == 6_324


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "x.png", "empty"),
        (b'<svg onload="alert(1)">', "x.svg", "svg"),
        (b'<?xml version="1.0"?><svg xmlns="x"><script/></svg>', "x.png", "svg"),
        (b"<html><script>alert(1)</script>", "x.txt", "type_not_accepted"),
        (b"MZ\x90", "x.exe", "type_not_accepted"),
        (b"MZ\x90\0\xff", "x.pdf", "wrong_type"),
        (b"MZ\x90\0\xff", "x.txt", "wrong_type"),
        (picture("PNG"), "x.jpg", "wrong_type"),
        (picture("JPEG"), "x.pdf", "wrong_type"),
        (pdf(), "x.png", "wrong_type"),
        (pdf(), "x.docx", "wrong_type"),
        (docx(), "x.xlsx", "wrong_type"),
        (zipped({"a.txt": "x"}), "x.zip", "type_not_accepted"),
        (zipped({"a.txt": "x"}), "x.docx", "wrong_type"),
        (picture("PNG")[:60], "x.png", "truncated"),
        (picture("JPEG")[:100], "x.jpg", "unreadable"),
        (pdf()[:80], "x.pdf", "unreadable"),
        (OLE + b"x" * 600, "x.doc", "old_format"),
        (OLE + b"x" * 600, "x.hwp", "old_format"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "x.xlsx", "encrypted"),
        (hwp(b"\3\0\0\0"), "x.hwp", "encrypted"),
        (docx(), "x.docm", "macros"),
        (zipped({"[Content_Types].xml": "<x/>", "word/vbaProject.bin": "x"}), "x.docx", "macros"),
        (zipped({"[Content_Types].xml": "<x/>", "word/activeX/x.xml": "x"}), "x.docx", "macros"),
    ],
)
def test_what_is_refused(data, name, reason):
    assert refusal(data, name) == reason


def test_an_office_file_that_loads_from_elsewhere():
    link = '<Relationship Type="x/relationships/attachedTemplate" Target="http://x/" {}/>'

    assert refusal(docx(links=link.format('TargetMode="External"')), "x.docx") == "outside_content"
    assert inspect(docx(links=link.format("")), "x.docx").warnings == ()


@pytest.mark.parametrize(
    "data",
    [
        picture("PNG") + b"<script>alert(1)</script>" * 9,
        picture("PNG") + b"x" * 200,
        picture("JPEG") + b"<html><body>" * 9,
        picture("JPEG") + zipped({"a.txt": "x"}),
        picture("GIF")[:6] + b"/*" + picture("GIF")[8:],
        picture("PNG")[:33] + b"%PDF-1.4" + picture("PNG")[33:],
    ],
)
def test_two_kinds_of_file_in_one(data):
    kinds = {b"\x89PN": "x.png", b"\xff\xd8\xff": "x.jpg", b"GIF": "x.gif"}

    assert refusal(data, kinds[data[:3]]) == "polyglot"


def test_a_pdf_that_is_an_archive_too():
    assert refusal(pdf() + zipped({"a.txt": "x"}), "x.pdf") == "polyglot"


def test_a_phone_may_append_a_film_to_its_photo():
    assert inspect(picture("JPEG") + b"\0\0\0\x18ftypmp42" + b"\0" * 500, "x.jpg").width == 40


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("홍길동 890503-1234567".encode("cp949"), "명단.txt"),
        ("이름,번호\n홍길동,8905031234567\n".encode(), "명단.csv"),
        (package({"표": sheet_xml(texts(1, ["890503-1234567"]))}), "명단.xlsx"),
        (docx("<w:t>890503-</w:t></w:r><w:r><w:t>1234567</w:t>"), "명단.docx"),
        (hwpx("890503-1234567"), "명단.hwpx"),
    ],
)
def test_resident_registration_numbers_are_warned_of(data, name):
    assert inspect(data, name).warnings == ("personal_numbers",)


def test_a_pdf_with_resident_registration_numbers():
    content = zlib.compress(b"BT /F1 12 Tf 20 100 Td (890503-1234567) Tj ET")
    body = pdf_with(content)

    assert inspect(body, "x.pdf").warnings == ("personal_numbers",)


@pytest.mark.parametrize(
    "text",
    ["891503-1234567", "890532-1234567", "1890503-1234567", "890503-9234567", "010-1234-5678"],
)
def test_other_numbers_are_not(text):
    assert inspect(text.encode(), "x.txt").warnings == ()


def test_a_file_over_the_size_limit(monkeypatch):
    monkeypatch.setattr(evidence, "MOST_BYTES", 10)

    assert refusal(b"x" * 11, "x.txt") == "too_big"


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileRefused) as refused:
        inspect(tmp_path / "none.png", "none.png")
    assert refused.value.reason == "missing"


def test_many_files_get_an_answer_each_in_order(tmp_path):
    files = {
        "a.png": picture("PNG"),
        "b.svg": b"<svg/>",
        "c.txt": b"",
        "d.pdf": pdf(),
        "e.png": picture("PNG", (12_000, 12_000), "1"),
        "f.txt": "글".encode(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    names = [*files, "missing.txt"]

    answers = list(inspect_many([(tmp_path / name, name) for name in names]))

    assert [one.reason if isinstance(one, FileRefused) else one.extension for one in answers] == [
        ".png",
        "svg",
        "empty",
        ".pdf",
        "picture_too_large",
        ".txt",
        "missing",
    ]


def pdf_with(packed: bytes) -> bytes:
    """One page showing text, written by hand: pypdf writes none."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources 6 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Font<</F1 5 0 R>>>>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 7\n0000000000 65535 f \n" + table
    return out + b"trailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
