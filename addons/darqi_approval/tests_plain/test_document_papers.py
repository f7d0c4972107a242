"""What the law demands of single papers, and the blocks they are made of."""

import base64
import re
from datetime import date, datetime
from io import BytesIO

import pytest
from official_document import (
    BUILDERS,
    CODES,
    ENDINGS,
    LEGAL_POINTS,
    METHODS,
    PROCEDURES,
    Fields,
    Paper,
    Paragraph,
    Photo,
    Photos,
    Table,
    capital_amount,
    remedy_text,
    render,
)
from paper_samples import SAMPLES, picture
from PIL import Image
from pypdf import PdfReader


def sample(code, **more):
    return BUILDERS[code]({**SAMPLES[code], "output": "for_stamp", **more})


def pages(paper):
    return PdfReader(BytesIO(render(paper))).pages


def words(paper):
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages(paper)))


# --- remedy (行政复议法 20, 23; 行政诉讼法 45, 46) ----------------------------


@pytest.mark.parametrize(
    "code",
    [code for code in CODES if "review_organ" in (CODES[code].__doc__ or "")],
)
def test_remedy_is_right_in_every_paper_that_has_one(code):
    more = {"review_organ": "达拉特旗人民政府", "court": "某人民法院"}
    if code == "overdue_statement":
        more["statutory_over"] = True
    text = words(sample(code, **more))
    assert "达拉特旗人民政府申请行政复议" in text
    assert "三个月" not in text and "3个月" not in text
    if code != "overdue_statement":
        assert "60日内" in text and "6个月内" in text
        first = words(sample(code, **more, prior_review=True))
        assert "应当先" in first and "6个月内" not in first and "15日内" in first
        assert words(sample(code, **more, natural_resource=True)) == first


def test_a_paper_calls_itself_by_its_own_name():
    more = {"review_organ": "某政府", "court": "某法院"}
    text = words(sample("licence_not_needed", **more))
    assert "如不服本告知，可以自收到本告知书之日起60日内" in text
    assert "决定书之日" not in text
    assert "自收到本通知书之日起" in words(sample("termination", **more))
    assert "如不服本决定，可以自收到本决定书之日起" in remedy_text("甲", "乙")


def test_not_acting_goes_to_review_first():
    text = words(
        sample("overdue_statement", statutory_over=True, review_organ="甲", court="乙")
    )
    assert "未履行法定职责，可以依法先向甲申请行政复议" in text
    assert "6个月" not in text
    assert "行政复议" not in words(sample("overdue_statement"))
    with pytest.raises(ValueError, match="review_organ"):
        sample("overdue_statement", statutory_over=True, review_organ="")


# --- clock (许可法 42, 45) ----------------------------------------------------


@pytest.mark.parametrize("procedure", [*PROCEDURES, *PROCEDURES.values()])
def test_the_eight_procedures_do_not_count(procedure):
    text = words(sample("special_procedure", procedure=procedure))
    assert f"依法需要进行{PROCEDURES.get(procedure, procedure)}" in text
    assert "第四十五条" in text and "不计入办理期限" in text


@pytest.mark.parametrize(
    "procedure", ["现场勘验", "公示", "征求意见", ["hearing", "踏勘"]]
)
def test_the_time_of_anything_else_counts(procedure):
    with pytest.raises(ValueError, match=r"counts \(许可法 45\)"):
        sample("special_procedure", procedure=procedure)


def test_another_law_may_exclude_more_but_never_a_site_visit():
    law = "《取水许可和水资源费征收管理条例》第十九条"
    more = {"procedure": "征求有关部门意见", "excluding_law": law}
    text = words(sample("special_procedure", **more))
    assert law in text and "第四十五条" not in text
    with pytest.raises(ValueError, match="counts"):
        sample("special_procedure", procedure="现场核查", excluding_law=law)


def test_extension_is_limited_and_approved_in_time():
    assert "第四十二条第一款的规定，经本机关负责人批准" in words(sample("extension"))
    joint = words(sample("extension", joint=True, days=15))
    assert "第四十二条第二款的规定，经本级人民政府负责人批准" in joint
    for more in ({"days": 11}, {"days": 16, "joint": True}, {"days": -1}):
        with pytest.raises(ValueError, match="days: at most"):
            sample("extension", **more)
    with pytest.raises(ValueError, match="after the original due date"):
        sample("extension", approved_on=date(2026, 3, 31))


def test_a_supplement_keeps_the_clock_running():
    text = words(sample("supplement"))
    assert "受理继续有效，办理期限不停止计算" in text


