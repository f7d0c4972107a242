from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin


@tagged("post_install", "-at_install")
class TestMaterialKept(CasesMixin, DarqiCommon):
    """许可法 31, 37: what a case was accepted on is not exchanged afterwards."""

    def scan(self, login, name="扫描.pdf", raw=b"%PDF-1.7 scan"):
        return self.as_user(login, self.env["ir.attachment"]).create(
            {"name": name, "raw": raw, "res_model": "darqi.application.material"}
        )

    def accepted(self, state="reviewing"):
        case = self.case()
        window = self.as_user("window_b", case, MONDAY)
        row = window.material_ids[0]
        row.attachment_ids = [Command.link(self.scan("window_b").id)]
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        window.write({"answers": {"content": "住宿"}})
        window.action_accept()
        reviewer = self.as_user("reviewer_a", case, MONDAY)
        reviewer.action_pick_up()
        if state == "making":
            reviewer.action_pass_review("符合")
            self.as_user("approver_a", case, MONDAY).action_grant("同意")
        return case

    def evidence(self, case, act):
        found = self.env["darqi.evidence"].search(
            [("res_id", "=", case.id), ("act", "=", act)]
        )
        return [str(row.payload) for row in found]

    def test_scans_are_not_exchanged(self):
        """Window, reviewer and delivery, in review and after the decision."""
        for state in ("reviewing", "making"):
            case = self.accepted(state)
            [said] = self.evidence(case, "application_materials")
            self.assertIn("sha256", said)
            for login in ("window_b", "reviewer_a", "delivery_a"):
                row = self.as_user(login, case, MONDAY).material_ids[0]
                old = case.sudo().material_ids[0].attachment_ids
                new = self.scan(login, "换.pdf", b"%PDF-1.7 other")
                for commands in (
                    [Command.set(new.ids)],
                    [Command.unlink(old.id)],
                    [Command.clear()],
                    [Command.delete(old.id)],
                ):
                    with self.subTest(f"{state} {login} {commands[0][0]}"):
                        with self.assertRaises(UserError):
                            with self.env.cr.savepoint():
                                row.write({"attachment_ids": commands})
                with self.assertRaises(UserError):
                    old.with_user(self.staff[login]).raw = b"%PDF-1.7 other"
                with self.assertRaises(UserError):
                    old.with_user(self.staff[login]).unlink()
                self.assertEqual(case.sudo().material_ids[0].attachment_ids, old)

    def test_lines_are_not_rewritten(self):
        """Form, copies and receipt of a paper stay; the reviewer judges it."""
        case = self.accepted()
        row = self.as_user("reviewer_a", case, MONDAY).material_ids[0]
        for vals in (
            {"form": "copy"},
            {"copies": 9},
            {"is_received": False},
            {"verdict": "faulty", "form": "copy"},
        ):
            with self.assertRaisesRegex(ValidationError, "is accepted"):
                row.write(vals)
        other = self.as_user("window_b", case, MONDAY).material_ids[0]
        with self.assertRaisesRegex(ValidationError, "is accepted"):
            other.write({"verdict": "faulty"})
        row.write({"verdict": "faulty", "problem": "无签字"})
        [said] = self.evidence(case, "application_material_added")
        self.assertIn("faulty", said)
        rows = self.as_user("window_b", self.env["darqi.application.material"], MONDAY)
        with self.assertRaisesRegex(ValidationError, "supplement notice"):
            rows.create(
                {
                    "application_id": case.id,
                    "filing_id": case.filing_id.id,
                    "item_id": case.item_id.id,
                    "name": "后补",
                }
            )

    def test_scans_are_added(self):
        """Before the decision a scan may be added, with its digest on evidence."""
        case = self.accepted()
        row = self.as_user("window_b", case, MONDAY).material_ids[0]
        row.write(
            {"attachment_ids": [Command.link(self.scan("window_b", "补.pdf").id)]}
        )
        self.assertEqual(len(case.sudo().material_ids[0].attachment_ids), 2)
        [said] = self.evidence(case, "application_material_added")
        self.assertIn("补.pdf", said)
        decided = self.accepted("making")
        row = self.as_user("window_b", decided, MONDAY).material_ids[0]
        with self.assertRaisesRegex(ValidationError, "is decided"):
            row.write({"attachment_ids": [Command.link(self.scan("window_b").id)]})

    def test_a_late_paper_comes_in(self):
        """容缺: what was to follow is ticked off with its scan, on evidence."""
        case = self.case()
        window = self.as_user("window_b", case, MONDAY)
        window.material_ids[:2].write({"is_received": True, "verdict": "ok"})
        window.material_ids[2].write({"follows": True})
        window.write({"answers": {"content": "住宿"}})
        window.action_accept()
        late = window.material_ids[2]
        late.write(
            {
                "is_received": True,
                "verdict": "ok",
                "attachment_ids": [Command.link(self.scan("window_b", "后.pdf").id)],
            }
        )
        [said] = self.evidence(case, "application_material_added")
        self.assertIn("后.pdf", said)
        with self.assertRaises(ValidationError):
            late.write({"is_received": False})
