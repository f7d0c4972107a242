"""Issue 4, "Speed": what makes papers quick changes nothing on them."""

import io
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from official_document import CODES, Paper, Table, draw
from official_document.fonts import FONTS, missing_glyphs, printable
from official_document.qr import qr_rows
from official_document.text import balanced
from paper_samples import SAMPLES
from pypdf import PdfReader
from reportlab.graphics.barcode.qrencoder import (
    QR8bitByte,
    QRCode,
    QRErrorCorrectLevel,
)


def encoded(text):
    """The code as reportlab's own encoder lays it out."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(text))
    code.make()
    side = range(code.getModuleCount())
    return tuple(
        "".join("1" if code.isDark(row, x) else "0" for x in side) for row in side
    )


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=120))
def test_codes_are_those_of_the_encoder(text):
    """ISO/IEC 18004: module by module, whatever the text and the version."""
    assert qr_rows(text) == encoded(text)


@pytest.mark.parametrize("length", [14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 400])
def test_codes_of_each_version(length):
    """Also with several blocks and with version information (7 and higher)."""
    text = "https://example.invalid/darqi/check/ABCD-1234"
    text = (text * 10)[:length]
    assert qr_rows(text) == encoded(text)


def test_a_paper_is_laid_out_few_times(monkeypatch):
    """Closer lines are tried only where they can be enough."""
    module = sys.modules["official_document.render"]
    build, calls = module._build, []

    def counted(*args, **kwargs):
        calls.append(args[1])
        return build(*args, **kwargs)

    monkeypatch.setattr(module, "_build", counted)
    paper = CODES["granted"]({**SAMPLES["granted"], "output": "for_stamp"})
    assert draw(paper).pdf
    assert len(calls) <= 2


def test_fonts_keep_no_names_and_every_letter():
    """The names of the font stay out (23 KB a paper); the text is read again."""
    paper = CODES["granted"]({**SAMPLES["granted"], "output": "for_stamp"})
    pdf = draw(paper).pdf
    reader = PdfReader(io.BytesIO(pdf))
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    files = [
        font.get_object()["/FontDescriptor"]["/FontFile2"].get_data() for font in fonts
    ]
    for file in files:
        tags = {file[12 + 16 * n : 16 + 16 * n] for n in range(file[5])}
        assert b"name" not in tags
        assert {b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"} <= tags
    text = "".join(reader.pages[0].extract_text().split())
    assert "鄂尔多斯市某某有限公司" in text
    assert len(pdf) < 90_000


def test_runs_by_font():
    """A letter the font of the role lacks comes from another, the others stay."""
    assert FONTS.runs("", "song") == ()
    one = FONTS.runs("行政许可", "song")
    assert [text for _name, text in one] == ["行政许可"]
    mixed = FONTS.runs("行Сүхбаатар政", "song")
    assert "".join(text for _name, text in mixed) == "行Сүхбаатар政"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("示范宾馆(演示12号)", "示范宾馆（演示12号）"),
        ("f(x)", "f(x)"),
        ("(2026)京01号", "(2026)京01号"),
        ("甲(乙)丙(丁)", "甲（乙）丙（丁）"),
        ("甲(乙", "甲(乙"),
    ],
)
def test_brackets_around_chinese(typed, printed):
    """GB/T 15834: brackets of Chinese text are full-width."""
    assert printable(typed) == printed


def test_traditional_mongolian_is_told():
    """A letter no font has stops the issue and is named (never an empty box)."""
    assert missing_glyphs("ᠮᠣᠩᠭᠣᠯ") == "".join(dict.fromkeys("ᠮᠣᠩᠭᠣᠯ"))
    assert missing_glyphs("Сүхбаатар Өлзий Bat-Erdene 乌云·其其格") == ""
    paper = CODES["granted"]({**SAMPLES["granted"], "addressee": "ᠮᠣᠩᠭᠣᠯ"})
    with pytest.raises(ValueError, match="no font has"):
        draw(paper)


def test_survey_of_one_day_and_photos():
    """T13: one day is printed once; a picture is named, not its file."""
    data = {**SAMPLES["survey_record"], "output": "for_stamp"}
    data["surveyed_to"] = data["surveyed_from"]
    data["inspectors"] = [{"name": "甲"}, {"name": "乙", "certificate": "蒙001"}]
    data["photos"] = [{**row, "caption": "大门.JPG"} for row in data["photos"][:1]]
    text = "".join(
        page.extract_text()
        for page in PdfReader(io.BytesIO(draw(CODES["survey_record"](data)).pdf)).pages
    )
    assert "至" not in text.split("勘验时间")[1].split("勘验人员")[0]
    assert "大门" in text and "JPG" not in text
    assert "执法证件号：蒙001" in text and "执法证件号：____" in text


def test_title_parts_no_word():
    """GB/T 9704 7.3.1: a title is broken so that its words stay whole."""
    title = "关于移送达拉特旗示范商贸有限公司（演示7号）涉嫌违法线索的函"
    lines = balanced(title, "title", 22, 442).split("\n")
    assert len(lines) == 2 and "".join(lines) == title
    assert not lines[0].endswith("公") and not lines[1].startswith("司")


def test_rows_stay_whole_over_pages():
    """A row goes to the next page whole; one higher than a page runs on there."""
    cells = "\n".join(f"甲{n}" for n in range(9))
    rows = tuple((f"起{n}", f"{cells}\n止{n}") for n in range(70))
    pages = pages_of(Table(("序号", "内容"), rows, (1, 4)))
    assert len(pages) > 12
    for text in pages:
        for n in range(70):
            assert (f"起{n}\n" in text) == (f"止{n}\n" in text), n
        # One header a page: none stands at the foot over a row cut in two.
        assert text.count("内容") == 1
    endless = (("起", "\n".join(f"行{n}尾" for n in range(120))),)
    texts = pages_of(Table(("序号", "内容"), endless, (1, 4)))
    whole = "".join(texts)
    assert all(f"行{n}尾" in whole for n in range(120)) and len(texts) > 2


def pages_of(table):
    """The text of each page of a paper with this table alone."""
    paper = Paper(
        organ="测试局",
        title="测试表",
        body=(table,),
        seal_place=False,
        output="for_stamp",
    )
    reader = PdfReader(io.BytesIO(draw(paper).pdf))
    return [page.extract_text() + "\n" for page in reader.pages]


def test_signer_never_stands_on_the_number():
    """7.2.6: a long post is set smaller beside the number."""
    data = {**SAMPLES["report_letter"], "output": "for_stamp"}
    data["signer"] = "市场监督管理局行政审批股室审批岗（主持工作）"
    text = PdfReader(io.BytesIO(draw(CODES["report_letter"](data)).pdf)).pages[0]
    found = []
    text.extract_text(
        visitor_text=lambda run, _cm, tm, _font, size: found.append((run, tm, size))
    )
    number = next(row for row in found if "号" in row[0] and "〔" in row[0])
    label = next(row for row in found if "签发人" in row[0])
    width = sum(FONTS.advances("fangsong")[c] for c in number[0].strip()) * 16 / 1000
    assert label[1][4] > number[1][4] + width


def test_identity_stands_behind_the_applicant_only():
    """PAPERS 5: a paper to an organ does not give that organ the applicant's number."""
    for code in ("technical_opinion", "report_letter", "legal_review"):
        data = {**SAMPLES[code], "addressee": "某某", "addressee_identity": "身份证X"}
        paper = CODES[code]({**data, "output": "for_stamp"})
        assert "身份证X" not in paper.addressee
    paper = CODES["granted"](
        {**SAMPLES["granted"], "addressee": "某某", "addressee_identity": "身份证X"}
    )
    assert paper.addressee == "某某（身份证X）"


@pytest.mark.parametrize("role", ["song", "fangsong", "kai"])
def test_mongolian_in_cyrillic_is_one_word(role):
    """A name is set in one font, its letters as wide as they are."""
    name = "Өлзийбаяр"
    assert len({font for font, _text in FONTS.runs(name, role)}) == 1
    advances = FONTS.advances(role)
    assert all(advances[char] < 950 for char in name)
