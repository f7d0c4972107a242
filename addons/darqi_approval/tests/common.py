import base64
import io
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from odoo.fields import Command
from odoo.tests import TransactionCase

from ..models.ground.at import CONTEXT_KEY, At

GROUP = "darqi_approval.group_"


def scan(text="scanned paper"):
    """Bytes of a PDF with one page that says ``text``: what a scanner gives."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(72, 700, text)
    canvas.save()
    return out.getvalue()


SCAN = base64.b64encode(scan())
# login suffix → (groups, organ)
STAFF = {
    "window_a": ("window", "bureau"),
    "window_b": ("window", "bureau"),
    "reviewer_a": ("reviewer", "bureau"),
    "reviewer_b": ("reviewer", "bureau"),
    "approver_a": ("approver", "bureau"),
    "approver_b": ("approver", "bureau"),
    "delivery_a": ("delivery", "bureau"),
    "keeper_a": ("seal_keeper", "bureau"),
    "catalogue_a": ("catalogue", "bureau"),
    "bureau_head": ("bureau_head", "bureau"),
    "health_officer": ("department_officer", "health"),
    "health_head": ("department_head", "health"),
    "health_liaison": ("liaison", "health"),
    "health_window": ("window", "health"),
    "market_window": ("window", "market"),
    "market_reviewer": ("reviewer", "market"),
    "market_approver": ("approver", "market"),
    "market_officer": ("department_officer", "market"),
    "supervision_a": ("government_supervision", "office"),
    "discipline_a": ("discipline", "discipline"),
    "justice_a": ("justice", "justice"),
    "establishment_a": ("establishment", "establishment"),
    "manager_a": ("manager", "bureau"),
    "it_a": ("it_office", "bureau"),
    "enforcement_a": ("enforcement", "enforcement"),
}


class DarqiCommon(TransactionCase):
    """Organs and one user per role, made apart from the demonstration data."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={
                **cls.env.context,
                "tracking_disable": True,
                "no_reset_password": True,
            }
        )
        department = cls.env["darqi.department"]
        bureau = department._bureau()
        cls.bureau = bureau or department.create(
            {"name": "测试审批局", "kind": "bureau"}
        )
        organs = department.create(
            [
                {
                    "name": "测试卫生健康委员会",
                    "short_name": "测试卫健委",
                    "word": "测卫",
                },
                {"name": "测试市场监督管理局", "word": "测市监"},
                {"name": "测试政府督查室", "kind": "supervision"},
                {"name": "测试纪委监委", "kind": "discipline"},
                {"name": "测试司法局"},
                {"name": "测试编办", "kind": "party"},
                {"name": "测试执法局", "kind": "enforcement"},
            ]
        )
        cls.organs = dict(
            zip(
                (
                    "health",
                    "market",
                    "office",
                    "discipline",
                    "justice",
                    "establishment",
                    "enforcement",
                ),
                organs,
                strict=True,
            ),
            bureau=cls.bureau,
        )
        users = cls.env["res.users"].create(
            [
                {
                    "login": f"t_{login}",
                    "password": "Darqi@2026test",
                    "name": f"测试{login}",
                    "tz": "Asia/Shanghai",
                    "enforcement_certificate": f"15062100{number:03}",
                    "group_ids": [Command.set(cls.env.ref(GROUP + group).ids)],
                    "department_ids": [Command.set(cls.organs[organ].ids)],
                    "role_line_ids": [],
                }
                for number, (login, (group, organ)) in enumerate(STAFF.items(), 1)
            ]
        )
        cls.staff = dict(zip(STAFF, users, strict=True))

    def as_user(self, login, records, day=None):
        """The records as the named user sees them, acting on ``day`` when given."""
        records = records.with_user(self.staff[login])
        return self.on(records, day) if day else records

    @staticmethod
    def on(records, day, clock=None):
        """The records acting on another day (a date or ISO text)."""
        if isinstance(day, str):
            day = date.fromisoformat(day)
        at = At(day, clock) if clock else At(day)
        return records.with_context(**{CONTEXT_KEY: at})

    @staticmethod
    def stamp(documents):
        """The papers sealed by their user as this database seals: by a click in a
        demonstration, else printed, stamped by hand and registered.
        """
        for document in documents.sorted(lambda d: (d.sudo().kind == "licence", d.id)):
            if document.can_apply:
                document.action_seal()
                continue
            document.action_print_to_stamp()
            action = document.action_register_seal()
            dialog = document.env[action["res_model"]]
            dialog.with_context(**action["context"]).create({}).action_confirm()
