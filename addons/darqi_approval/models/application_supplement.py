from odoo import api, fields, models
from odoo.exceptions import UserError


class ApplicationSupplement(models.Model):
    """补充材料: a paper asked for during review; the clock runs on (PRACTICE 2.5).

    One row for each paper; nothing of the case is set back. Rows are made by the
    notice and ticked off by the window when the paper comes.
    """

    _name = "darqi.application.supplement"
    _description = "Supplement"
    _order = "submit_by, id"

    application_id = fields.Many2one(
        "darqi.application", required=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(related="application_id.item_id")
    applicant_name = fields.Char(related="application_id.applicant_name")
    department_id = fields.Many2one(
        "darqi.department", required=True, index=True, ondelete="restrict"
    )
    name = fields.Char(required=True, string="Material")
    problem = fields.Char(required=True)
    requirement = fields.Char(required=True)
    asked_on = fields.Date(required=True)
    asked_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    submit_by = fields.Date(required=True, string="To be handed in by")
    document_id = fields.Many2one("darqi.document", ondelete="restrict")
    received_on = fields.Date(string="Handed in on")
    received_by_id = fields.Many2one("res.users", ondelete="restrict")

    _open_idx = models.Index("(application_id) WHERE received_on IS NULL")
    _order_check = models.Constraint(
        "CHECK (submit_by >= asked_on AND received_on >= asked_on)",
        "To be handed in by: it cannot lie before the notice.",
    )

    def action_receive(self):
        """Ask for the scan of the paper; with it the paper joins the materials."""
        self.ensure_one()
        case = self.application_id.with_context(act="receive_supplement")
        action = case.action_ask_side()
        action["context"]["default_awaited_id"] = self.id
        return action


class Application(models.Model):
    """补充材料通知, and its papers coming in."""

    _inherit = "darqi.application"

    supplement_ids = fields.One2many(
        "darqi.application.supplement",
        "application_id",
        readonly=True,
        string="Supplements",
        bypass_search_access=True,
    )
    has_supplement = fields.Boolean(
        compute="_compute_has_supplement",
        search="_search_has_supplement",
        string="Supplement awaited",
    )

    @api.depends("supplement_ids.received_on")
    def _compute_has_supplement(self):
        for case in self:
            # sudo: the rows of a case are read with the case.
            case.has_supplement = any(
                not row.received_on for row in case.sudo().supplement_ids
            )

    def _search_has_supplement(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        return [("supplement_ids", "any", [("received_on", "=", False)])]

    def action_supplement(self, rows=None, submit_by=None):
        """补充材料通知: everything at once, in writing; the clock runs on.

        :param rows: [{"material", "problem", "requirement"}, …]
        """
        case = self._side_begin("supplement")
        rows = [
            {
                key: self._need_text(row.get(key), label)
                for key, label in (
                    ("material", self.env._("Material")),
                    ("problem", self.env._("Problem")),
                    ("requirement", self.env._("Requirement")),
                )
            }
            for row in rows or []
        ]
        if not rows:
            raise UserError(self.env._("Supplement: name at least one paper."))
        submit_by = fields.Date.to_date(submit_by)
        today = self.env["darqi.working.day"]._today()
        if not submit_by or submit_by < today:
            raise UserError(
                self.env._("To be handed in by: a day from today on is needed.")
            )
        paper = case._paper(
            "supplement",
            accepted_on=case.accepted_on,
            supplements=rows,
            submit_by=submit_by,
            how_to_submit="送交旗政务服务大厅综合窗口或者网上提交",
            due=case.legal_due_date or None,
        )
        case.env["darqi.application.supplement"].create(
            [
                {
                    "application_id": case.id,
                    "department_id": case.department_id.id,
                    "name": row["material"],
                    "problem": row["problem"],
                    "requirement": row["requirement"],
                    "asked_on": today,
                    "asked_by_id": self.env.uid,
                    "submit_by": submit_by,
                    "document_id": paper.id,
                }
                for row in rows
            ]
        )
        return case._side_end(
            "supplement",
            {},
            "\n".join(f"{row['material']}：{row['problem']}" for row in rows),
            {"submit_by": str(submit_by)},
        )

    def action_receive_supplement(self, row_ids=None, file_ids=None):
        """The papers of these rows (default: all that are awaited) came today.

        They join the materials with their scan and without a verdict: whether they
        meet what was asked for is the reviewer's to judge (PRACTICE 2.5).

        :param file_ids: the scans; not given: the dialog that asks for them
        """
        if file_ids is None:
            return self.with_context(act="receive_supplement").action_ask_side()
        case = self._side_begin("receive_supplement")
        rows = case.supplement_ids.filtered(
            lambda r: not r.received_on and (not row_ids or r.id in row_ids)
        )
        if not rows:
            raise UserError(self.env._("No supplement is awaited."))
        files = self._checked_files(file_ids)
        if not files:
            raise UserError(self.env._("Files: attach the scan of what came in."))
        rows.write(
            {
                "received_on": self.env["darqi.working.day"]._today(),
                "received_by_id": self.env.uid,
            }
        )
        case.env["darqi.application.material"].create(
            [
                {
                    "application_id": case.id,
                    "filing_id": case.filing_id.id,
                    "item_id": case.item_id.id,
                    "sequence": 900,
                    "name": row.name,
                    "is_required": False,
                    "is_received": True,
                    "supplement_id": row.id,
                    "attachment_ids": [fields.Command.link(file.id) for file in files],
                }
                for row in rows
            ]
        )
        return case._side_end("receive_supplement", {}, "、".join(rows.mapped("name")))


class ApplicationMaterial(models.Model):
    """What came in by a supplement is judged before anything is granted on it."""

    _inherit = "darqi.application.material"

    supplement_id = fields.Many2one(
        "darqi.application.supplement",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _is_gap(self):
        unjudged = self.supplement_id and self.verdict != "ok"
        return bool(unjudged) or super()._is_gap()