# --- hearing (许可法 46–48) ---------------------------------------------------


@pytest.mark.parametrize("code", ["hearing_notice", "hearing_announcement"])
def test_a_hearing_is_announced_seven_days_before(code):
    sample(code, date=date(2026, 4, 2))
    with pytest.raises(ValueError, match="at least 7 days"):
        sample(code, date=date(2026, 4, 3))


def test_rights_at_a_hearing():
    text = words(sample("hearing_right"))
    assert "五日内" in text and "不承担" in text
    notice = words(sample("hearing_notice"))
    assert "申请回避" in notice and "审查该申请的工作人员以外" in notice
    assert "不公开" in words(sample("hearing_notice", open=False, closed_reason="涉密"))
    with pytest.raises(ValueError, match="closed_reason"):
        sample("hearing_notice", open=False)
    assert "不予载明" in words(sample("interested_party"))


def test_every_page_of_a_hearing_record_is_signed():
    row = {"speaker": "周某", "text": "意见" * 60}
    all_pages = pages(sample("hearing_record", statements=[row] * 12))
    assert len(all_pages) > 2
    for number, page in enumerate(all_pages, 1):
        text = page.extract_text()
        assert "主持人签名：" in text and "参加人签名：" in text
        assert f"第{number}页　共{len(all_pages)}页" in text


# --- decisions, delivery, oversight -------------------------------------------


def test_acts_on_a_licence_are_not_mixed_up():
    clauses = {
        "withdrawal": "第八条第二款",
        "annulment": "第六十九条第二款",
        "cancellation": "第七十条第（一）项",
        "change": "第四十九条",
        "renewal": "第五十条第二款",
    }
    for code, clause in clauses.items():
        text = words(sample(code))
        assert clause in text
        assert "吊销" not in text
    assert "不受保护" in words(sample("annulment"))
    assert "赔偿" in words(sample("annulment", is_fraud=False))
    assert "补偿" in words(sample("withdrawal"))
    assert "视为准予延续" in words(sample("renewal", deemed=True))


@pytest.mark.parametrize("code", ENDINGS)
def test_grounds_of_an_ending(code):
    text = words(sample("termination", reason=code))
    assert f"因{ENDINGS[code]}，" in text
    assert ("可以重新提出" in text) == (code in ("withdrawn", "not_corrected"))


def test_termination_with_a_text_of_its_own():
    assert "因申请人已死亡，" in words(sample("termination", reason="申请人已死亡。"))


def test_service():
    for code, name in METHODS.items():
        more = {"consent_on": date(2026, 3, 1)} if code == "electronic" else {}
        text = words(sample("service_proof", method=code, **more))
        assert name in text
        assert ("见证人" in text) == (code == "left")
    with pytest.raises(ValueError, match="consent_on"):
        sample("service_proof", method="electronic")


def test_an_opinion_needs_words_name_and_time():
    steps = SAMPLES["approval_sheet"]["steps"]
    for key in ("opinion", "name", "time"):
        with pytest.raises(ValueError, match=f"steps row 1 missing: {key}"):
            sample("approval_sheet", steps=[{**steps[0], key: ""}])


def test_a_legal_review_covers_all_points():
    points = SAMPLES["legal_review"]["points"]
    assert [row["point"] for row in points] == list(LEGAL_POINTS)
    with pytest.raises(ValueError, match="points missing: 裁量"):
        sample("legal_review", points=[r for r in points if r["point"] != "裁量"])


def test_a_payment_is_added_up_and_stops_no_clock():
    charge = SAMPLES["payment_notice"]["charges"][0]
    text = words(sample("payment_notice", charges=[charge, charge]))
    assert "人民币贰万零陆拾壹元整（20061.00元）" in text
    assert "等待缴费不影响" in text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.5", "伍角整"),
        ("1.05", "壹元零伍分"),
        ("10", "壹拾元整"),
        ("1005", "壹仟零伍元整"),
        ("10030.50", "壹万零叁拾元伍角整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万零柒仟元伍角叁分"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("1000100010001", "壹万亿零壹亿零壹万零壹元整"),
    ],
)
def test_amounts_in_capitals(amount, text):
    assert capital_amount(amount) == text


@pytest.mark.parametrize("amount", ["-1", "0.001", "10000000000000000"])
def test_what_is_no_amount_of_money(amount):
    with pytest.raises(ValueError, match="no amount"):
        capital_amount(amount)


def test_only_what_is_served_speaks_of_its_copies():
    for code in ("approval_sheet", "survey_record", "licence_application"):
        assert "本文书一式" not in words(sample(code))
    assert "本文书一式2份" in words(sample("special_procedure"))


