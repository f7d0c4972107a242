from odoo.addons.darqi_approval.models.config import DEFAULTS

# Settings of supervision, read through ``darqi.config``.
DEFAULTS.update(
    {
        "darqi.first_visit_days": "30",  # first visit after a claim, calendar days
        "darqi.efficiency_reply_days": "3",  # answer to a warning, working days
        "darqi.recheck_days": "30",  # visit after an order to rectify, calendar days
    }
)
