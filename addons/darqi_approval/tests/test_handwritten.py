import base64
import io

from PIL import Image
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import DarqiCommon
from .common_cases import MONDAY, PERSON, CasesMixin, photo
from .common_documents import DAY
from .common_handwritten import drawn
from .common_licences import LicencesCommon
from .common_tour import TourMixin

SURVEYED = "2026-03-04"
NO_LAW = "不是《中华人民共和国电子签名法》规定的可靠的电子签名"


def paper_text(raw):
    """Text of a PDF without blanks, and how many pictures it bears."""
    pages = PdfReader(io.BytesIO(raw)).pages
    text = "".join(page.extract_text() for page in pages)
    return "".join(text.split()), sum(len(page.images) for page in pages)


@tagged("post_install", "-at_install")
class TestHandwritten(LicencesCommon):
    """签字板 (PRACTICE 2.7): signed by hand on the screen, tied to the paper."""

    def receipt(self):
        case = self.case("received")
        return case.document_ids.filtered(lambda paper: paper.kind == "receipt")

    def test_receipt(self):
        """T02, both sign: kept beside the issued file, by its hash, for good."""
        paper = self.as_user("window_a", self.receipt(), MONDAY)
        file = paper.attachment_id.raw
        pad = self.env["darqi.signature.pad"].with_env(paper.env)
        pad = pad.create({"res_model": paper._name, "res_id": paper.id})
        self.assertEqual((pad.role, pad.is_staff), ("clerk", True))
        pad.image = drawn()
        following = pad.action_next()
        self.assertEqual(following["context"]["default_res_id"], paper.id)
        pad = pad.create({"res_model": paper._name, "res_id": paper.id})
        self.assertEqual((pad.role, pad.name), ("applicant", paper.subject))
        with self.assertRaisesRegex(UserError, "pad"):
            pad.action_confirm()
        pad.image = drawn()
        pad.action_confirm()
        clerk, applicant = paper._signatures_now()
        self.assertEqual(clerk.name, self.staff["window_a"].name)
        self.assertEqual(applicant.name, paper.subject)
        self.assertEqual(applicant.sha256, paper.sha256)
        self.assertEqual(applicant.document_id, paper.with_env(applicant.env))
        self.assertEqual(paper.attachment_id.raw, file)
        seen = applicant.with_user(self.staff["window_a"])
        picture = Image.open(io.BytesIO(base64.b64decode(seen.image)))
        self.assertGreater(picture.width, picture.height)
        with self.assertRaises(UserError):
            seen.name = "别人"
        with self.assertRaises(AccessError):
            seen.create({"name": "别人"})
        stranger = applicant.with_user(self.staff["health_window"])
        with self.assertRaises(AccessError):
            stranger.read(["image"])
        self.assertEqual(self.env["darqi.evidence"]._verify_handwritten(), [])

    def test_changed_picture_is_found(self):
        """Invariant 8: another picture under the name is found by verify."""
        paper = self.as_user("window_a", self.receipt(), MONDAY)
        row = paper._sign_by_hand("applicant", "演示申请人甲", drawn())
        other = paper._sign_by_hand("clerk", "", drawn(stroke=((9, 9), (99, 99))))
        self.env.cr.execute(
            "ALTER TABLE darqi_handwritten_signature"
            " DISABLE TRIGGER darqi_append_only_row"
        )
        self.env.cr.execute(
            "UPDATE darqi_handwritten_signature a SET image = b.image"
            " FROM darqi_handwritten_signature b WHERE a.id = %s AND b.id = %s",
            [row.id, other.id],
        )
        self.assertEqual(len(self.env["darqi.evidence"]._verify_handwritten()), 1)

    def test_who_signs_what(self):
        """Nothing blank, in no other role, not for another organ's paper."""
        paper = self.as_user("window_a", self.receipt(), MONDAY)
        for picture in (drawn(stroke=()), drawn(stroke=((5, 5), (9, 9))), b"QUJD", b""):
            with self.assertRaisesRegex(UserError, "pad"):
                paper._sign_by_hand("applicant", "演示申请人甲", picture)
        with self.assertRaisesRegex(UserError, "so"):
            paper._sign_by_hand("surveyor", "某某", drawn())
        with self.assertRaisesRegex(UserError, "missing"):
            paper._sign_by_hand("applicant", " ", drawn())
        with self.assertRaises(AccessError):
            self.as_user("health_window", paper, MONDAY)._sign_by_hand(
                "applicant", "某某", drawn()
            )
        paper._sign_by_hand("applicant", "演示申请人甲", drawn())
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as twice:
            paper._sign_by_hand("applicant", "演示申请人甲", drawn())
        self.assertIn("once_uniq", str(twice.exception))

    def test_slip_of_service(self):
        """T24: signed before the slip is issued, so it is printed on its lines."""
        document = self.issue(department=self.bureau)
        self.stamp(self.by_keeper(document))
        rows = self.as_user("delivery_a", self.env["darqi.document.service"], DAY)
        service = rows.create(
            {"document_ids": [Command.set(document.ids)], "place": "测试大厅"}
        )
        without = paper_text(service._slip_pdf())
        service._sign_by_hand("receiver", service.receiver, drawn())
        service._sign_by_hand("server", "", drawn())
        with_both = paper_text(service._slip_pdf())
        self.assertEqual(with_both[1] - without[1], 1)  # one picture, drawn twice
        self.assertIn(NO_LAW, with_both[0])
        self.assertNotIn(NO_LAW, without[0])
        service.action_serve()
        service.action_prove()
        issued = paper_text(service.proof_document_id.sudo().attachment_id.raw)
        self.assertIn(NO_LAW, issued[0])
        self.assertEqual(service._signing_roles(), {})

    def test_handing_out(self):
        """PRACTICE 2.6: who takes the result signs; the register bears the picture."""
        case = self.case("making")
        self.as_user("delivery_a", case, DAY).action_make_licence()
        self.seal_all(case, DAY)
        window = (
            self.as_user("delivery_a", self.env["darqi.application.act"], DAY)
            .with_context(
                active_model="darqi.application",
                active_ids=case.ids,
                default_act="deliver",
            )
            .create(
                {
                    "receiver_name": case.applicant_name,
                    "receiver_id_number": PERSON,
                    "signature": drawn(),
                }
            )
        )
        window.action_confirm()
        self.assertEqual(case.state, "closed")
        signed = case._signatures_now()
        self.assertEqual((signed.role, signed.name), ("receiver", case.applicant_name))
        text, pictures = paper_text(case._delivery_register_pdf())
        self.assertIn(NO_LAW, text)
        self.assertEqual(pictures, 1)


