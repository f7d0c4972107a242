"""Papers of the acts on a licence: change, withdrawal, annulment, cancellation.

Plain builders in the manner of ``official_document.papers`` (PAPERS.md T19, T21–T23).
"""

from ..official_document import Fields, Paper, Paragraph, Table, remedy_text

LAW = "《中华人民共和国行政许可法》"
COMMON = (
    "number",
    "date",
    "qr_text",
    "check_text",
    "contact",
    "watermark",
    "output",
    "demo_seal",
    "seal_name",
)
BASE = (
    "organ",
    "addressee",
    "item_name",
    "licence_name",
    "licence_number",
    "facts",
    "ground",
    "review_organ",
    "court",
)


def _need(values, *names):
    missing = [name for name in names if values.get(name) in (None, "", [], ())]
    if missing:
        raise ValueError(f"missing: {', '.join(missing)}")


def _paper(values, title, body):
    copies = values.get("copies") or 2
    title = values.get("title") or title
    remedy = remedy_text(
        values["review_organ"], values["court"], bool(values.get("prior_review"))
    )
    return Paper(
        organ=values["organ"],
        title=title,
        body=(*body, Paragraph(remedy)),
        addressee=values["addressee"],
        organ_signature=values["organ"],
        copies_note=f"本文书一式{copies}份：一份送达，其余存档。",
        receipt_line=True,
        meta_title=f"{title} {values.get('number') or ''}".strip(),
        meta_author=values["organ"],
        **{name: values[name] for name in COMMON if values.get(name) is not None},
    )


def _licence_rows(values):
    return Fields(
        (
            ("许可事项", values["item_name"]),
            ("证件名称", values["licence_name"]),
            ("证件编号", values["licence_number"]),
        )
    )


def change(values) -> Paper:
    """准予变更行政许可决定书 (T19, 许可法 49). Also required: changes (rows)."""
    _need(values, *BASE, "changes")
    rows = tuple(
        (row["label"], row["old"] or "无", row["new"]) for row in values["changes"]
    )
    return _paper(
        values,
        "准予变更行政许可决定书",
        (
            Paragraph(
                f"经审查，{values['facts']}，符合法定条件、标准。根据{LAW}第四十九条"
                "的规定，决定准予变更下列行政许可："
            ),
            _licence_rows(values),
            Paragraph("变更前后对照："),
            Table(("变更内容", "变更前", "变更后"), rows, (2, 4, 4)),
        ),
    )


def withdrawal(values) -> Paper:
    """撤回行政许可决定书 (T21, 许可法 8(2)). Optional: compensation."""
    _need(values, *BASE)
    body = [
        Paragraph(
            f"经查，{values['facts']}。{values['ground']}，为了公共利益的需要，根据"
            f"{LAW}第八条第二款的规定，决定撤回下列行政许可："
        ),
        _licence_rows(values),
    ]
    compensation = values.get("compensation") or "对由此造成的财产损失，依法给予补偿。"
    body.append(Paragraph(compensation))
    return _paper(values, "撤回行政许可决定书", body)


def annulment(values) -> Paper:
    """撤销行政许可决定书 (T22, 许可法 69). Also required: clause, public_interest."""
    _need(values, *BASE, "clause", "public_interest")
    loss = (
        "被许可人基于该行政许可取得的利益不受保护。"
        if values.get("is_fraud")
        else "被许可人的合法权益因此受到损害的，依法给予赔偿。"
    )
    return _paper(
        values,
        "撤销行政许可决定书",
        (
            Paragraph(
                f"经查，{values['facts']}，属于{values['ground']}的情形。"
                f"{values['public_interest']}根据{LAW}第六十九条{values['clause']}"
                "的规定，决定撤销下列行政许可："
            ),
            _licence_rows(values),
            Paragraph(loss),
        ),
    )


def cancellation(values) -> Paper:
    """注销行政许可决定书 (T23, 许可法 70). Also required: clause."""
    _need(values, *BASE, "clause")
    return _paper(
        values,
        "注销行政许可决定书",
        (
            Paragraph(
                f"经查，{values['facts']}，属于{values['ground']}的情形。根据{LAW}"
                f"第七十条{values['clause']}的规定，决定注销下列行政许可，原证件"
                "由本机关收回或者公告作废："
            ),
            _licence_rows(values),
        ),
    )


ACT_BUILDERS = {
    "change": change,
    "withdrawal": withdrawal,
    "annulment": annulment,
    "cancellation": cancellation,
}
