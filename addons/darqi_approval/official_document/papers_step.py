"""The paper a step of a process leaves behind, whatever the step is called."""

from __future__ import annotations

from .blocks import Block, Fields, Paper, Paragraph, Table
from .papers_base import (
    LICENSING_LAW,
    Data,
    day,
    filled,
    internal,
    need,
    need_rows,
    numbered,
    sign_lines,
)


def step_opinion(data: Data) -> Paper:
    """环节办理意见书: what was asked, found and concluded in one step (许可法 34).

    Required: organ, application_number, item_name, applicant, step (its name),
    opinion, conclusion, signer, done_on. Optional: to_organ, question, answers
    (label, value), checklist (point, standard, actual, result), institution and
    report (of one outside). Internal, no seal.

    :raises ValueError: naming the missing keys.
    """
    need(
        data,
        "organ",
        "application_number",
        "item_name",
        "applicant",
        "step",
        "opinion",
        "conclusion",
        "signer",
        "done_on",
    )
    body: list[Block] = [
        Fields(
            filled(
                ("办件编号", data["application_number"]),
                ("许可事项", data["item_name"]),
                ("申请人", data["applicant"]),
                ("办理环节", data["step"]),
                ("办理要求", data.get("question")),
                ("承担机构", data.get("institution")),
                ("报告编号", data.get("report")),
            )
        )
    ]
    if data.get("answers"):
        need_rows(data, "answers", "label", "value")
        body.append(
            Fields(tuple((row["label"], str(row["value"])) for row in data["answers"]))
        )
    if data.get("checklist"):
        need_rows(data, "checklist", "point", "result")
        body.append(
            Table(
                ("序号", "审查要点", "标准或条款", "实际情况", "是否符合"),
                numbered(data["checklist"], "point", "standard", "actual", "result"),
                (1.2, 4, 4, 3.6, 2),
            )
        )
    body += [
        Paragraph(
            f"根据{LICENSING_LAW}第三十四条的规定，经{data['step']}，意见如下："
            f"{data['opinion']}"
        ),
        Fields(
            (
                ("结论", str(data["conclusion"])),
                ("办理人及日期", f"{data['signer']}　{day(data['done_on'])}"),
            )
        ),
        sign_lines("办理人签名"),
    ]
    return internal(data, f"{data['step']}意见书", body)
