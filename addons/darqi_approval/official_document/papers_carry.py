"""The slip that goes with a bag of papers from one organ to another."""

from __future__ import annotations

from .blocks import Fields, Paper, Paragraph, Table
from .papers_base import Data, day, filled, internal, need, need_rows, numbered


def carry_slip(data: Data) -> Paper:
    """代收转交单（材料流转单）: taken in here, handled elsewhere; both sides sign.

    Required: organ, to_organ, number, applicant, received_on, cases (number, item,
    organ, papers), handed_by. Optional: carrier (none: within an organ), bag,
    received_by, note. Printed at the hand-over and signed by hand on arrival, or again
    once it was signed for.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "to_organ",
        "number",
        "applicant",
        "received_on",
        "cases",
        "handed_by",
    )
    need_rows(data, "cases", "number", "item", "organ")
    carrier = data.get("carrier")
    body = (
        Fields(
            filled(
                ("收件编号", data["number"]),
                ("材料袋号", data.get("bag")),
                ("申请人", data["applicant"]),
                ("收件日期", day(data["received_on"])),
                ("代收单位" if carrier else "移交单位", data["organ"]),
                ("接收单位", data["to_organ"]),
                ("承运人（方式）", carrier),
                ("备注", data.get("note")),
            )
        ),
        Table(
            ("序号", "办件编号", "事项名称", "办理机关", "材料件数"),
            numbered(data["cases"], "number", "item", "organ", "papers"),
            (1.2, 4.4, 4.6, 3.4, 1.8),
        ),
        Fields(
            (
                ("移交人（签字）、时间", str(data["handed_by"])),
                *((("承运人（签字）、时间", ""),) if carrier else ()),
                ("接收人（签字）、时间", str(data.get("received_by") or "")),
            )
        ),
        Paragraph(
            "收件日期以代收单位收到材料之日为准，办理时限自该日起算。接收单位签收后，"
            "由办理机关以本机关名义依法办理。本单一式两份，双方各存一份。"
            if carrier
            else "材料在本单位内移交，不影响办理时限。"
        ),
    )
    title = "代收转交单（材料流转单）" if carrier else "材料流转单"
    return internal(data, title, body)
