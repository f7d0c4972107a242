from odoo import api, models
from odoo.fields import Command
from odoo.modules.registry import Registry

# What the manager and the IT office may do with the modules beside ours.
IMPLIED = (
    ("darqi_approval.group_manager", "spreadsheet_oca.group_user"),
    ("darqi_approval.group_manager", "spreadsheet_dashboard.group_dashboard_manager"),
    ("darqi_approval.group_it_office", "auditlog.group_auditlog_user"),
)
# Configuration that auditlog follows; cases have their own registers.
AUDITED = (
    "darqi.department",
    "darqi.item",
    "darqi.item.revision",
    "darqi.desk",
    "darqi.working.day",
    "res.users.role",
    "res.groups",
    "ir.config_parameter",
)


class OptionalModules(models.AbstractModel):
    """Links with modules that stand beside ours (``config/modules.txt``), when present.

    The product depends on none of them, and the order of installation does not
    matter: the links are looked for when the registry is loaded, and made once.
    """

    _name = "darqi.optional.modules"
    _description = "Links with optional modules"

    def _register_hook(self):
        super()._register_hook()
        registry = self.env.registry
        if isinstance(registry, Registry) and registry.updated_modules:
            self._link()

    @api.model
    def _link(self):
        """Make the links that are missing; idempotent."""
        for holder, implied in IMPLIED:
            group = self.env.ref(holder, raise_if_not_found=False)
            other = self.env.ref(implied, raise_if_not_found=False)
            if group and other and other not in group.implied_ids:
                group.implied_ids = [Command.link(other.id)]
        self._link_spreadsheet()
        self._link_auditlog()

    @api.model
    def _rule(self, name, model, domain, group):
        """One record rule on a model of another module, made once."""
        xmlid = f"darqi_approval.{name}"
        target = self.env["ir.model"]._get(model)
        if not target or self.env.ref(xmlid, raise_if_not_found=False):
            return
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": xmlid,
                    "noupdate": True,
                    "record": self.env["ir.rule"].create(
                        {
                            "name": name,
                            "model_id": target.id,
                            "domain_force": domain,
                            "groups": [Command.link(self.env.ref(group).id)],
                        }
                    ),
                }
            ]
        )

    @api.model
    def _link_spreadsheet(self):
        """Revisions of spreadsheets are for those who may use spreadsheets.

        The module lets every internal user read and write all of them.
        """
        if "spreadsheet.oca.revision" not in self.env:
            return
        model = "spreadsheet.oca.revision"
        self._rule(
            "spreadsheet_revision_rule_none", model, "[(0, '=', 1)]", "base.group_user"
        )
        self._rule(
            "spreadsheet_revision_rule_user",
            model,
            "[(1, '=', 1)]",
            "spreadsheet_oca.group_user",
        )

    @api.model
    def _link_auditlog(self):
        """Configuration changes are logged; subscribed once per model."""
        if "auditlog.rule" not in self.env:
            return
        rules = self.env["auditlog.rule"]
        for name in AUDITED:
            model = self.env["ir.model"]._get(name)
            if model and not rules.search_count([("model_id", "=", model.id)], limit=1):
                rules.create(
                    {
                        "name": f"Darqi {name}",
                        "model_id": model.id,
                        "log_read": False,
                        "log_create": True,
                        "log_write": True,
                        "log_unlink": True,
                    }
                ).set_to_confirmed()
