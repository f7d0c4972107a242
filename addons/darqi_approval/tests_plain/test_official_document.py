import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from official_document import (
    BUILDERS,
    CODES,
    LISTED,
    Fields,
    Heading,
    MissingGlyph,
    PageBreak,
    Paper,
    Paragraph,
    Signatures,
    Table,
    blocks_from_html,
    chinese_date,
    format_number,
    missing_glyphs,
    normalise_number,
    remedy_text,
    render,
)
from official_document.fonts import FONTS, FontBook
from official_document.page import BODY, LEADING, TYPE_HEIGHT, TYPE_WIDTH
from official_document.text import break_lines, text_width
from paper_samples import SAMPLES
from pypdf import PdfReader

MM = 72 / 25.4
TITLES = {
    "approval_sheet": "行政许可审批表",
    "efficiency_order": "效能监察督办通知书",
    "efficiency_warning": "效能监察预警通知书",
    "expert_review": "专家评审意见",
    "hearing_refused": "不予听证通知书",
    "minutes": "关于临时占用草原审批技术审查分工的纪要",
    "announcement": "关于启用行政审批专用章的公告",
    "catalogue_announcement": "行政许可事项划转目录公告",
    "item_guide": "公共场所卫生许可办事指南",
    "file_contents": "卷内目录",
    "file_cover": "行政许可案卷",
    "hearing_announcement": "听证公告",
    "hearing_notice": "举行听证通知书",
    "hearing_record": "听证笔录",
    "hearing_right": "听证告知书",
    "industry_licence": "餐饮店行业综合许可证",
    "interested_party": "利害关系人告知书",
    "legal_review": "重大行政许可法制审核意见书",
    "step_opinion": "现场核查意见书",
    "licence_application": "行政许可申请书",
    "survey_record": "现场勘验（核查）记录",
    "technical_opinion": "技术支持（审查）意见书",
    "acceptance": "受理通知书",
    "advice_slip": "一次性告知单",
    "annulment": "撤销行政许可决定书",
    "ordered_change": "变更行政许可决定书",
    "not_annulled": "不予撤销行政许可决定书",
    "erratum": "更正通知书",
    "cancellation": "注销行政许可决定书",
    "cancellation_announcement": "注销行政许可公告",
    "service_announcement": "送达公告",
    "change": "准予变更行政许可决定书",
    "change_refused": "不予变更行政许可决定书",
    "correction": "补正告知书",
    "delivery_register": "出件登记表",
    "extension": "延长期限告知书",
    "feedback_sheet": "监管信息反馈表",
    "granted": "准予行政许可决定书",
    "handover": "材料流转单",
    "lead_transfer": "涉嫌违法线索的函",
    "licence": "公共场所卫生许可证",
    "licence_not_needed": "不受理告知书",
    "memorandum": "审管衔接备忘录",
    "notice_slip": "许可信息推送单",
    "overdue_statement": "超期说明",
    "payment_notice": "缴费通知书",
    "promise": "告知承诺书",
    "receipt": "申请材料接收凭证",
    "refusal_to_accept": "不予受理决定书",
    "refused": "不予行政许可决定书",
    "renewal": "准予延续行政许可决定书",
    "renewal_refused": "不予延续行政许可决定书",
    "report_letter": "关于上报",
    "result_letter": "监管结果的函",
    "resumption": "恢复审批通知书",
    "return_register": "退件登记表",
    "seal_request": "用印申请表",
    "service_proof": "送达回证",
    "special_procedure": "特别程序告知书",
    "supervision_record": "监督检查记录",
    "supplement": "补充材料通知书",
    "suspension": "中止审批通知书",
    "termination": "终止办理通知书",
    "withdrawal": "撤回行政许可决定书",
    "withdrawal_confirmed": "撤回申请确认书",
}


def sample(code, **more):
    return BUILDERS[code]({**SAMPLES[code], **more})


def reader(paper):
    return PdfReader(BytesIO(render(paper)))


def words(paper):
    pages = reader(paper).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def plain(text="正文", **more):
    return Paper("某局", "某文书", (Paragraph(text),), **more)


# --- every paper -----------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_each_paper_says_what_it_must(code):
    text = words(sample(code, output="for_stamp"))
    assert TITLES[code] in text
    assert SAMPLES[code]["organ"] in text
    assert "送审稿" not in text
    assert "ABCD-1234" in text
    assert "—1—" in text


