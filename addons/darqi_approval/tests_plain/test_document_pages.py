"""Where pages end: headers stand again, nothing is left alone on a page."""

import io
from datetime import date

import pytest
from official_document import BUILDERS, render
from PIL import Image
from pypdf import PdfReader

DAY = date(2026, 3, 4)
HEAD = "许可证名称"
NUMBER = "达卫公证字"


def photo(size):
    """Bytes of a photograph."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def pages(kind, **data):
    """Text without blanks and pictures of each page."""
    common = {
        "organ": "达拉特旗行政审批和政务服务局",
        "date": DAY,
        "qr_text": "https://example.org/1",
        "check_text": "核验码 ABCD",
        "output": "for_stamp",
    }
    pdf = render(BUILDERS[kind]({**common, **data}))
    return [
        ("".join(page.extract_text().split()), len(page.images))
        for page in PdfReader(io.BytesIO(pdf)).pages
    ]


@pytest.mark.parametrize("size", [(640, 480), (480, 640)])
@pytest.mark.parametrize("count", [1, 3, 6])
@pytest.mark.parametrize("points", [1, 6, 8, 13, 20, 23])
def test_photographs_of_a_survey(size, count, points):
    """T13: heading with its pictures, the check code never alone on a page."""
    found = pages(
        "survey_record",
        application_number="15062120261009000014",
        item_name="公共场所卫生许可",
        applicant="示范宾馆",
        reason="新办",
        place="示范镇1号",
        phone="13800000000",
        surveyed_from=DAY,
        surveyed_to=DAY,
        inspectors=[{"name": "甲"}, {"name": "乙"}],
        present="丙",
        checklist=[
            {"point": f"要点{n}", "standard": "标准" * 8, "actual": "符合" * 6}
            for n in range(points)
        ],
        conclusion="合格。",
        photos=[{"image": photo(size), "caption": f"照片{n}"} for n in range(count)],
    )
    for text, shown in found:
        assert shown or "现场照片" not in text
        assert shown or len(text) > 60, text
    assert sum(shown for _text, shown in found) >= 1
    assert "核验码" in found[-1][0]


@pytest.mark.parametrize("count", [1, 7, 8, 9, 14, 15, 20, 28, 40])
def test_second_page_of_an_industry_licence(count):
    """一业一证: header on every page with licences, seal and date with the text."""
    found = pages(
        "industry_licence",
        industry="餐饮",
        holder="示范餐饮店",
        holder_code="91150621000000000X",
        address="示范镇1号",
        number="达行综字〔2026〕1号",
        licences=[
            {
                "licence_name": "公共场所卫生许可证",
                "licence_number": f"{NUMBER}〔2026〕第{n}号",
                "content": "住宿、沐浴，经营面积二百平方米",
                "valid_to": date(2030, 3, 4),
            }
            for n in range(count)
        ],
    )
    assert sum(text.count(NUMBER) for text, _shown in found) == count
    listed = [place for place, (text, _shown) in enumerate(found) if NUMBER in text]
    for place in listed:
        assert HEAD in found[place][0]
        assert ("续表" in found[place][0]) == (place > listed[0])
    last = found[-1][0]
    assert "2026年3月4日" in last
    assert "应当换发本证" in last
    assert "核验码" in last
