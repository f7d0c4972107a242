"""Acts of the organ's own motion on a licence, and the correction of a paper."""

from __future__ import annotations

from .blocks import Fields, Paper, Paragraph, Table
from .papers_base import (
    LICENSING_LAW,
    Data,
    day,
    filled,
    need,
    need_rows,
    remedy,
    served,
)

_LICENCE = ("organ", "addressee", "item_name", "licence_name", "licence_number")
_REMEDY = ("review_organ", "court")


def _rows(data: Data) -> Fields:
    return Fields(
        filled(
            ("许可事项", data["item_name"]),
            ("证件名称", data["licence_name"]),
            ("证件编号", data["licence_number"]),
        )
    )


def _changes(data: Data) -> Table:
    need_rows(data, "changes", "label", "new")
    rows = tuple(
        (str(row["label"]), str(row.get("old") or "无"), str(row["new"]))
        for row in data["changes"]
    )
    return Table(("变更内容", "变更前", "变更后"), rows, (2, 4, 4))


def heard(data: Data) -> tuple[Paragraph, ...]:
    """Return what became of the holder's right to be heard (许可法 7)."""
    if data.get("statement"):
        said = str(data["statement"]).rstrip("。")
        answer = str(data.get("statement_answer") or "").rstrip("。")
        text = (
            "本机关已告知你（单位）陈述、申辩的权利。你（单位）提出："
            f"{said}。经审查：{answer}。"
        )
    elif data.get("waived"):
        text = "本机关已告知你（单位）陈述、申辩和要求听证的权利，你（单位）表示放弃。"
    elif data.get("notified_on"):
        text = (
            f"本机关于{day(data['notified_on'])}告知你（单位）陈述、申辩的权利，"
            "你（单位）逾期未提出陈述、申辩。"
        )
    else:
        return ()
    return (Paragraph(text),)


def ordered_change(data: Data) -> Paper:
    """变更行政许可决定书 (许可法 8(2)): of the organ's own motion, not on application.

    Required: organ, addressee, item_name, licence_name, licence_number, facts,
    ground, changes (label, old, new), compensation, review_organ, court.
    Optional: notified_on, statement, statement_answer, prior_review,
    natural_resource.

    :raises ValueError: naming the missing keys.
    """
    need(data, *_LICENCE, "facts", "ground", "changes", "compensation", *_REMEDY)
    body = [
        Paragraph(
            f"经查，{data['facts']}。{data['ground']}，为了公共利益的需要，根据"
            f"{LICENSING_LAW}第八条第二款的规定，决定变更下列行政许可："
        ),
        _rows(data),
        Paragraph("变更前后对照："),
        _changes(data),
        *heard(data),
        Paragraph(data["compensation"]),
        remedy(data),
    ]
    return served(data, "变更行政许可决定书", tuple(body))


def not_annulled(data: Data) -> Paper:
    """不予撤销行政许可决定书 (许可法 69(3)): annulling would gravely harm the public.

    Required: organ, addressee, item_name, licence_name, licence_number, facts,
    ground, clause, public_interest. Optional: notified_on, statement,
    statement_answer.

    :raises ValueError: naming the missing keys.
    """
    need(data, *_LICENCE, "facts", "ground", "clause", "public_interest")
    body = [
        Paragraph(
            f"经查，{data['facts']}，属于{LICENSING_LAW}第六十九条{data['clause']}"
            f"规定的{data['ground']}的情形。"
        ),
        Paragraph(f"{data['public_interest'].rstrip('。')}。"),
        *heard(data),
        Paragraph(
            f"根据{LICENSING_LAW}第六十九条第三款的规定，决定不予撤销下列行政许可，"
            "该行政许可继续有效："
        ),
        _rows(data),
    ]
    return served(data, "不予撤销行政许可决定书", tuple(body))


def erratum(data: Data) -> Paper:
    """更正通知书: a slip of the pen in a sealed paper, put right openly.

    Required: organ, addressee, old_title, old_number, old_date, corrections
    (place, wrong, right), reason.

    :raises ValueError: naming the missing keys.
    """
    keys = ("organ", "addressee", "old_title", "old_number", "old_date")
    need(data, *keys, "corrections", "reason")
    need_rows(data, "corrections", "place", "wrong", "right")
    rows = tuple(
        (str(row["place"]), str(row["wrong"]), str(row["right"]))
        for row in data["corrections"]
    )
    body = (
        Paragraph(
            f"本机关{day(data['old_date'])}作出的《{data['old_title']}》"
            f"（{data['old_number']}）存在笔误：{data['reason'].rstrip('。')}。"
            "现更正如下："
        ),
        Table(("位置", "原文", "更正为"), rows, (2, 4, 4)),
        Paragraph("原文书其他内容不变。本通知书与原文书一并使用，具有同等效力。"),
    )
    return served(data, "更正通知书", body)