def test_each_paper_has_one_builder_and_the_list_names_them():
    assert set(CODES) == set(SAMPLES) == set(TITLES)
    for number, code in LISTED.items():
        assert BUILDERS[number] is CODES[code]


@pytest.mark.parametrize("code", CODES)
def test_each_required_key_is_missed_by_name(code):
    data = SAMPLES[code]
    documented = re.search(r"Required: ([^.]*)\.", BUILDERS[code].__doc__)[1]
    keys = re.sub(r"\(.*?\)|each with.*", "", documented, flags=re.DOTALL)
    names = [key.strip() for key in keys.split(",") if key.strip()]
    assert names
    for key in names:
        with pytest.raises(ValueError, match=key):
            BUILDERS[code]({**data, key: None})


@pytest.mark.parametrize("code", CODES)
def test_the_same_paper_gives_the_same_bytes(code):
    paper = sample(code)
    first, second = render(paper), render(sample(code))
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    assert render(replace(paper, title="另一份")) != first


def test_threads_do_not_disturb_each_other():
    papers = [sample(code) for code in CODES] * 2
    alone = [render(paper) for paper in papers]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(render, papers)) == alone


@pytest.mark.parametrize("code", ["granted", "memorandum"])
def test_every_font_is_an_embedded_subset(code):
    for page in reader(sample(code, output="for_stamp")).pages:
        fonts = page["/Resources"]["/Font"].values()
        assert fonts
        for font in (entry.get_object() for entry in fonts):
            assert re.match(r"/[A-Z]{6}\+", font["/BaseFont"])
            assert "/FontFile2" in font["/FontDescriptor"]


# --- the page of GB/T 9704 ---------------------------------------------------------


def test_type_area_and_grid():
    assert TYPE_WIDTH == pytest.approx(156 * MM)
    assert TYPE_HEIGHT == pytest.approx(225 * MM)
    assert int((TYPE_HEIGHT + 0.01) // LEADING) == 22
    assert len(break_lines("正" * 28, "song", BODY, TYPE_WIDTH)) == 1
    assert len(break_lines("正" * 29, "song", BODY, TYPE_WIDTH)) == 2


def positions(page):
    found = []

    def visit(text, cm, tm, _font, _size):
        if text.strip():
            found.append((cm[4] + tm[4], cm[5] + tm[5], text.strip()))

    page.extract_text(visitor_text=visit)
    return found


def test_a_long_text_fills_22_lines_within_the_margins():
    pages = reader(plain("正文" * 900)).pages
    first, second = positions(pages[0]), positions(pages[1])
    assert pages[0].mediabox.width == pytest.approx(210 * MM, abs=0.5)
    assert pages[0].mediabox.height == pytest.approx(297 * MM, abs=0.5)
    lines = [found for found in second if found[2].startswith("正")]
    assert len(lines) == 22
    for x, y, _text in lines:
        assert x == pytest.approx(28 * MM, abs=0.1)
        assert 35 * MM < y < (297 - 37) * MM
    number = {text: x for x, _y, text in first + second if text.startswith("—")}
    assert number["— 1 —"] > 105 * MM > number["— 2 —"]


def test_first_line_is_indented_by_two_characters():
    found = positions(reader(plain("正" * 40)).pages[0])
    lines = [x for x, _y, text in found if set(text) == {"正"}]
    assert lines == pytest.approx([28 * MM + 2 * BODY, 28 * MM], abs=0.1)


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet="审批局，。（）《》〔〕：1a2 b", min_size=1, max_size=120),
    st.floats(120, 442),
)
def test_no_line_is_too_wide_or_breaks_the_punctuation_rules(text, width):
    lines = break_lines(text, "song", BODY, width, 2 * BODY)
    assert "".join(line.text for line in lines).replace(" ", "") == (
        text.replace(" ", "")
    )
    for line in lines:
        assert line.width == pytest.approx(text_width(line.text, "song", BODY))
    # A run of marks wider than a line has to be parted somewhere.
    if not re.search(r"[（《〔，。）》〕：1a2b]{5,}", text):
        assert all(x.width <= width - x.indent + 0.02 for x in lines)
        for line, following in zip(lines, lines[1:], strict=False):
            assert following.text[:1] not in set("，。）》〕：")
            assert line.text[-1:] not in set("（《〔")


def test_table_header_is_repeated_on_each_page():
    rows = tuple((str(n), "内容" * 30) for n in range(60))
    pages = reader(Paper("某局", "清单", (Table(("序号", "说明"), rows),))).pages
    assert len(pages) > 2
    assert all("说明" in page.extract_text() for page in pages)


