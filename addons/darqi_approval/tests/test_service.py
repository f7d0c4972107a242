import base64
import hashlib
import io
from ast import literal_eval
from datetime import date

from PIL import Image
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..official_document import CODES
from .common import SCAN, scan
from .common_cases import CasesMixin
from .common_documents import DAY, DocumentsCommon

LATER = date(2026, 12, 1)


@tagged("post_install", "-at_install")
class TestService(CasesMixin, DocumentsCommon):
    """Service of papers (行政许可法 44, PAPERS.md T24)."""

    def sealed(self, **kwargs):
        document = self.issue(department=self.bureau, **kwargs)
        self.stamp(self.by_keeper(document))
        return document

    def plan(self, document, login="delivery_a", day=DAY, **vals):
        rows = self.as_user(login, self.env["darqi.document.service"], day)
        return rows.create({"document_ids": [Command.set(document.ids)], **vals})

    def test_every_paper_has_its_kind(self):
        """PAPERS.md T01–T32 and the added ones: numbered each in its own series."""
        kinds = self.env["darqi.document.kind"]
        self.assertEqual(kinds._codes_without_kind(), [])
        offered = dict(self.env["darqi.document"]._fields["kind"].selection)
        self.assertLessEqual(set(CODES), set(offered))
        patterns = [p for p in kinds.search([]).mapped("pattern") if p]
        doubles = {p for p in patterns if patterns.count(p) > 1}
        self.assertFalse(doubles, "two series would give the same number")

    def test_served_in_person(self):
        """The day of service stands on the paper; the row is frozen with evidence."""
        document = self.sealed()
        self.assertTrue(document.service_required)
        waiting = self.env.ref("darqi_approval.darqi_document_action_to_serve")
        domain = [("id", "=", document.id), *literal_eval(waiting.domain)]
        self.assertTrue(document.search_count(domain))
        service = self.plan(document, place="测试大厅")
        self.assertEqual(service.receiver, document.subject)
        self.assertTrue(document.has_open_service)
        service.action_serve()
        self.assertEqual((service.state, service.served_on), ("served", DAY))
        self.assertEqual(document.served_on, DAY)
        self.assertFalse(document.search_count(domain))
        with self.assertRaises(UserError):
            service.note = "改"
        with self.assertRaises(UserError):
            service.unlink()
        with self.assertRaises(UserError):
            service.action_serve()
        evidence = self.env["darqi.evidence"].search(
            [("act", "=", "document_served"), ("res_id", "=", service.id)]
        )
        self.assertEqual(evidence.actor_id, self.staff["delivery_a"])

    def test_proof_is_looked_at(self):
        """T24: proof and photograph are scans that open; a film is taken as photo."""
        service = self.plan(self.sealed(), place="测试大厅")
        film = base64.b64encode(b"\x00\x00\x00\x18ftypmp42" + bytes(64))
        white = io.BytesIO()
        Image.new("RGB", (400, 300), "white").save(white, "PNG")
        for name, content, words in (
            ("proof", base64.b64encode(b"%PDF-1.4 cut off"), "damaged"),
            ("proof", base64.b64encode(b"MZ\x90 no scan"), "neither"),
            ("proof", base64.b64encode(white.getvalue()), "blank"),
            ("proof", film, "neither"),
            ("photo", base64.b64encode(b"MZ\x90 no picture"), "neither"),
        ):
            with self.subTest(name, words=words):
                refused = self.assertRaisesRegex(UserError, words)
                with refused, self.env.cr.savepoint():
                    service.write({name: content, f"{name}_name": "回证.pdf"})
        service.write({"photo": film, "photo_name": "留置.mp4"})
        service.write({"proof": SCAN, "proof_name": "回证.pdf"})
        service.action_serve()
        self.assertTrue(service.photo_sha256 and service.proof_sha256)

    def test_unsealed_is_not_served(self):
        """A paper that must bear its seal is not served without it."""
        document = self.issue(department=self.bureau)
        service = self.plan(document)
        with self.assertRaisesRegex(UserError, "seal"):
            service.action_serve()
        self.assertFalse(document.served_on)

    def test_what_each_way_needs(self):
        """T24: left needs witness and reason, post its number."""
        for method, vals in (
            ("left", {"witnesses": "见证人甲", "reason": "拒绝签收"}),
            ("post", {"post_number": "EMS1"}),
        ):
            service = self.plan(self.sealed(), method=method)
            with self.assertRaises(UserError):
                service.action_serve()
            service.write(vals)
            service.action_serve()
            self.assertEqual(service.state, "served")
        service = self.plan(self.sealed(), signer="邻居")
        with self.assertRaisesRegex(UserError, "Relation"):
            service.action_serve()
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.env.cr.execute(
                "UPDATE darqi_document_service SET state = 'served', method = 'left',"
                " served_on = %s WHERE id = %s",
                [DAY, service.id],
            )

    def test_two_servers_and_copies(self):
        """T24: the second server is another person of the organ; copies on the slip."""
        service = self.plan(
            self.sealed(), second_server_id=self.staff["delivery_a"].id, copies=2
        )
        with self.assertRaisesRegex(UserError, "another person"):
            service.action_serve()
        stranger = self.env["res.users"].search(
            [("share", "=", False), ("department_ids", "=", False)], limit=1
        )
        service.second_server_id = stranger
        with self.assertRaisesRegex(UserError, "neither"):
            service.action_serve()
        service.second_server_id = self.staff["keeper_a"]
        service.action_serve()
        values = service._slip_values()
        self.assertEqual(
            values["servers"],
            [self.staff["delivery_a"].name, self.staff["keeper_a"].name],
        )
        self.assertEqual([paper["copies"] for paper in values["papers"]], [2])
        with self.assertRaises(UserError):
            service.copies = 3
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.env.cr.execute(
                "UPDATE darqi_document_service SET copies = 0 WHERE id = %s",
                [service.id],
            )

    def test_days_of_service(self):
        """Neither before the paper nor in the future."""
        service = self.plan(self.sealed())
        for day in ("2026-11-23", "2026-11-25"):
            service.served_on = day
            with self.assertRaises(UserError):
                service.action_serve()

    def test_announcement_counts_when_its_days_are_over(self):
        """The setting's calendar days; a late job changes no date (invariant 4)."""
        self.env["ir.config_parameter"].set_param("darqi.announcement_days", "30")
        document = self.sealed()
        service = self.plan(document, method="announcement")
        with self.assertRaises(UserError):
            service.action_announce()
        service.write({"reason": "无法联系", "place": "旗政府网站"})
        with self.assertRaises(UserError):
            service.action_serve()
        # Corrected: it was announced as the first way, by the clerk alone.
        self.announce(service)
        self.assertEqual(service.complete_on, date(2026, 12, 24))
        job = self.env["darqi.document.service"]
        self.on(job, date(2026, 12, 23))._cron_complete()
        self.assertEqual(service.state, "announced")
        self.on(job, date(2027, 1, 8))._cron_complete()
        self.assertEqual(
            (service.state, service.served_on), ("served", document.served_on)
        )
        self.assertEqual(document.served_on, date(2026, 12, 24))

    def test_announcement_is_the_last_way(self):
        """民事诉讼法 95: not before the others failed, nor by the clerk alone."""
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.env["ir.config_parameter"].set_param("darqi.announcement_days", "0")
        document = self.sealed()
        service = self.plan(
            document, method="announcement", reason="无法联系", place="旗政府网站"
        )
        approver = self.as_user("approver_a", service, DAY)
        for act in (service.action_announce, approver.action_allow_announcement):
            with self.assertRaisesRegex(UserError, "last way"):
                act()
        self.fail_ways(document, "direct")
        with self.assertRaisesRegex(UserError, "last way.*By post"):
            approver.action_allow_announcement()
        self.fail_ways(document, "post")
        with self.assertRaisesRegex(UserError, "approver agrees"):
            service.action_announce()
        with self.assertRaisesRegex(UserError, "roles"):
            service.action_allow_announcement()
        approver.action_allow_announcement()
        paper = service.sudo().announcement_id
        self.assertEqual(paper.kind, "service_announcement")
        text = "".join(str(value) for value in paper.content.values())
        self.assertIn(document.number, text)
        with self.assertRaisesRegex(UserError, "waits for its seal"):
            service.action_announce()
        self.stamp(self.by_keeper(paper, day=DAY))
        service.action_announce()
        # The setting asks for no day at all: the law's thirty stay.
        self.assertEqual(service.complete_on, date(2026, 12, 24))

    def test_unknown_whereabouts_need_their_paper(self):
        """民事诉讼法 95: 下落不明 spares the other ways, with its paper."""
        document = self.sealed()
        service = self.plan(
            document, method="announcement", reason="下落不明", place="旗政府网站"
        )
        failed = self.plan(document, reason="下落不明", failure="unknown")
        failed.action_fail()
        approver = self.as_user("approver_a", service, DAY)
        with self.assertRaisesRegex(UserError, "last way"):
            approver.action_allow_announcement()
        failed.write({"proof": SCAN, "proof_name": "证明.pdf"})
        approver.action_allow_announcement()
        self.assertEqual(service.announce_allowed_by_id, self.staff["approver_a"])

    def test_failed_and_again(self):
        """What could not be served waits again; the reason stays."""
        document = self.sealed()
        service = self.plan(document)
        with self.assertRaises(UserError):
            service.action_fail()
        service.reason = "门锁无人"
        service.action_fail()
        self.assertFalse(document.has_open_service or document.served_on)
        action = service.action_replan()
        again = self.as_user("delivery_a", self.env[action["res_model"]], LATER)
        again = again.with_context(**action["context"]).create({})
        again.action_serve()
        self.assertEqual(document.served_on, LATER)

    def test_door(self):
        """State and organ come from the act, whoever writes (invariant 10)."""
        service = self.plan(self.sealed())
        for vals in ({"state": "served"}, {"department_id": 1}, {"server_id": 1}):
            with self.assertRaises(UserError):
                service.write(vals)
            with self.assertRaises(UserError):
                self.plan(self.sealed(), **vals)

    def test_who_serves(self):
        """The issuing organ or its window; others neither see nor serve."""
        document = self.sealed()
        with self.assertRaises(UserError):
            self.plan(document, login="market_approver")
        service = self.plan(document)
        with self.assertRaises(AccessError):
            service.with_user(self.staff["reviewer_a"]).note = "x"
        with self.assertRaises(ValidationError):
            mixed = document | self.issue(department=self.organs["health"])
            self.env["darqi.document.service"].create(
                {"document_ids": [Command.set(mixed.ids)]}
            )

    def test_proof(self):
        """The signed slip is kept with its digest and frozen; the T24 comes once."""
        service = self.plan(self.sealed(), place="测试大厅")
        self.assertTrue(service._slip_pdf().startswith(b"%PDF"))
        slip = scan("signed")
        service.write({"proof": base64.b64encode(slip), "proof_name": "回证.pdf"})
        service.action_serve()
        self.assertEqual(service.proof_sha256, hashlib.sha256(slip).hexdigest())
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", service._name),
                ("res_field", "=", "proof"),
                ("res_id", "=", service.id),
            ]
        )
        with self.assertRaises(UserError):
            file.with_user(self.env.ref("base.user_admin")).raw = b"other"
        with self.assertRaises(UserError):
            file.unlink()
        service.action_prove()
        proof = service.proof_document_id.sudo()
        self.assertEqual((proof.kind, proof.seal_required), ("service_proof", False))
        self.assertRegex(proof.number, "许送字")
        with self.assertRaises(UserError):
            service.action_prove()

    def test_handing_out_is_service(self):
        """出件 by post: served, and closed, when its receipt is on record (44)."""
        case = self.case("making")
        maker = self.as_user("delivery_a", case, "2026-03-02")
        maker.action_make_licence()
        for licence in case.licence_ids:
            self.on(licence, "2026-03-02")._make_certificate()
        for paper in case.document_ids.filtered("seal_required"):
            if paper.state == "issued":
                self.stamp(self.on(paper.with_user(self.keeper), "2026-03-02"))
        self.assertEqual(case.state, "to_deliver")
        receiver = case.applicant_name
        maker.action_deliver(receiver, "mail", "EMS 123")
        self.assertEqual(case.state, "to_deliver")
        granted = case.document_ids.filtered(lambda d: d.kind == "granted")
        row = granted.service_ids
        self.assertEqual((row.method, row.state), ("post", "planned"))
        self.assertFalse(granted.served_on)
        mine = self.as_user("delivery_a", row, "2026-03-05")
        mine.action_serve()
        self.assertEqual(granted.served_on, date(2026, 3, 5))
        self.assertEqual((case.state, case.closed_on), ("closed", date(2026, 3, 5)))
