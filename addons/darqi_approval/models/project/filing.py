from odoo import fields, models
from odoo.exceptions import UserError


class Filing(models.Model):
    """A filing for an investment project names it once for all its cases."""

    _inherit = "darqi.filing"

    project_id = fields.Many2one(
        "darqi.project",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('state', '=', 'open')]",
        help="By its project code; empty: no investment project.",
    )

    def _refusal_receive(self):
        reason = super()._refusal_receive()
        # sudo: whose project it is, compared only.
        project = self.sudo().project_id
        if reason or not project:
            return reason
        if project.state != "open":
            return self.env._("Project: %(name)s is closed.", name=project.name)
        return False

    def _receive(self):
        cases = super()._receive()
        named = cases.filtered("project_id")
        for case in named:
            # sudo: whose project it is, compared only.
            project = case.sudo().project_id
            if project.applicant_id != case.sudo().applicant_id:
                raise UserError(
                    self.env._(
                        "Project: %(name)s belongs to %(owner)s, not to this"
                        " applicant.",
                        name=project.name,
                        owner=project.applicant_id.name,
                    )
                )
        if named:
            # sudo: the window lists what it received; it does not keep projects.
            self.env["darqi.project.permit"].sudo()._take_up(named.sudo())
        return cases
