from odoo import models
from odoo.exceptions import UserError

from ...identity import mask_identity
from ...official_document import BUILDERS, render

MOST_ROWS = 500
METHODS = {
    "counter": "窗口领取",
    "agent": "代理人领取",
    "mail": "邮寄送达",
    "electronic": "电子送达",
    "left": "留置送达",
    "announcement": "公告送达",
    "entrusted": "委托送达",
}


class Application(models.Model):
    """出件登记表: what was handed out, to whom, against what (PRACTICE 2.6)."""

    _inherit = "darqi.application"

    def action_print_delivery_register(self):
        """Open the register of the ticked cases that were handed out."""
        self._delivered()
        ids = ",".join(str(case) for case in self.ids)
        return {
            "type": "ir.actions.act_url",
            "url": f"/darqi/delivery-register/{ids}",
            "target": "new",
        }

    def _delivered(self):
        """The handed-out cases among these. :raises UserError: there are none"""
        self.check_access("read")
        cases = self.filtered("delivered_on").sorted(lambda c: (c.delivered_on, c.id))
        if not cases:
            raise UserError(
                self.env._("Tick cases whose result was handed out: none of these was.")
            )
        if len(cases.department_id) > 1:
            raise UserError(
                self.env._("The register is kept by organ: tick cases of one organ.")
            )
        return cases[:MOST_ROWS]

    def _delivery_register_pdf(self):
        """The register of these cases as PDF."""
        cases = self._delivered()
        first, last = cases[0].delivered_on, cases[-1].delivered_on
        period = first.isoformat()
        if last != first:
            period += f" 至 {last.isoformat()}"
        demo = self.env["darqi.config"]._is_demo()
        return render(
            BUILDERS["delivery_register"](
                {
                    "organ": cases.department_id._name_on(last),
                    "period": period,
                    "rows": [case._delivery_row() for case in cases],
                    "watermark": "演示数据" if demo else "",
                    "output": "for_stamp",
                }
            )
        )

    def _delivery_row(self):
        # sudo: the register names the papers and who handed them out; the receiver's
        # number is masked, as on every list.
        case = self.sudo()
        papers = case._result_papers().sorted("id")
        names = "\n".join(
            " ".join(filter(None, (paper.name, paper.number))) for paper in papers
        )
        number = case.receiver_id_number
        return {
            "application_number": case.number,
            "item_name": case.item_id.name,
            "applicant": case.applicant_name,
            "paper": names or "办理结果文书",
            "method": METHODS.get(case.delivery_method, "窗口领取"),
            "post_number": case.post_number or "",
            "receiver": case.receiver_name or "",
            "identity": mask_identity(number) if number else "",
            "delivered_at": case.delivered_on,
            "handed_by": case.delivered_by_id.name or "",
        }
