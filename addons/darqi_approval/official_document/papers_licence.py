"""Acts on a licence: change, renewal, withdrawal, annulment, cancellation."""

from __future__ import annotations

from .blocks import Block, Fields, Paper, Paragraph, Table
from .papers_act import heard
from .papers_base import (
    LICENSING_LAW,
    Data,
    build,
    day,
    filled,
    need,
    need_rows,
    numbered,
    remedy,
    rests_on,
    served,
    span,
)

_LICENCE = ("organ", "addressee", "item_name", "licence_name", "licence_number")
_REMEDY = ("review_organ", "court")


def _rows(data: Data, *more: tuple[str, object]) -> Fields:
    return Fields(
        filled(
            ("许可事项", data["item_name"]),
            ("证件名称", data["licence_name"]),
            ("证件编号", data["licence_number"]),
            *more,
        )
    )


def _decision(data: Data, title: str, *body: Block) -> Paper:
    data = {**data, "copies": data.get("copies") or 2}
    return served(data, title, (*body, *rests_on(data), remedy(data)))


def _changes(data: Data) -> Table:
    need_rows(data, "changes", "label", "new")
    rows = tuple(
        (str(row["label"]), str(row.get("old") or "无"), str(row["new"]))
        for row in data["changes"]
    )
    return Table(("变更内容", "变更前", "变更后"), rows, (2, 4, 4))


def change(data: Data) -> Paper:
    """准予变更行政许可决定书 (T19, 许可法 49).

    Required: organ, addressee, item_name, licence_name, licence_number, facts,
    changes (label, old, new), review_organ, court. Optional: prior_review,
    natural_resource.

    :raises ValueError: naming the missing keys.
    """
    need(data, *_LICENCE, "facts", "changes", *_REMEDY)
    return _decision(
        data,
        "准予变更行政许可决定书",
        Paragraph(
            f"经审查，{data['facts']}，符合法定条件、标准。根据{LICENSING_LAW}"
            "第四十九条的规定，决定准予变更下列行政许可："
        ),
        _rows(data),
        Paragraph("变更前后对照："),
        _changes(data),
    )


def change_refused(data: Data) -> Paper:
    """不予变更行政许可决定书 (T19, 许可法 49), with reasons and remedy.

    Required: organ, addressee, item_name, licence_name, licence_number,
    applied_on, changes (label, old, new, as applied for), facts, basis,
    review_organ, court. Optional: prior_review, natural_resource.

    :raises ValueError: naming the missing keys.
    """
    need(data, *_LICENCE, "applied_on", "changes", "facts", "basis", *_REMEDY)
    return _decision(
        data,
        "不予变更行政许可决定书",
        Paragraph(
            f"你（单位）于{day(data['applied_on'])}申请变更下列行政许可。经审查，"
            f"{data['facts']}，不符合{data['basis']}的规定。根据{LICENSING_LAW}"
            "第三十八条第二款、第四十九条的规定，决定不予变更，原行政许可继续有效。"
        ),
        _rows(data),
        Paragraph("申请变更的内容："),
        _changes(data),
    )


