from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest
import typst
import zxingcpp
from PIL import Image

from pulmu.domains.credentials.queries import Printed
from pulmu.papers import certificate, fonts

CODE = "abcdefghijklmnopqrstuvwxyz"
ADDRESS = f"https://pulmu.example.org/c/{CODE}/"


@pytest.fixture(autouse=True)
def _address(settings):
    settings.PULMU_SITE_URL = "https://pulmu.example.org"


def a_paper(**more):
    said = {
        "sort": "수료",
        "number": "2026-0001",
        "name": "김하나",
        "course": "생성형 AI 실습 #1 & *별*",
        "began_on": dt.date(2026, 5, 4),
        "ended_on": dt.date(2026, 5, 25),
        "minutes": 750,
        "issued_on": dt.date(2026, 6, 1),
        "issuer": "김해 메타버스 특화랩",
        "signer": "센터장 홍길동",
        "code": CODE,
        "seal": "",
    }
    return Printed(**{**said, **more})


def a_seal():
    out = io.BytesIO()
    Image.new("RGBA", (80, 80), (190, 40, 35, 200)).save(out, "PNG")
    return out.getvalue()


def read(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def words(page):
    return " ".join(page.extract_text().split())


def test_what_it_says_can_be_read_out_of_the_file():
    [page] = read(certificate.certificates([a_paper()], seal=a_seal())).pages

    text = words(page)
    for said in (
        "제 2026-0001 호",
        "김하나",
        "생성형 AI 실습 #1 & *별*",
        "2026년 5월 4일 – 2026년 5월 25일",
        "12시간 30분",
        "2026년 6월 1일",
        "김해 메타버스 특화랩",
        "센터장 홍길동",
        ADDRESS.removeprefix("https://"),
    ):
        assert said in text
    assert "수료증" in text.replace(" ", "")


def test_it_is_a_tagged_a4_page_with_its_font_inside():
    pdf = read(certificate.certificates([a_paper()]))

    root, page = pdf.trailer["/Root"], pdf.pages[0]
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("ko", True)
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert pdf.metadata.title == "수료증 2026-0001"
    faces = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    for face in faces:
        inside = face["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(inside)


def test_the_same_data_is_the_same_file_and_other_data_another():
    first, again = (certificate.certificates([a_paper()], seal=a_seal()) for _ in range(2))

    assert first == again
    assert first != certificate.certificates([a_paper(name="김한나")], seal=a_seal())


def test_many_are_one_file_with_a_page_for_each():
    names = ["김하나", "Bartholomew Featherstonehaugh", "가" * 40]
    pdf = read(certificate.certificates([a_paper(name=name) for name in names]))

    assert len(pdf.pages) == 3
    assert names[1] in words(pdf.pages[1])


def test_the_longest_course_stays_on_one_page():
    paper = a_paper(course="메타버스 " * 40, name="가" * 100, signer="나" * 100, issuer="다" * 40)

    assert len(read(certificate.certificates([paper], seal=a_seal())).pages) == 1


@pytest.mark.parametrize(
    ("sort", "heading", "sentence"),
    [("수료", "수료증", "성실히 마쳤으므로"), ("참가", "참가증", "참가하였으므로")],
)
def test_who_completed_and_who_took_part(sort, heading, sentence):
    text = words(read(certificate.certificates([a_paper(sort=sort)])).pages[0])

    assert heading in text.replace(" ", "")
    assert sentence in text


def test_no_hours_and_one_day_are_not_written_out_twice():
    paper = a_paper(minutes=0, ended_on=dt.date(2026, 5, 4))
    text = words(read(certificate.certificates([paper])).pages[0])

    assert "시간" not in text.replace("시간 공간", "")
    assert "–" not in text


def test_the_code_on_the_paper_leads_to_where_it_is_checked():
    png = typst.Compiler(font_paths=fonts.fonts()).compile(
        input=certificate.TEMPLATE.read_bytes(),
        format="png",
        ppi=144,
        sys_inputs={"said": certificate.said([a_paper()], b"")},
    )

    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    assert code.text == ADDRESS


def test_where_no_font_has_hangul_it_says_what_to_do():
    with pytest.raises(fonts.NoHangul) as refused:
        fonts.family(typst.Fonts(include_system_fonts=False))

    assert "Noto Sans CJK" in str(refused.value)


def test_the_font_of_the_product_goes_before_those_of_the_system(tmp_path):
    class Known:
        def families(self):
            return ["Malgun Gothic", "Noto Sans CJK KR", "Pretendard"]

    assert fonts.family(Known()) == "Pretendard"
