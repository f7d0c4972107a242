"""The page of a 公文 measured against the figures of GB/T 9704-2012."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from official_document import BUILDERS, AnnexTitle, Paper, Paragraph, render
from official_document.page import BODY, LEADING, TITLE
from paper_samples import SAMPLES
from pypdf import PdfReader

MM = 72 / 25.4
ORGAN = "达拉特旗文化体育和旅游局"
LINE = LEADING / MM
# Boxes of characters stand 0.86 over and 0.14 under the baseline.
ABOVE, BELOW = 0.86, 0.14


def letter(**more):
    values = {
        "number": "达文旅函〔2026〕7号",
        "addressee": "达拉特旗行政审批和政务服务局",
        "organ_signature": ORGAN,
        "date": date(2026, 5, 6),
        "style": "letter",
        "output": "for_stamp",
        "seal_name": "单位印章",
    }
    body = more.pop("body", (Paragraph("正文。"),))
    return Paper(ORGAN, "关于某事的函", body, **{**values, **more})


def pages(paper):
    return PdfReader(BytesIO(render(paper))).pages


def found(page):
    """Return text, x and baseline from the top in mm, size and width in mm."""
    lines = []

    def visit(text, cm, tm, _font, size):
        if text.strip():
            y = 297 - (cm[5] + tm[5]) / MM
            lines.append((text.strip(), (cm[4] + tm[4]) / MM, y, size))

    page.extract_text(visitor_text=visit)
    return lines


def place(page, start):
    return next(line for line in found(page) if line[0].startswith(start))


def rules(page):
    """Return straight lines: x, y from the top, length, thickness, in mm."""
    data = page.get_contents().get_data().decode("latin-1")
    numbers = r"([-\d.]+)"
    lines, shift, stack, thick = [], (0.0, 0.0), [], 0.0
    pattern = (
        rf"1 0 0 1 {numbers} {numbers} cm|(?:^| )(q|Q)(?= |$)|{numbers} w(?= |$)"
        rf"|n {numbers} {numbers} m {numbers} {numbers} l S"
    )
    for match in re.finditer(pattern, data, re.MULTILINE):
        dx, dy, state, width, x1, y1, x2, y2 = match.groups()
        if dx:
            shift = (shift[0] + float(dx), shift[1] + float(dy))
        elif state == "q":
            stack.append((shift, thick))
        elif state == "Q":
            shift, thick = stack.pop()
        elif width:
            thick = float(width)
        elif y1 == y2:
            y = 297 - (shift[1] + float(y1)) / MM
            x = (shift[0] + float(x1)) / MM
            lines.append((x, y, (float(x2) - float(x1)) / MM, thick / MM))
    return lines


def near(value):
    return pytest.approx(value, abs=0.3)


# --- 文件格式 --------------------------------------------------------------------


def test_mark_number_and_red_rule():
    page = pages(letter())[0]
    _text, x, base, size = place(page, ORGAN)
    top = base - ABOVE * size / MM
    assert top == near(37 + 35)  # 7.2.4
    wide = len(ORGAN) * size / MM
    assert x + wide / 2 == near(28 + 78)
    bottom = base + BELOW * size / MM
    _text, x, base, size = place(page, "达文旅函")
    assert size == pytest.approx(BODY)
    # Two empty lines under the mark, in the middle.
    assert base - ABOVE * size / MM - bottom == near(2 * LINE)
    rule = rules(page)[0]
    assert rule[0] == near(28) and rule[2] == near(156)
    assert rule[1] - (base + BELOW * size / MM) == near(4)  # 7.2.7
    assert b".8 .04 .02 RG" in page.get_contents().get_data()


def test_title_addressee_and_text():
    page = pages(letter())[0]
    rule = rules(page)[0][1]
    _text, x, base, size = place(page, "关于某事的函")
    assert size == TITLE
    assert x + len("关于某事的函") * size / MM / 2 == near(106)
    # Two empty lines under the red rule (7.3.1).
    assert base - ABOVE * size / MM - rule == pytest.approx(2 * LINE, abs=2.5)
    title = base
    _text, x, base, _size = place(page, "达拉特旗行政审批")
    assert x == near(28)
    assert base - title == pytest.approx(2 * LINE, abs=1.5)
    assert place(page, "正文")[1] == near(28 + 2 * BODY / MM)


def test_a_letter_upwards_names_its_signer():
    page = pages(letter(signer="其某"))[0]
    one = BODY / MM
    assert place(page, "达文旅函")[1] == near(28 + one)
    line = [found_ for found_ in found(page) if "其某" in found_[0]][0]
    assert line[1] + 2 * one == pytest.approx(184 - one, abs=4 * one)
    assert place(page, "签发人")[2] == near(place(page, "达文旅函")[2])


def test_a_long_name_of_an_organ_stays_in_the_type_area():
    name = "鄂尔多斯市达拉特旗人民政府行政审批和政务服务及数据管理局办公室"
    page = pages(replace(letter(), organ=name))[0]
    _text, x, _base, size = place(page, name[:8])
    assert x >= 28 - 0.1
    assert x + len(name) * size / MM <= 184 + 0.1


def test_attachments_are_flush_with_the_first():
    names = ("证据材料目录", "很长的附件名称" * 6)
    page = pages(letter(attachments=names, style="short_letter"))[0]
    label = place(page, "附件：")
    assert label[1] == near(28 + 2 * BODY / MM)
    assert label[2] - place(page, "正文")[2] == near(2 * LINE)
    first = place(page, "证据材料目录")
    assert first[2] == near(label[2])
    long = [line for line in found(page) if set(line[0]) <= set(names[1])]
    assert len(long) > 1
    for line in long:
        assert line[1] == near(first[1])
    alone = pages(letter(attachments=("回执",)))[0]
    assert "1." not in alone.extract_text()


def test_signature_date_and_seal():
    page = pages(letter())[0]
    text = "2026年5月6日"
    _text, x, base, _size = place(page, text)
    wide = sum(0.5 if c.isdigit() else 1 for c in text) * BODY / MM
    # The date ends four characters from the right (7.3.5.1), or further in where a
    # long name over it needs the room.
    assert x + wide <= 184 - 4 * BODY / MM + 1.2
    organ = [line for line in found(page) if line[0].startswith(ORGAN)][-1]
    assert organ[2] < base
    middle = organ[1] + len(ORGAN) * BODY / MM / 2
    assert middle == pytest.approx(x + wide / 2, abs=1.2)


def test_imprint_ends_the_last_even_page():
    paper = letter(copy_to=("旗司法局", "旗委编办"), print_organ=f"{ORGAN}办公室")
    both = pages(paper)
    assert len(both) == 2
    assert "抄送" not in both[0].extract_text()
    last = both[1]
    lines = rules(last)
    assert lines[-1][1] == near(37 + 225)  # flush with the lower edge
    thick = [line[3] for line in lines]
    assert thick == pytest.approx([0.35, 0.25, 0.35], abs=0.01)
    assert all(line[0] == near(28) and line[2] == near(156) for line in lines)
    copies, organ = place(last, "抄送："), place(last, f"{ORGAN}办公室")
    assert copies[3] == organ[3] == 14
    assert copies[1] == organ[1] == near(28 + 14 / MM)
    assert "旗司法局，旗委编办。" in last.extract_text()
    day = place(last, "2026年5月6日印发")
    assert day[2] == near(organ[2])
    wide = 14 / MM * (len("年月日印发") + 3)
    assert day[1] + wide == pytest.approx(184 - 14 / MM, abs=2)


@pytest.mark.parametrize("lines", range(1, 60, 3))
def test_imprint_is_on_an_even_page_whatever_the_length(lines):
    body = tuple(Paragraph(f"第{number}段") for number in range(lines))
    paper = letter(body=body, copy_to=("旗司法局",))
    all_pages = pages(paper)
    assert len(all_pages) % 2 == 0
    last = all_pages[-1]
    assert "印发" in last.extract_text()
    assert "".join(p.extract_text() for p in all_pages).count("抄送") == 1
    empty = [not p.extract_text().strip() for p in all_pages]
    if any(empty):
        # Neither a blank page nor the one of 版记 after it is numbered (7.5).
        assert empty[-2] and "—" not in last.extract_text()
    seal = [p for p in all_pages if "2026年5月6日" in p.extract_text()][0]
    assert f"第{lines - 1}段" in seal.extract_text()


def test_page_numbers_of_a_letter():
    body = tuple(Paragraph("正文" * 40) for _ in range(20))
    all_pages = pages(letter(body=body))
    for number, page in enumerate(all_pages[:2], 1):
        _text, x, base, size = place(page, f"— {number} —")
        assert size == 14
        # One character in: right on odd pages, left on even ones; 7 mm below.
        assert base - ABOVE * size / MM - 262 == pytest.approx(7, abs=2.6)
        if number == 2:
            assert x == near(28 + 14 / MM)
        else:
            assert x > 150


def test_annex_starts_a_page():
    annex = (AnnexTitle("附件1", "目录"), Paragraph("一份"))
    page = pages(letter(annex=annex, attachments=("目录",)))[1]
    label, title = place(page, "附件1"), place(page, "目录")
    assert label[1] == near(28)
    assert label[2] == pytest.approx(37 + LINE, abs=4)
    # On the third line, in the middle (7.3.7).
    assert title[2] - label[2] == near(2 * LINE)
    assert title[1] + BODY / MM == near(106)


# --- 信函格式 --------------------------------------------------------------------


def test_short_letter():
    paper = letter(style="short_letter", copy_to=("旗司法局",))
    all_pages = pages(paper)
    page = all_pages[0]
    assert len(all_pages) == 1
    _text, x, base, size = place(page, ORGAN)
    assert base - ABOVE * size / MM == near(30)  # 10.1
    upper, second, *_more, lower_thin, lower = rules(page)
    assert upper[1] - (base + BELOW * size / MM) == near(4)
    assert upper[3] > second[3] and lower[3] > lower_thin[3]
    assert lower[1] == near(297 - 20)
    for rule in (upper, second, lower_thin, lower):
        assert rule[0] == near(20) and rule[2] == near(170)
    number = place(page, "达文旅函")
    gap = number[2] - ABOVE * BODY / MM - upper[1]
    assert gap == near(BODY * 7 / 8 / MM)
    assert "— 1 —" not in page.extract_text()  # the first page bears no number
    assert (
        "印发" not in page.extract_text() and "抄送：旗司法局。" in page.extract_text()
    )


# --- letters of the platform --------------------------------------------------


@pytest.mark.parametrize("code", ["result_letter", "lead_transfer", "report_letter"])
def test_letters_between_organs_use_the_page_of_a_letter(code):
    data = {**SAMPLES[code], "output": "for_stamp"}
    paper = BUILDERS[code](data)
    assert paper.style == "letter"
    assert paper.seal_name == "单位印章"
    assert len(pages(paper)) % 2 == 0
    short = BUILDERS[code]({**data, "style": "short_letter"})
    assert render(short) != render(paper)


def test_an_unknown_style_is_refused():
    with pytest.raises(ValueError, match="unknown style"):
        letter(style="other")