def test_a_cell_longer_than_a_page_is_split_not_refused():
    paper = Paper("某局", "表", (Fields((("说明", "长" * 4000),)),))
    assert words(paper).count("长") == 4000


@pytest.mark.parametrize("short", range(1, 40))
def test_rows_of_uneven_cells_split_at_any_height(short):
    row = ("短" * short, "中" * 4 * short, "长" * 400, "2026-11-24")
    paper = Paper("某局", "表", (Table(("甲", "乙", "丙", "丁"), (row,) * 6),))
    text = words(paper)
    assert text.count("长") == 2400
    assert text.count("短") == 6 * short


def test_annex_of_a_memorandum_is_landscape_and_repeats_nothing_else():
    pages = reader(sample("memorandum")).pages
    annexes = [page for page in pages if page.mediabox.width > page.mediabox.height]
    assert len(annexes) == 5
    assert "划转事项衔接表" in annexes[0].extract_text()
    assert pages[0].mediabox.width < pages[0].mediabox.height


@pytest.mark.parametrize("lines", range(1, 40))
def test_seal_and_notes_never_stand_without_text(lines):
    paper = Paper(
        "某局",
        "决定书",
        tuple(Paragraph(f"第{n}段") for n in range(lines)),
        organ_signature="落款机关",
        date=date(2026, 3, 30),
        copies_note="一式两份",
        output="for_stamp",
    )
    pages = [page.extract_text() for page in reader(paper).pages]
    signed = [text for text in pages if "落款机关" in text]
    assert len(signed) == 1
    assert f"第{lines - 1}段" in signed[0]
    assert "一式两份" in signed[0]


# --- outputs and the seal ------------------------------------------------------------


def test_three_outputs():
    draft = words(sample("granted"))
    assert "送审稿" in draft and "待用印" not in draft and "示意图" not in draft
    stamp = words(sample("granted", output="for_stamp"))
    assert "待用印" in stamp and "示意图" not in stamp and "演示数据" not in stamp
    demo = words(sample("granted", output="for_stamp", demo_seal=True))
    assert "示意图非电子签章" in demo and "演示数据" in demo and "待用印" not in demo


def test_the_demonstration_seal_is_red_and_only_there():
    red = b".85 0 0 rg"

    def drawn(**more):
        pages = reader(sample("granted", output="for_stamp", **more)).pages
        return [red in page.get_contents().get_data() for page in pages]

    assert drawn(demo_seal=True).count(True) == 1
    assert not any(drawn())


def test_a_draft_or_unsealed_paper_refuses_a_seal():
    with pytest.raises(ValueError, match="draft bears no seal"):
        sample("granted", demo_seal=True)
    with pytest.raises(ValueError, match="bears no seal"):
        sample("notice_slip", output="for_stamp", demo_seal=True)
    with pytest.raises(ValueError, match="unknown output"):
        sample("granted", output="final")


def test_memorandum_bears_two_organ_seals_not_the_special_one():
    text = words(sample("memorandum", output="for_stamp"))
    assert text.count("单位印章") >= 2
    assert "待用印行政审批专用章" not in text


def test_metadata():
    meta = reader(plain(meta_title="标题", meta_author="某局")).metadata
    assert (meta.title, meta.author) == ("标题", "某局")


# --- content by paper ----------------------------------------------------------------


def test_acceptance_gives_both_due_dates_and_marks_provisional_ones():
    text = words(sample("acceptance"))
    assert "法定办结日期为2026年3月30日，承诺办结日期为2026年3月16日" in text
    assert "暂定" not in text
    assert "2026年3月30日（暂定）" in words(sample("acceptance", provisional=True))


def test_refusal_carries_the_remedy():
    text = words(sample("refused"))
    assert "60日内向达拉特旗人民政府申请行政复议" in text
    assert "6个月内依法向有管辖权的人民法院提起行政诉讼" in text
    first = words(sample("refused", prior_review=True))
    assert "应当先" in first and "15日内" in first and "6个月内" not in first
    assert "60日" in remedy_text("某政府", "某法院")


@pytest.mark.parametrize(
    "element", ["handover", "handover_time", "boundary", "feedback", "support"]
)
def test_memorandum_line_without_an_element_names_item_and_element(element):
    line = {**SAMPLES["memorandum"]["lines"][1], element: ""}
    with pytest.raises(ValueError, match=f"娱乐场所经营许可.*{element}（"):
        sample("memorandum", lines=[line])