@tagged("post_install", "-at_install")
class TestHandwrittenSurvey(CasesMixin, DarqiCommon):
    """勘验记录: officers and party sign exactly what the record says."""

    def test_survey(self):
        """34(3): a changed record is signed anew, or goes out without pictures."""
        item = self.make_item("测试需环节事项", organ="bureau")
        self.env.cr.execute(
            "UPDATE darqi_item_revision SET needs_survey = true WHERE id = %s",
            [item.revision_ids.id],
        )
        self.env.invalidate_all()
        case = self.case("reviewing", items=item)
        step = case.step_ids.filtered(lambda row: row.kind == "survey")
        mine = self.as_user("reviewer_a", step, SURVEYED)
        second = self.as_user("reviewer_b", step, SURVEYED)
        officers = self.staff["reviewer_a"] | self.staff["reviewer_b"]
        file = mine.env["ir.attachment"].create({"name": "现场.jpg", "raw": photo()})
        facts = {
            "officer_ids": [Command.set(officers.ids)],
            "surveyed_on": SURVEYED,
            "surveyed_from": "09:00",
            "surveyed_to": "10:00",
            "place": "测试路1号",
            "present_person": "演示在场人",
            "result": "pass",
            "text": "现场情况",
            "attachment_ids": [Command.set(file.ids)],
        }
        self.assertEqual(mine._signing_roles(), {})  # nothing is written yet
        mine.write(facts)
        self.assertEqual(list(mine._signing_roles()), ["party", "surveyor"])
        mine._sign_by_hand("party", "演示在场人", drawn())
        mine._sign_by_hand("surveyor", "", drawn())
        second._sign_by_hand("surveyor", "", drawn())
        self.assertEqual(len(step._signatures_now()), 3)
        mine.write({"text": "另一情况"})
        self.assertFalse(step._signatures_now())
        mine.write({"text": "现场情况"})
        self.assertEqual(len(step._signatures_now()), 3)
        second.action_confirm_survey()
        mine.action_finish()
        text, pictures = paper_text(step.document_id.attachment_id.raw)
        self.assertIn(NO_LAW, text)
        self.assertEqual(pictures, 2)  # the photograph, and one picture drawn thrice


@tagged("post_install", "-at_install", "darqi_tour")
class TestHandwrittenTour(TourMixin, CasesMixin, DarqiCommon, HttpCase):
    """The pad in a real browser, as the clerk who holds it out."""

    def test_receipt(self):
        """PRACTICE 2.7: the clerk and the applicant sign the receipt on the screen."""
        today = self.env["darqi.working.day"]._today()
        case = self.case("received", day=str(today))
        paper = case.document_ids.filtered(lambda row: row.kind == "receipt")
        self.tour("sign_receipt", "window_a", url=f"/odoo/documents/{paper.id}")
        self.assertEqual(
            paper.handwritten_ids.sorted("id").mapped("role"), ["clerk", "applicant"]
        )
        self.assertEqual(set(paper.handwritten_ids.mapped("sha256")), {paper.sha256})
        for row in paper.handwritten_ids:
            picture = Image.open(io.BytesIO(base64.b64decode(row.image)))
            self.assertGreater(min(picture.size), 40)
