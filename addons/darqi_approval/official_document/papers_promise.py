"""The paper of notice and promise (告知承诺)."""

from __future__ import annotations

from .blocks import Paper, Paragraph
from .papers_base import Data, build, listed, need, sign_lines


def promise(data: Data) -> Paper:
    """告知承诺书: what the organ tells, what the applicant promises and signs.

    Required: organ, addressee, item_name, promise (text), basis, check (the organ
    that checks afterwards). Optional: approval (bool: the approval itself rests on
    the promise), certificates (names of the papers it stands in for). Signed by the
    applicant; no seal.

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "addressee", "item_name", "promise", "basis", "check")
    certificates = tuple(data.get("certificates") or ())
    what = "审批" if data.get("approval") else "证明事项"
    body = [
        Paragraph("一、行政机关告知"),
        Paragraph(
            f"{data['item_name']}的设定依据为{data['basis']}。本机关对该事项实行"
            f"{what}告知承诺：申请人书面承诺已经符合告知的条件、标准、要求，并愿意承担"
            "不实承诺的法律责任的，本机关依据书面承诺办理。"
        ),
    ]
    if certificates:
        body.append(
            Paragraph(f"以承诺代替的证明材料：\n{listed(certificates)}", align="left")
        )
    body += [
        Paragraph(
            f"作出决定后，由{data['check']}对承诺内容进行核查。承诺不实的，依法撤销"
            "行政许可，并依法追究责任。申请人可以不作承诺，按一般程序提交材料。"
        ),
        Paragraph("二、申请人承诺"),
        Paragraph(str(data["promise"])),
        Paragraph("以上承诺是本人（单位）真实的意思表示，已知悉上述告知的全部内容。"),
        sign_lines("申请人（签名或者盖章）", "告知人"),
    ]
    return build(
        data,
        "告知承诺书",
        body,
        addressee=data["addressee"],
        seal_place=False,
        organ_signature="",
    )
