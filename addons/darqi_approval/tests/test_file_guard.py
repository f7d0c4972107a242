import base64

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin

PDF = b"%PDF-1.4 demo"
TUESDAY = "2026-03-03"
# name, bytes, why it is no paper
BAD = (
    ("程序.exe", b"MZ\x90\x00", "type"),
    ("网页.html", b"<script>alert(1)</script>", "type"),
    ("图片.svg", b"<svg onload='x()'/>", "type"),
    ("无扩展名", PDF, "no ending"),
    ("假的.pdf", b"MZ\x90\x00", "content"),
    ("假的.jpg", PDF, "content"),
    ("空的.pdf", b"", "empty"),
)


@tagged("post_install", "-at_install")
class TestFileGuard(CasesMixin, DarqiCommon):
    """Audit 37, PERFORMANCE D3.2: every path of a file into a case, and out of it."""

    def upload(self, name="说明.pdf", raw=PDF, login="reviewer_a", **vals):
        files = self.as_user(login, self.env["ir.attachment"])
        return files.create({"name": name, "raw": raw, **vals})

    def refused(self, what, method, *arguments):
        with self.assertRaises(UserError, msg=what), self.env.cr.savepoint():
            method(*arguments)

    def test_every_path_in(self):
        """Upload for a record, link, dialog, act, binary field: nothing else enters."""
        case = self.case("reviewing")
        mine = self.as_user("reviewer_a", case, MONDAY)
        mine.action_start_special("testing", "《条例》第一条", "测试所", "2026-03-20")
        mine.action_request_step("survey", days=3)
        step = self.as_user("reviewer_a", case.step_ids, MONDAY)
        dialogs = self.as_user(
            "reviewer_a", self.env["darqi.application.side.act"], MONDAY
        )
        window = self.as_user("window_a", case, MONDAY)
        for name, raw, why in BAD:
            label = f"{name} ({why})"
            for model, record in (
                ("darqi.application.material", window.material_ids[:1]),
                ("darqi.application", case),
                ("darqi.application.step", step),
            ):
                self.refused(
                    f"{label} {model}",
                    lambda m=model, r=record, n=name, b=raw: self.upload(
                        n, b, "window_a", res_model=m, res_id=r.id
                    ),
                )
                self.refused(
                    f"{label} {model} not saved yet",
                    lambda m=model, n=name, b=raw: self.upload(
                        n, b, "window_a", res_model=m, res_id=0
                    ),
                )
            file = self.upload(name, raw)
            link = {"attachment_ids": [Command.link(file.id)]}
            self.refused(label, window.material_ids[:1].write, link)
            self.refused(label, step.write, link)
            self.refused(
                label,
                dialogs.create,
                {"application_id": case.id, "act": "end_special", **link},
            )
            self.refused(label, mine.action_end_special, "合格", file.ids)
        self.assertTrue(self.on(case, MONDAY).is_special)
        self.assertFalse(case.special_ids.attachment_ids)
        mine.action_end_special("合格", self.upload().ids)
        self.assertEqual(case.special_ids.attachment_ids.name, "说明.pdf")

    def test_a_link_is_no_file(self):
        """A URL instead of bytes is refused on every record of ours."""
        case = self.case("received")
        self.refused(
            "url",
            lambda: self.env["ir.attachment"].create(
                {
                    "name": "链接.pdf",
                    "type": "url",
                    "url": "https://example.com/x.pdf",
                    "res_model": "darqi.application.material",
                    "res_id": case.material_ids[:1].id,
                }
            ),
        )

    def test_binary_fields(self):
        """Papers in binary fields are judged by what they begin with."""
        officers = self.as_user("catalogue_a", self.env["darqi.basis"])
        basis = officers.create(
            {"name": "测试条例", "kind": "law", "article": "第一条"}
        )
        for raw in (b"MZ\x90\x00", b"<html></html>", b"plain words"):
            self.refused(str(raw), basis.write, {"file": base64.b64encode(raw)})
        basis.file = base64.b64encode(PDF)
        self.assertEqual(base64.b64decode(basis.file), PDF)
        # The same bytes by the back door of the attachment.
        hidden = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "darqi.basis"),
                ("res_field", "=", "file"),
                ("res_id", "=", basis.id),
            ]
        )
        self.assertTrue(hidden)
        mine = hidden.with_user(self.staff["catalogue_a"])
        self.refused("replaced", mine.write, {"raw": b"%PDF-1.4 other"})
        self.refused("deleted", mine.unlink)

    def test_bytes_stand_once_received(self):
        """A scan of a case is neither replaced, renamed, moved nor deleted."""
        filing = self.file(receive=False)
        row = filing.material_ids.create(
            {"filing_id": filing.id, "item_id": self.item.id, "name": "平面图"}
        )
        file = self.upload("平面图.pdf", login="window_a", res_model=row._name)
        row.attachment_ids = file
        file.write({"raw": b"%PDF-1.4 better"})  # nothing is received yet
        self.refused("kind", file.write, {"raw": b"MZ\x90\x00"})
        self.refused("kind", file.write, {"name": "平面图.exe"})
        filing.action_receive()
        for login in ("window_a", "window_b", "reviewer_a", "it_a"):
            mine = file.with_user(self.staff[login])
            for vals in (
                {"raw": b"%PDF-1.4 forged"},
                {"datas": base64.b64encode(b"%PDF-1.4 forged")},
                {"name": "别的.pdf"},
                {"res_model": "darqi.application", "res_id": 1},
                {"type": "url", "url": "https://example.com"},
            ):
                self.refused(f"{login} {vals}", mine.write, vals)
            self.refused(f"{login} deletes", mine.unlink)
        self.refused("system", file.sudo().write, {"raw": b"%PDF-1.4 forged"})
        self.assertEqual(file.raw, b"%PDF-1.4 better")

    def test_steps_until_they_are_done(self):
        """A photograph of an open step may be bettered; of a finished one not."""
        case = self.case("reviewing")
        self.as_user("reviewer_a", case, MONDAY).action_request_step("review", days=3)
        step = self.as_user("reviewer_a", case.step_ids, MONDAY)
        file = self.upload("照片.pdf", res_model=step._name, res_id=step.id)
        step.attachment_ids = file
        file.write({"raw": b"%PDF-1.4 sharper"})
        step.action_finish("pass", "符合")
        self.refused("done", file.write, {"raw": b"%PDF-1.4 forged"})
        self.refused("done", file.unlink)

    def test_no_case_no_bar(self):
        """Files of other records stay what Odoo makes of them."""
        file = self.upload("网页.html", b"<p>x</p>", res_model="res.partner", res_id=0)
        file.write({"raw": b"<p>y</p>"})
        file.unlink()