def test_supervision_needs_two_officers():
    with pytest.raises(ValueError, match="two at least"):
        sample(
            "supervision_record",
            inspectors=SAMPLES["supervision_record"]["inspectors"][:1],
        )


def test_rows_of_a_list_are_checked():
    with pytest.raises(ValueError, match="corrections row 1 missing: problem"):
        sample("correction", corrections=[{"material": "图", "requirement": "补"}])


# --- fonts -------------------------------------------------------------------------


def test_rare_character_falls_back_and_an_unknown_one_is_refused():
    assert "䶮" in words(plain("姓名䶮堃"))
    assert missing_glyphs("巴特尔\U0001f600") == "\U0001f600"
    with pytest.raises(MissingGlyph) as caught:
        render(plain("名\U0001f600字\U0001f601\U0001f600"))
    assert set(caught.value.chars) <= {"\U0001f600", "\U0001f601"}
    runs = FONTS.runs("审☆批", "song")
    assert "".join(text for _name, text in runs) == "审☆批"


def test_hidden_characters_do_not_reach_the_file():
    assert words(plain("甲\u202e乙\u200b丙\x07丁")) == words(plain("甲乙丙丁"))


def test_a_font_path_that_is_set_must_work(tmp_path):
    book = FontBook({"DARQI_FONT_SONG": str(tmp_path / "none.ttf")})
    with pytest.raises(Exception, match=r"none\.ttf"):
        book.runs("审", "song")


def test_a_font_setting_is_used():
    hei = FONTS.font_for("审", "hei").face.filename
    book = FontBook({"DARQI_FONT_SONG": hei})
    assert book.font_for("审", "song").face.filename == hei


# --- numbers, dates, rich text --------------------------------------------------------


def test_format_number():
    pattern = "{word}许准字〔{year}〕{n}号"
    assert format_number(pattern, "达审批", 2026, 12) == "达审批许准字〔2026〕12号"
    assert format_number("{word}[{year}]{n}号", "达审批", 2023, 1) == (
        "达审批〔2023〕1号"
    )
    for bad in ("{word}{n}号", "{word}{year}号", "{year}{n}{what}"):
        with pytest.raises(ValueError, match="pattern"):
            format_number(bad, "达审批", 2026, 1)
    with pytest.raises(ValueError, match="no document number"):
        format_number(pattern, "达审批", 2026, 0)


@pytest.mark.parametrize(
    "typed",
    [
        "达审批〔2023〕1号",
        "达审批[2023]1号",
        "达审批（2023）01号",
        "达审批(2023) 第001号",
        "达审批［２０２３］１号",
        "达审批【2023】1号",
    ],
)
def test_normalise_number(typed):
    assert normalise_number(typed) == "达审批〔2023〕1号"


@given(st.text(alphabet="达审批[]（）2023第01号〔〕 ", max_size=20))
def test_normalising_a_number_twice_changes_nothing(text):
    assert normalise_number(normalise_number(text)) == normalise_number(text)


def test_chinese_date():
    assert chinese_date(date(2023, 1, 19)) == "2023年1月19日"
    assert chinese_date(None).strip("　") == "年　　月　　日"


def test_rich_text_becomes_blocks():
    text = (
        "<h2>一、依据</h2><p>第一<b>段</b><br/>换行</p><script>x()</script>"
        '<p style="text-align: center">居中</p><ol><li>甲</li><li>乙</li></ol>'
        "<table><tr><th>名</th><th>值</th></tr><tr><td>a</td></tr></table>末尾"
    )
    assert blocks_from_html(text) == (
        Heading("一、依据", 2),
        Paragraph("第一段\n换行"),
        Paragraph("居中", indent=False, align="center"),
        Paragraph("1. 甲"),
        Paragraph("2. 乙"),
        Table(("名", "值"), (("a", ""),)),
        Paragraph("末尾"),
    )
    assert blocks_from_html("") == ()
    assert blocks_from_html("<!-- -->") == ()


def test_blocks_of_other_kinds_are_refused():
    with pytest.raises(TypeError, match="not a block"):
        render(Paper("某局", "某文书", ("text",)))


def test_page_break_and_signatures_render():
    paper = Paper("某局", "某文书", (Paragraph("甲"), PageBreak(), Signatures(())))
    assert len(reader(paper).pages) == 2
