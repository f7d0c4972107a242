"""Notice before an adverse act on a licence: statement, defence, hearing."""

from __future__ import annotations

from .blocks import Fields, Paper, Paragraph
from .papers_base import LICENSING_LAW, Data, need, served


def act_notice(data: Data) -> Paper:
    """拟撤销（撤回）行政许可告知书: facts, ground and rights before the decision.

    Required: organ, addressee, item_name, licence_name, licence_number, act (撤销 or
    撤回), facts, ground, period, how_to_answer. 行政许可法 7: 陈述权、申辩权; a hearing
    is offered with them, for it touches the holder's great interests.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "addressee",
        "item_name",
        "licence_name",
        "licence_number",
        "act",
        "facts",
        "ground",
        "period",
        "how_to_answer",
    )
    act = data["act"]
    body = (
        Paragraph(
            f"经查，{data['facts']}，属于{data['ground']}的情形。本机关拟{act}下列"
            "行政许可："
        ),
        Fields(
            (
                ("许可事项", data["item_name"]),
                ("证件名称", data["licence_name"]),
                ("证件编号", data["licence_number"]),
            )
        ),
        Paragraph(
            f"根据{LICENSING_LAW}第七条的规定，你（单位）对拟{act}的事实、理由和依据"
            "享有陈述权、申辩权，也可以要求听证。请自收到本告知书之日起"
            f"{data['period']}内提出；逾期未提出的，视为放弃上述权利。"
        ),
        Paragraph(f"提出方式：{data['how_to_answer']}。听证不收取任何费用。"),
    )
    return served(data, f"拟{act}行政许可告知书", body)
