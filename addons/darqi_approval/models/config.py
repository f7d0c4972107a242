from odoo import api, models
from odoo.exceptions import ValidationError

# Settings of the bureau that code reads, with their meaning and default.
DEFAULTS = {
    "darqi.demo": "",  # "1": demonstration database, papers carry a watermark
    "darqi.correction_days": "5",  # 行政许可法 32(四), working days
    # 补正期限: calendar days, no period in the statute; 0: the paper names none
    "darqi.correction_period": "0",
    "darqi.correction_consequence": "",  # 逾期后果: a sentence; empty: none
    "darqi.assign_days": "5",  # 行政许可法 55(2), working days
    "darqi.decision_days": "20",  # 行政许可法 42, working days
    "darqi.extension_days": "10",  # 行政许可法 42(1), working days
    "darqi.joint_days": "45",  # 行政许可法 42(2), joint handling, working days
    "darqi.joint_extension_days": "15",  # 行政许可法 42(2), working days
    "darqi.hearing_request_days": "5",  # 行政许可法 47, working days
    "darqi.hearing_days": "20",  # 行政许可法 47, working days
    "darqi.hearing_notice_days": "7",  # 行政许可法 48(1), working days
    "darqi.publicity_days": "5",  # 公示, working days at least
    "darqi.step_days": "5",  # steps whose process names no time, working days
    "darqi.delivery_days": "10",  # 行政许可法 44, working days
    "darqi.claim_days": "2",  # 方案三(三)3, no number in the plan, working days
    "darqi.feedback_days": "10",  # answer to a feedback, working days
    "darqi.promise_follow_days": "20",  # 告知承诺不实: decide on the annulment
    "darqi.gap_days": "15",  # 容缺: papers that follow, working days
    "darqi.second_seal_days": "5",  # 三(一)1: answer to a complaint, working days
    "darqi.announcement_days": "30",  # 公告送达: calendar days until served
    "darqi.service_back_days": "3",  # served so long ago: only with its slip
    "darqi.certificate_days": "60",  # warn when a signing certificate ends, days
    "darqi.file_megabytes": "20",  # largest scan or file of a case
    "darqi.carry_send_days": "2",  # papers leave the township, working days
    "darqi.carry_receive_days": "1",  # papers are signed for, working days
    "darqi.retention": "30年",  # 案卷保管期限: 10年, 30年 or 永久
    "darqi.review_organ": "达拉特旗人民政府",  # 行政复议机关
    "darqi.court": "有管辖权的人民法院",
    "darqi.area_code": "150621",  # GB/T 2260
}

# What the law allows, least and most; no setting goes beyond it.
BOUNDS = {
    "darqi.correction_days": (1, 5),  # 行政许可法 32(四)
    "darqi.correction_period": (0, 90),  # none, or an end
    "darqi.assign_days": (1, 5),  # 55(2)
    "darqi.decision_days": (1, 20),  # 42(1)
    "darqi.extension_days": (1, 10),  # 42(1)
    "darqi.joint_days": (1, 45),  # 42(2)
    "darqi.joint_extension_days": (1, 15),  # 42(2)
    "darqi.hearing_request_days": (5, 5),  # 47: the person's own five days
    "darqi.hearing_days": (1, 20),  # 47
    "darqi.hearing_notice_days": (7, 30),  # 48(1)
    "darqi.delivery_days": (1, 10),  # 44
    "darqi.announcement_days": (30, 60),  # 民事诉讼法 95
}


class Config(models.AbstractModel):
    """Reads the settings above; the IT office edits them as system parameters."""

    _name = "darqi.config"
    _description = "Settings"

    def _text(self, key):
        """The setting as text."""
        # sudo: system parameters are readable by administrators only.
        value = self.env["ir.config_parameter"].sudo().get_param(key)
        return value or DEFAULTS[key]

    def _number(self, key):
        """The setting as a whole number; its default when it is not one.

        A row that came to the database by another way is held to the law's bounds.
        """
        text = self._text(key)
        number = int(text) if text.isdigit() else int(DEFAULTS[key])
        least, most = BOUNDS.get(key, (number, number))
        return min(max(number, least), most)

    def _is_demo(self):
        """Whether this database is marked 演示."""
        return self._text("darqi.demo") == "1"


class ConfigParameter(models.Model):
    """A setting that the law bounds is not set beyond it (invariant 4)."""

    _inherit = "ir.config_parameter"

    @api.constrains("key", "value")
    def _check_law_bounds(self):
        for row in self.filtered(lambda row: row.key in BOUNDS):
            least, most = BOUNDS[row.key]
            text = (row.value or "").strip()
            if not text.isdigit() or not least <= int(text) <= most:
                raise ValidationError(
                    self.env._(
                        "%(key)s: a whole number from %(least)s to %(most)s, as the"
                        " law has it.",
                        key=row.key,
                        least=least,
                        most=most,
                    )
                )
