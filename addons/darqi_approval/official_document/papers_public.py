"""Papers for everybody: announcement, catalogue, guide to an item; and minutes."""

from __future__ import annotations

from .blocks import AnnexTitle, Block, Fields, Heading, PageBreak, Paper, Paragraph
from .blocks import Table as Grid
from .papers_base import (
    Data,
    build,
    day,
    filled,
    listed,
    need,
    need_rows,
    numbered,
    remedy,
)

_TENS = "一二三四五六七八九十"


def minutes(data: Data) -> Paper:
    """纪要 (GB/T 9704-2012, 10.3): 会商、联席会议、领导小组; no seal.

    Required: organ (who held it), meeting (its name, 联席会议), subject, held_at,
    place, host, attendees (name, organ), conclusions (texts, in their order).
    Optional: absent, observers (texts), recorder, cc.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "meeting",
        "subject",
        "held_at",
        "place",
        "host",
        "attendees",
        "conclusions",
    )
    need_rows(data, "attendees", "name", "organ")
    present = "、".join(f"{row['organ']}{row['name']}" for row in data["attendees"])
    body: list[Block] = [
        Paragraph(
            f"{day(data['held_at'])}，{data['host']}在{data['place']}主持召开"
            f"{data['meeting']}，研究{data['subject']}。现将会议议定事项纪要如下："
        ),
    ]
    for number, text in enumerate(data["conclusions"]):
        label = _TENS[number] if number < len(_TENS) else str(number + 1)
        body.append(Paragraph(f"{label}、{text}"))
    body.append(Paragraph(f"出席：{present}"))
    for label, key in (("请假", "absent"), ("列席", "observers")):
        if data.get(key):
            body.append(Paragraph(f"{label}：{'、'.join(data[key])}"))
    if data.get("recorder"):
        body.append(Paragraph(f"记录：{data['recorder']}"))
    return build(
        data,
        f"关于{data['subject']}的纪要",
        body,
        organ=f"{data['organ']}{data['meeting']}纪要",
        organ_signature="",
        seal_place=False,
        copies_note="",
        style="letter",
        copy_to=tuple(data.get("cc") or ()),
        print_organ=data["organ"],
    )


def announcement(data: Data) -> Paper:
    """公告: what is told to the public, such as the first day of the seal.

    Required: organ, subject (关于……的), matter (text, paragraphs by line). Optional:
    basis, from_day (when it takes effect).

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "subject", "matter")
    basis = f"根据{data['basis']}，" if data.get("basis") else ""
    body: list[Block] = [
        Paragraph(f"{basis}现将{data['subject']}有关事项公告如下："),
        *(Paragraph(line) for line in str(data["matter"]).split("\n") if line.strip()),
    ]
    if data.get("from_day"):
        body.append(Paragraph(f"本公告自{day(data['from_day'])}起施行。"))
    else:
        body.append(Paragraph("特此公告。"))
    return build(data, f"关于{data['subject']}的公告", body, copies_note="")


def catalogue_announcement(data: Data) -> Paper:
    """目录公告 (许可法 5(2), 25): which items the organ handles from which day.

    Required: organ, version, from_day, rows (name, kind, before: former organ, now:
    competent organ, basis). Optional in a row: code, note. Optional: basis.

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "version", "from_day", "rows")
    need_rows(data, "rows", "name", "kind", "before", "now", "basis")
    basis = f"根据{data['basis']}，" if data.get("basis") else ""
    body = (
        Paragraph(
            f"{basis}现将《行政许可事项划转目录（{data['version']}）》予以公告，"
            f"自{day(data['from_day'])}起施行。目录所列事项由现实施机关办理，"
            "原实施部门不再受理。"
        ),
        Paragraph(f"附件：行政许可事项划转目录（共{len(data['rows'])}项）"),
    )
    table = Grid(
        (
            "序号",
            "事项名称",
            "基本编码",
            "事项类型",
            "原实施部门",
            "现实施机关",
            "设定依据",
            "备注",
        ),
        numbered(
            data["rows"], "name", "code", "kind", "before", "now", "basis", "note"
        ),
        (1, 4.2, 2.6, 2.3, 3.2, 3.4, 4.4, 2.3),
    )
    annex = (
        PageBreak(landscape=True),
        AnnexTitle("附件", f"行政许可事项划转目录（{data['version']}）"),
        table,
    )
    return build(data, "行政许可事项划转目录公告", body, annex=annex, copies_note="")


def item_guide(data: Data) -> Paper:
    """办事指南 (许可法 30, 优化营商环境条例 35): everything one must know beforehand.

    Required: organ, item_name, basis, conditions (texts), procedure (texts),
    statutory, promised (limits in words), materials (name), fee, place, hours,
    consult (phone), complain (phone), review_organ, court. Optional: item_code,
    quantity, result, online. Optional in a material: form, copies, source.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "item_name",
        "basis",
        "conditions",
        "procedure",
        "statutory",
        "promised",
        "materials",
        "fee",
        "place",
        "hours",
        "consult",
        "complain",
        "review_organ",
        "court",
    )
    need_rows(data, "materials", "name")
    body: list[Block] = [
        Heading("一、基本信息"),
        Fields(
            filled(
                ("事项名称", data["item_name"]),
                ("事项编码", data.get("item_code")),
                ("实施机关", data["organ"]),
                ("设定依据", data["basis"]),
                ("法定办结时限", data["statutory"]),
                ("承诺办结时限", data["promised"]),
                ("数量限制", data.get("quantity") or "无"),
                ("收费", data["fee"]),
                ("办理结果", data.get("result")),
            )
        ),
        Heading("二、办理条件"),
        Paragraph(listed(data["conditions"]), align="left"),
        Heading("三、申请材料"),
        Grid(
            ("序号", "材料名称", "形式", "份数", "来源渠道"),
            numbered(data["materials"], "name", "form", "copies", "source"),
            (1, 6, 2.2, 1.2, 2.4),
        ),
        Heading("四、办理程序"),
        Paragraph(listed(data["procedure"]), align="left"),
        Heading("五、办理地点和时间"),
        Fields(
            filled(
                ("办理地点", data["place"]),
                ("办理时间", data["hours"]),
                ("网上办理", data.get("online")),
                ("咨询电话", data["consult"]),
                ("投诉电话", data["complain"]),
            )
        ),
        Heading("六、法律救济"),
        Paragraph(_remedy(data)),
    ]
    return build(
        data,
        f"{data['item_name']}办事指南",
        body,
        organ_signature="",
        seal_place=False,
        copies_note="",
        page_total=True,
    )


def _remedy(data: Data) -> str:
    text = remedy(data).text
    return text.replace("如不服本决定", "对行政许可决定不服的").replace(
        "本决定书", "决定书"
    )