def test_registers_lie_across_the_page():
    for code in ("delivery_register", "return_register"):
        (page,) = pages(sample(code))
        assert page.mediabox.width > page.mediabox.height


def test_annexes_of_a_memorandum_are_optional():
    text = words(sample("memorandum"))
    for number, title in enumerate(
        ("划转事项衔接表", "交接清单", "分工表", "权责清单调整对照表", "在办件清单"), 1
    ):
        assert f"附件{number}" in text and title in text
    bare = {key: None for key in ("handover_rows", "task_rows", "power_rows")}
    text = words(sample("memorandum", **bare))
    assert "附件2在办件清单" in text and "附件3" not in text
    with pytest.raises(ValueError, match="case_rows row 1 missing: handling"):
        row = {**SAMPLES["memorandum"]["case_rows"][0], "handling": ""}
        sample("memorandum", case_rows=[row])


# --- photographs, tables, the seal's page -------------------------------------


def test_photographs_stand_in_a_grid_with_captions():
    paper = sample("survey_record")
    found = pages(paper)
    images = [image for page in found for image in page.images]
    assert len(images) == 3
    assert "照片1：门头" in words(paper)
    row = {"image": base64.b64encode(picture("red")).decode(), "caption": "照片"}
    found = pages(sample("survey_record", photos=[row]))
    assert len([image for page in found for image in page.images]) == 1
    for bad in ("不是base64", base64.b64encode(b"no picture").decode()):
        with pytest.raises(ValueError, match=r"base64|not a picture"):
            render(sample("survey_record", photos=[{"image": bad}]))


def test_a_photograph_is_made_small_upright_and_loses_what_is_hidden():
    target = BytesIO()
    image = Image.effect_noise((4000, 3000), 60)
    exif = image.getexif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "SECRETCAMERA"
    image.save(target, "JPEG", exif=exif, quality=95)
    pdf = render(Paper("某局", "照片", (Photos((Photo(target.getvalue(), "一"),)),)))
    assert len(pdf) < len(target.getvalue()) / 2
    assert b"SECRETCAMERA" not in pdf
    (drawn,) = PdfReader(BytesIO(pdf)).pages[0].images
    assert drawn.image.height > drawn.image.width
    assert max(drawn.image.size) == 1400


def test_a_survey_by_several_departments_is_the_joint_form():
    rows = [{"organ": "某局", "conclusion": "合格", "signer": "甲"}]
    assert "联合踏勘结论确认表" in words(sample("survey_record", departments=rows))
    with pytest.raises(ValueError, match="two at least"):
        sample("survey_record", inspectors=SAMPLES["survey_record"]["inspectors"][:1])


def test_later_parts_of_a_table_say_so():
    rows = tuple((str(n), "内容" * 30) for n in range(60))
    body = (Table(("序号", "说明"), rows),)
    texts = [page.extract_text() for page in pages(Paper("某局", "清单", body))]
    assert "续表" not in texts[0]
    assert all(text.count("续表") == 1 for text in texts[1:])


@pytest.mark.parametrize("rows", range(1, 60, 2))
def test_a_seal_never_stands_on_a_page_without_text(rows):
    block = Fields(tuple((f"第{n}项", f"内容{n}") for n in range(rows)))
    paper = Paper(
        "某局",
        "表",
        (block,),
        organ_signature="落款机关",
        date=date(2026, 3, 30),
        output="for_stamp",
    )
    signed = [p.extract_text() for p in pages(paper) if "落款" in p.extract_text()]
    assert len(signed) == 1 and f"内容{rows - 1}" in signed[0]


@pytest.mark.parametrize("length", range(20, 1400, 60))
def test_the_last_paragraph_is_parted_not_moved(length):
    paper = Paper(
        "某局",
        "决定书",
        (Paragraph("首段"), Paragraph("文" * length)),
        organ_signature="落款机关",
        date=date(2026, 3, 30),
        output="for_stamp",
    )
    found = [page.extract_text() for page in pages(paper)]
    assert sum(text.count("文") for text in found) == length
    signed = [text for text in found if "落款机关" in text]
    assert len(signed) == 1 and signed[0].count("文") >= min(length, 20)
    # No page before the last is left half empty.
    for text in found[1:-1]:
        assert text.count("文") > 400


def test_times_are_written_with_hour_and_minute():
    text = words(sample("hearing_notice", held_at=datetime(2026, 4, 9, 9, 5)))
    assert "2026年4月9日09:05" in text
