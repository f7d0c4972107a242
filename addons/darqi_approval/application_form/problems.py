"""What is wrong with a form or an answer, and how to say it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

_ZH = {
    # answers
    "required": "“{label}”：必填",
    "type": "“{label}”：格式不对",
    "number": "“{label}”：应填数字",
    "date": "“{label}”：应填日期，如 2026-01-31",
    "choice": "“{label}”：“{value}”不在选项中",
    "phone": "“{label}”：电话号码不对",
    "citizen_id": "“{label}”：公民身份号码不对",
    "credit_code": "“{label}”：统一社会信用代码不对",
    "too_small": "“{label}”：不能小于{limit}",
    "too_large": "“{label}”：不能大于{limit}",
    "too_short": "“{label}”：不能少于{limit}字",
    "too_long": "“{label}”：不能超过{limit}字",
    "too_few": "“{label}”：至少选{limit}项",
    "too_many": "“{label}”：最多选{limit}项",
    "too_early": "“{label}”：不能早于{limit}",
    "too_late": "“{label}”：不能晚于{limit}",
    # definitions
    "no_code": "表单字段“{label}”：缺少代码",
    "double_code": "表单字段“{label}”：代码“{value}”重复",
    "no_choices": "表单字段“{label}”：缺少选项",
    "double_choice": "表单字段“{label}”：选项“{value}”重复",
    "bad_limit": "表单字段“{label}”：上下限“{value}”不对",
    "limits_crossed": "表单字段“{label}”：下限大于上限",
    "unknown_condition": "表单字段“{label}”：显示条件引用的“{value}”不在其前面",
    "impossible_condition": "表单字段“{label}”：显示条件的值“{value}”不可能出现",
}
_EN = {
    "required": "“{label}”: required",
    "type": "“{label}”: not of the right form",
    "number": "“{label}”: a number is required",
    "date": "“{label}”: a date is required, such as 2026-01-31",
    "choice": "“{label}”: “{value}” is not one of the choices",
    "phone": "“{label}”: not a phone number",
    "citizen_id": "“{label}”: not a citizen identity number",
    "credit_code": "“{label}”: not a unified social credit code",
    "too_small": "“{label}”: not less than {limit}",
    "too_large": "“{label}”: not more than {limit}",
    "too_short": "“{label}”: at least {limit} characters",
    "too_long": "“{label}”: at most {limit} characters",
    "too_few": "“{label}”: choose at least {limit}",
    "too_many": "“{label}”: choose at most {limit}",
    "too_early": "“{label}”: not before {limit}",
    "too_late": "“{label}”: not after {limit}",
    "no_code": "Form field “{label}”: no code",
    "double_code": "Form field “{label}”: the code “{value}” is used twice",
    "no_choices": "Form field “{label}”: no choices",
    "double_choice": "Form field “{label}”: the choice “{value}” occurs twice",
    "bad_limit": "Form field “{label}”: the limit “{value}” makes no sense",
    "limits_crossed": "Form field “{label}”: the minimum exceeds the maximum",
    "unknown_condition": "Form field “{label}”: “{value}” does not stand before it",
    "impossible_condition": "Form field “{label}”: the answer “{value}” cannot occur",
}


@dataclasses.dataclass(frozen=True)
class Problem:
    """One thing to put right.

    :param code: what is wrong, a key of the texts above.
    :param field: code of the form field, '' when it has none.
    :param values: what the text names: always ``label``, else ``value`` or ``limit``.
    """

    code: str
    field: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def text_zh(self) -> str:
        """Return the sentence the applicant or clerk reads."""
        return _ZH[self.code].format(**self.values)

    def text_en(self) -> str:
        """Return the same sentence in English."""
        return _EN[self.code].format(**self.values)
