import base64
import hashlib
from datetime import date, timedelta
from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SCAN
from .common_cases import MONDAY, PERSON
from .common_licences import LicencesCommon

DAY = date.fromisoformat(MONDAY)


@tagged("post_install", "-at_install")
class TestHandingOut(LicencesCommon):
    """出件 (行政许可法 44, PRACTICE 2.6)."""

    def ready(self, **vals):
        """A granted case whose papers are sealed."""
        case = self.case("making", **vals)
        self.as_user("delivery_a", case, DAY).action_make_licence()
        self.seal_all(case, DAY)
        self.assertEqual(case.state, "to_deliver")
        return case

    def test_uncollected(self):
        """Days uncollected count from the last seal; more than ten are listed."""
        case = self.ready()
        self.assertEqual(case.ready_on, DAY)
        after = self.on(case, DAY + timedelta(11))
        self.assertEqual(after.days_uncollected, 11)
        search = [("id", "=", case.id), ("is_uncollected", "=", True)]
        cases = self.env["darqi.application"]
        self.assertFalse(self.on(cases, DAY + timedelta(10)).search(search))
        self.assertTrue(self.on(cases, DAY + timedelta(11)).search(search))

    def test_find_by_number(self):
        """The scanner finds the case by its number, its licence or its filing."""
        case = self.ready()
        finder = self.env["darqi.handing.out"].with_user(self.staff["delivery_a"])
        for number in (
            case.number,
            case.filing_id.number,
            case.licence_ids.number,
            case.document_ids.filtered(lambda d: d.kind == "granted").number,
        ):
            action = finder.create({"number": f" {number} "}).action_find()
            self.assertEqual(action["context"]["active_ids"], case.ids)
        with self.assertRaisesRegex(UserError, "Nothing waits"):
            finder.create({"number": "没有"}).action_find()

    def test_register(self):
        """Who took it, who handed it, where it was signed; a wrong number stops it."""
        case = self.ready()
        delivery = self.as_user("delivery_a", case, DAY)
        window = (
            self.as_user("delivery_a", self.env["darqi.application.act"], DAY)
            .with_context(
                active_model="darqi.application",
                active_ids=case.ids,
                default_act="deliver",
            )
            .create(
                {
                    "receiver_name": "演示申请人甲",
                    "receiver_id_number": "53010219200508011X",
                    "note": "回执上签收",
                }
            )
        )
        with self.assertRaisesRegex(UserError, "not the number"):
            window.action_confirm()
        window.receiver_id_number = PERSON
        window.action_confirm()
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.delivery_note, "回执上签收")
        self.assertEqual(case.delivered_by_id, self.staff["delivery_a"])
        with self.assertRaises(UserError):
            delivery.action_deliver("演示申请人甲", id_number=PERSON)
        with self.assertRaises(UserError):
            delivery.delivery_note = "改写"

    def test_agent(self):
        """An agent the filing does not name brings a power of attorney (29(2))."""
        case = self.ready()
        delivery = self.as_user("delivery_a", case, DAY)
        with self.assertRaisesRegex(UserError, "names no agent"):
            delivery.action_deliver("代领人", "agent", id_number="E1234567")
        # Corrected: a typed line was enough of an authority.
        taken = {
            "receiver": "代领人",
            "method": "agent",
            "id_number": "E1234567",
            "authority": "2026年3月2日委托书",
        }
        with self.assertRaisesRegex(UserError, "Scan"):
            delivery.action_deliver(**taken)
        with self.assertRaisesRegex(UserError, "neither a PDF"):
            delivery._take_authority(base64.b64encode(b"x"), "x.txt")
        with self.assertRaises(UserError):
            delivery.authority_scan = SCAN
        window = (
            self.as_user("delivery_a", self.env["darqi.application.act"], DAY)
            .with_context(
                active_model="darqi.application",
                active_ids=case.ids,
                default_act="deliver",
            )
            .create(
                {
                    "receiver_name": "代领人",
                    "receiver_id_number": "E1234567",
                    "method": "agent",
                    "authority": "2026年3月2日委托书",
                    "authority_scan": SCAN,
                    "authority_scan_name": "委托书.pdf",
                }
            )
        )
        window.action_confirm()
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.authority_document, "2026年3月2日委托书")
        row = case._result_papers().service_ids
        self.assertEqual((row.signer, row.relation), ("代领人", "Agent"))
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", case._name),
                ("res_field", "=", "authority_scan"),
                ("res_id", "=", case.id),
            ]
        )
        with self.assertRaises(UserError):
            file.raw = b"another"

    def test_person_takes_his_own(self):
        """44: another name with the applicant's own number is not the applicant."""
        case = self.ready()
        delivery = self.as_user("delivery_a", case, DAY)
        with self.assertRaisesRegex(UserError, "not the applicant"):
            delivery.action_deliver("路人甲", "counter", "", PERSON)
        delivery.action_deliver("演示申请人甲", "counter", "", PERSON)
        self.assertFalse(case._result_papers().service_ids.relation)

    def test_agent_of_the_filing(self):
        """29(2): by name and number, for the items and the time of the authority."""
        case = self.ready()
        filing = case.filing_id.sudo()
        filing._door_opened().write(
            {
                "has_agent": True,
                "agent_name": "李经办",
                "agent_id_number": "E7654321",
                "agent_until": DAY,
            }
        )
        delivery = self.as_user("delivery_a", case, DAY)
        with self.assertRaisesRegex(UserError, "names 李经办"):
            delivery.action_deliver("张三", "agent", id_number="E7654321")
        with self.assertRaisesRegex(UserError, "not the number"):
            delivery.action_deliver("李经办", "agent", id_number="E1234567")
        late = self.on(delivery, DAY + timedelta(1))
        with self.assertRaisesRegex(UserError, "ended on"):
            late.action_deliver("李经办", "agent", id_number="E7654321")
        filing._door_opened().agent_item_ids = self.health_item
        with self.assertRaisesRegex(UserError, "does not cover"):
            delivery.action_deliver("李经办", "agent", id_number="E7654321")
        filing._door_opened().agent_item_ids = self.item
        with self.assertRaisesRegex(UserError, "Scan"):
            delivery.action_deliver("李经办", "agent", id_number="E7654321")
        filing._door_opened().agent_scan = SCAN
        delivery.action_deliver("李经办", "agent", id_number="E7654321")
        self.assertEqual((case.receiver_name, case.state), ("李经办", "closed"))

    def test_another_agent_than_the_filing_names(self):
        """With a power of attorney of his own, on the register."""
        case = self.ready()
        case.filing_id.sudo()._door_opened().write(
            {"has_agent": True, "agent_name": "李经办", "agent_id_number": "E7654321"}
        )
        case.filing_id.sudo()._door_opened().agent_scan = SCAN
        delivery = self.as_user("delivery_a", case, DAY)
        own = ("张三", "agent", "", "E1234567", "", "2026年3月2日委托书")
        with self.assertRaisesRegex(UserError, "Scan"):
            delivery.action_deliver(*own)
        delivery._take_authority(SCAN, "委托书.pdf")
        delivery.action_deliver(*own)
        self.assertEqual(case.receiver_name, "张三")
        self.assertEqual(case.authority_document, "2026年3月2日委托书")

    @staticmethod
    def text_of(raw):
        return "".join(page.extract_text() for page in PdfReader(BytesIO(raw)).pages)

    def test_copy_says_what_became_of_it(self):
        """A copy of an annulled licence, or of one not sealed, says so."""
        licence = self.ready().licence_ids
        for state, words in (("annulled", "已撤销"), ("cancelled", "已注销")):
            licence._door_opened().state = state
            self.assertIn(words, self.text_of(licence._copy_pdf()))
        draft = self.on(self.new_licence(), DAY)
        draft._make_certificate()
        self.assertIn("未盖章", self.text_of(draft._copy_pdf()))

    def test_organisation_at_the_counter(self):
        """An organisation's result goes to its head or the person its filing names."""
        case = self.ready()
        filing, applicant = case.filing_id.sudo(), case.applicant_id.sudo()
        applicant.kind = "organisation"
        applicant.legal_person = "巴图"
        delivery = self.as_user("delivery_a", case, DAY)
        with self.assertRaisesRegex(UserError, "power of attorney"):
            delivery.action_deliver("路人甲", id_number="E1234567")
        filing._door_opened().write(
            {"agent_name": "李经办", "agent_id_number": "E7654321"}
        )
        with self.assertRaisesRegex(UserError, "not the number"):
            delivery.action_deliver("李经办", id_number="E1234567")
        with self.assertRaisesRegex(UserError, "Scan"):
            delivery.action_deliver("李经办", id_number="E7654321")
        delivery.action_deliver("巴图", id_number="E1234567")
        row = case._result_papers().service_ids
        self.assertEqual(row.relation, "Legal representative")
        self.assertEqual(case.receiver_name, "巴图")

    def test_copy_for_the_department(self):
        """The supervising department opens the certificate and a copy 副本."""
        case = self.ready()
        licence = case.licence_ids
        officer = self.as_user("health_officer", licence)
        self.assertIn("/copy", officer.action_open_copy()["url"])
        copy = officer._copy_pdf()
        self.assertTrue(copy.startswith(b"%PDF"))
        self.assertNotEqual(copy, licence._certificate_file().raw)
        row = licence._certificate().copy_ids
        self.assertEqual(row.sha256, hashlib.sha256(copy).hexdigest())
        self.assertEqual(row.user_id, self.staff["health_officer"])
        text = self.text_of(copy)
        self.assertIn(licence.number, text.replace("\n", ""))
        self.assertIn("副本", text)
        with self.assertRaises(UserError):
            self.as_user("market_officer", licence).action_open_copy()
