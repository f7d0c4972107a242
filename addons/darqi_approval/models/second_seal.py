"""REQ-15(a): nobody may ask for the original department's seal on a decided case."""

import re

# A lawful prerequisite may bear a department's seal; what is forbidden is a second
# seal of the original department on the result (plan 三(一)1).
_ORIGINAL = re.compile(r"盖.{0,4}原.{0,8}(部门|单位|机关|局|委).{0,6}(印章|公章|章)")


def asks_for_second_seal(text, own_names=()):
    """Whether a text demands the seal of the original department on the result.

    :param own_names: names of the item's original department
    """
    text = re.sub(r"\s", "", text or "")
    if _ORIGINAL.search(text):
        return True
    return any(
        re.search(
            rf"(许可决定|许可证|证照|批复|审批结果).{{0,8}}盖{re.escape(name)}", text
        )
        for name in own_names
        if name
    )