def renewal(data: Data) -> Paper:
    """准予延续行政许可决定书 (T20, 许可法 50).

    Required: organ, addressee, item_name, licence_name, licence_number,
    applied_on, old_valid_to, valid_from, supervising_organ. Optional: valid_to,
    deemed (no decision came before the end: 50(2)), basis, new_licence_number.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        *_LICENCE,
        "applied_on",
        "old_valid_to",
        "valid_from",
        "supervising_organ",
    )
    lead = f"你（单位）于{day(data['applied_on'])}申请延续下列行政许可。"
    if data.get("deemed"):
        text = (
            f"{lead}本机关未在该行政许可有效期届满前作出是否准予延续的决定。根据"
            f"{LICENSING_LAW}第五十条第二款的规定，视为准予延续，现予确认："
        )
    else:
        basis = data.get("basis")
        meets = f"符合{basis}规定的条件" if basis else "仍符合法定条件、标准"
        text = (
            f"{lead}经审查，{meets}。根据{LICENSING_LAW}第五十条第二款的规定，"
            "决定准予延续："
        )
    body = (
        Paragraph(text),
        _rows(
            data,
            ("新证件编号", data.get("new_licence_number")),
            ("原有效期至", day(data["old_valid_to"])),
            ("延续后有效期限", span(data)),
        ),
        *rests_on(data),
        Paragraph(
            f"本许可事项的事中事后监管由{data['supervising_organ']}负责，"
            "请依法接受监督检查。"
        ),
    )
    return served(data, "准予延续行政许可决定书", body)


def renewal_refused(data: Data) -> Paper:
    """不予延续行政许可决定书 (T20, 许可法 50), with reasons and remedy.

    Required: organ, addressee, item_name, licence_name, licence_number,
    applied_on, old_valid_to, facts, basis, review_organ, court. Optional:
    prior_review, natural_resource.

    :raises ValueError: naming the missing keys.
    """
    need(data, *_LICENCE, "applied_on", "old_valid_to", "facts", "basis", *_REMEDY)
    return _decision(
        data,
        "不予延续行政许可决定书",
        Paragraph(
            f"你（单位）于{day(data['applied_on'])}申请延续下列行政许可。经审查，"
            f"{data['facts']}，不符合{data['basis']}的规定。根据{LICENSING_LAW}"
            "第三十八条第二款、第五十条第二款的规定，决定不予延续："
        ),
        _rows(data, ("有效期至", day(data["old_valid_to"]))),
        Paragraph("有效期届满后，不得继续从事该许可事项的活动。"),
    )


def withdrawal(data: Data) -> Paper:
    """撤回行政许可决定书 (T21, 许可法 8(2)).

    Required: organ, addressee, item_name, licence_name, licence_number, facts,
    ground, review_organ, court. Optional: compensation, notified_on, statement,
    statement_answer, prior_review, natural_resource.

    :raises ValueError: naming the missing keys.
    """
    need(data, *_LICENCE, "facts", "ground", *_REMEDY)
    compensation = data.get("compensation") or "对由此造成的财产损失，依法给予补偿。"
    return _decision(
        data,
        "撤回行政许可决定书",
        Paragraph(
            f"经查，{data['facts']}。{data['ground']}，为了公共利益的需要，根据"
            f"{LICENSING_LAW}第八条第二款的规定，决定撤回下列行政许可："
        ),
        _rows(data),
        *heard(data),
        Paragraph(compensation),
    )


def _case_of(data: Data) -> str:
    """Return the ground as the law's case: …的情形, said once."""
    ground = data["ground"]
    return ground if ground.endswith("情形") else f"{ground}的情形"


def annulment(data: Data) -> Paper:
    """撤销行政许可决定书 (T22, 许可法 69).

    Required: organ, addressee, item_name, licence_name, licence_number, facts,
    ground, clause, public_interest, review_organ, court. Optional: is_fraud,
    prior_review, natural_resource.

    :raises ValueError: naming the missing keys.
    """
    need(data, *_LICENCE, "facts", "ground", "clause", "public_interest", *_REMEDY)
    loss = (
        "被许可人基于该行政许可取得的利益不受保护。"
        if data.get("is_fraud")
        else "被许可人的合法权益因此受到损害的，依法给予赔偿。"
    )
    return _decision(
        data,
        "撤销行政许可决定书",
        Paragraph(
            f"经查，{data['facts']}，属于{_case_of(data)}。"
            f"{data['public_interest']}根据{LICENSING_LAW}第六十九条{data['clause']}"
            "的规定，决定撤销下列行政许可："
        ),
        _rows(data),
        *heard(data),
        Paragraph(loss),
    )


def cancellation(data: Data) -> Paper:
    """注销行政许可决定书 (T23, 许可法 70).

    Required: organ, addressee, item_name, licence_name, licence_number, facts,
    ground, clause, review_organ, court. Optional: prior_review,
    natural_resource.

    :raises ValueError: naming the missing keys.
    """
    need(data, *_LICENCE, "facts", "ground", "clause", *_REMEDY)
    return _decision(
        data,
        "注销行政许可决定书",
        Paragraph(
            f"经查，{data['facts']}，属于{_case_of(data)}。根据{LICENSING_LAW}"
            f"第七十条{data['clause']}的规定，决定注销下列行政许可，原证件"
            "由本机关收回或者公告作废："
        ),
        _rows(data),
        *heard(data),
    )


def cancellation_announcement(data: Data) -> Paper:
    """注销行政许可公告 (T23, 许可法 70): to the public, certificates void.

    Required: organ, licences (holder, item_name, licence_name, licence_number,
    ground). Names of persons come masked from the caller.

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "licences")
    keys = ("holder", "item_name", "licence_name", "licence_number", "ground")
    need_rows(data, "licences", *keys)
    body = (
        Paragraph(
            f"根据{LICENSING_LAW}第七十条的规定，本机关依法注销下列行政许可，"
            "原证件自本公告发布之日起作废，不得继续使用："
        ),
        Table(
            ("序号", "被许可人", "许可事项", "证件名称", "证件编号", "注销情形"),
            numbered(data["licences"], *keys),
            (1.5, 3.4, 3.2, 3.2, 3.2, 3.4),
        ),
        Paragraph("特此公告。"),
    )
    return build(data, "注销行政许可公告", body)
