"""Kinds of acts on a licence and their grounds in 行政许可法 8, 69 and 70.

A change the holder applies for (49) is a case of kind change, not an act.
"""

from typing import NamedTuple


class Kind(NamedTuple):
    """What deciding an act does: transition of the licence, event, paper."""

    transition: str
    event: str
    document: str


KINDS = {
    "change": Kind("change", "changed", "ordered_change"),
    "withdraw": Kind("withdraw", "withdrawn", "withdrawal"),
    "annul": Kind("annul", "annulled", "annulment"),
    "cancel": Kind("cancel", "cancelled", "cancellation"),
}
# Ground: (kind of act, clause as the paper cites it, its words on the paper).
GROUNDS = {
    "change_law": (
        "change",
        "",
        "该行政许可所依据的法律、法规、规章修改或者废止",
    ),
    "change_circumstances": (
        "change",
        "",
        "准予该行政许可所依据的客观情况发生重大变化",
    ),
    "law_changed": (
        "withdraw",
        "",
        "该行政许可所依据的法律、法规、规章修改或者废止",
    ),
    "circumstances": (
        "withdraw",
        "",
        "准予该行政许可所依据的客观情况发生重大变化",
    ),
    "abuse": (
        "annul",
        "第一款第（一）项",
        "行政机关工作人员滥用职权、玩忽职守作出准予行政许可决定",
    ),
    "beyond_power": ("annul", "第一款第（二）项", "超越法定职权作出准予行政许可决定"),
    "procedure": ("annul", "第一款第（三）项", "违反法定程序作出准予行政许可决定"),
    "unqualified": (
        "annul",
        "第一款第（四）项",
        "对不具备申请资格或者不符合法定条件的申请人准予行政许可",
    ),
    "other_annul": (
        "annul",
        "第一款第（五）项",
        "依法可以撤销行政许可的其他情形",
    ),
    "fraud": (
        "annul",
        "第二款",
        "被许可人以欺骗、贿赂等不正当手段取得行政许可",
    ),
    "expired": ("cancel", "第（一）项", "行政许可有效期届满未延续"),
    "death": (
        "cancel",
        "第（二）项",
        "赋予公民特定资格的行政许可，该公民死亡或者丧失行为能力",
    ),
    "dissolved": ("cancel", "第（三）项", "法人或者其他组织依法终止"),
    "ended": (
        "cancel",
        "第（四）项",
        "行政许可依法被撤销、撤回，或者行政许可证件依法被吊销",
    ),
    "force_majeure": (
        "cancel",
        "第（五）项",
        "因不可抗力导致行政许可事项无法实施",
    ),
    "other_cancel": (
        "cancel",
        "第（六）项",
        "法律、法规规定的应当注销行政许可的其他情形",
    ),
}
# Nobody is left to be heard, or he was heard before the licence ended.
UNHEARD = ("death", "dissolved", "ended")
