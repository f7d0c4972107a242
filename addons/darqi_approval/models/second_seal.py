"""REQ-15(a): nobody may ask for the original department's seal on a decided case.

A lawful prerequisite may bear a department's seal; what is forbidden is a second seal
of a department on the result (方案三(一)1). So three things are looked for: the seal of
an original department at all; any department's seal on what was decided or after it;
a department that seals anew.
"""

import re

_SEAL = r"(?:盖|签章|钢印|印鉴|印章|公章|用印)"
# 原件, 原则, 原因, 原址 … are no former organs.
_ORIGINAL = r"原(?![件则因址料始告产定])"
_FORMER = rf"{_ORIGINAL}\w{{0,6}}?(?:部门|机关|局|委)"
_ORGAN = r"(?P<organ>[一-鿿]{1,12}?(?:局|委员会|委|厅|部门|机关))"
_AFTER = r"(?:许可决定|审批结果|(?:审批|决定|发证|领证|获批|许可|办结|批准)(?:之)?后)"
_RESULT = r"(?:许可决定|许可证|证照|批复|审批结果)"
_PATTERNS = [
    re.compile(pattern)
    for pattern in (
        rf"{_FORMER}\w{{0,10}}?{_SEAL}",
        rf"[盖签].{{0,4}}{_ORIGINAL}.{{0,8}}(?:部门|单位|机关|局|委).{{0,6}}[章印]",
        rf"{_AFTER}.{{0,10}}?{_ORGAN}.{{0,6}}?{_SEAL}",
        rf"{_ORGAN}.{{0,6}}?{_SEAL}.{{0,4}}?(?:后|方可|方能|才)(?:能)?(?:生效|有效|使用)",
        rf"{_ORGAN}.{{0,4}}?(?:再次|重新|补)(?:加?盖|签章|用印)",
    )
]
# The bureau's own seal is the one seal.
_BUREAU = ("审批局", "审批服务局", "政务服务局", "服务与数据管理局", "本局", "本机关")


def asks_for_second_seal(text, own_names=()):
    """Whether a text demands a department's seal on the result.

    :param own_names: names of the item's original department
    """
    text = re.sub(r"\s", "", text or "")
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            organ = found.groupdict().get("organ") or ""
            if not organ.endswith(_BUREAU):
                return True
    return any(
        re.search(rf"{_RESULT}.{{0,8}}盖{re.escape(name)}", text)
        or re.search(rf"{_AFTER}.{{0,10}}{re.escape(name)}.{{0,6}}{_SEAL}", text)
        for name in own_names
        if name
    )
