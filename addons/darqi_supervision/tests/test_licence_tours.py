from datetime import timedelta

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.darqi_approval.controllers.check import LIMIT
from odoo.addons.darqi_approval.tests.common import SCAN
from odoo.addons.darqi_approval.tests.common_cases import PERSON
from odoo.addons.darqi_approval.tests.common_licences import HOLDER, LicencesCommon
from odoo.addons.darqi_approval.tests.common_tour import TourMixin

# Read at the width of a phone: nothing stands beyond the edge, words are large enough.
PHONE = """
(() => {
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    const small = [...document.querySelectorAll("p, dd, dt, label, button, input")]
        .filter((e) => e.offsetParent && parseFloat(getComputedStyle(e).fontSize) < 14);
    const status = document.querySelector(".status");
    if (window.innerWidth > 400) console.error("not a phone: " + window.innerWidth);
    else if (wide > 0) console.error("wider than the page by " + wide);
    else if (small.length) console.error("too small: " + small[0].textContent);
    else if (!status) console.error("no answer on the page");
    else console.log("test successful");
})()
"""


class LifeTours(TourMixin, LicencesCommon, HttpCase):
    """A licence of the bureau around the real today, for browsers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["darqi.working.day"]._today()
        cls.calendar = cls.env["darqi.working.day"]._calendar()

    def in_force(self, number, left):
        """A licence of the holder with so many days left."""
        start = self.calendar.add_working_days(self.today, -60)
        licence = self.on(
            self.new_licence(
                holder_id=self.holder.id,
                holder_name=HOLDER,
                item_id=self.item.id,
                date_from=start,
                date_to=self.today + timedelta(left),
            ),
            start,
        )
        licence._door_opened().write({"number": number})
        self.stamp(self.by_keeper(licence._make_certificate(), day=start))
        return licence.with_env(self.env)


@tagged("post_install", "-at_install", "darqi_tour")
class TestLicenceTours(LifeTours):
    """Issue 4: sealing, service, renewal and annulment, each by who does it."""

    def test_sealing(self):
        """用印 (PRACTICE 2.8): asked for, allowed, stamped, the scan put in."""
        self.tour("life_seal_ask", "delivery_a")
        request = self.env["darqi.seal.request"].search(
            [("name", "=", "国家系统打印的演示证件")]
        )
        self.assertEqual(request.state, "requested")
        self.tour("life_seal_allow", "bureau_head")
        self.assertEqual(request.decided_by_id, self.staff["bureau_head"])
        self.tour("life_seal_stamp", "keeper_a")
        self.assertEqual(request.state, "sealed")
        use = request.document_id.seal_use_ids
        self.assertEqual(use.request_id, request)
        self.assertEqual(use.mapped("copy_number"), [1])
        self.assertNotEqual(use.requested_by_id, use.approved_by_id)
        self.assertTrue(use.attachment_id.raw.startswith(b"%PDF"))
        self.assertEqual(self.env["darqi.evidence"]._verify_requests(), [])

    def test_service(self):
        """送达 (行政许可法 44, T24): left at the place; the case is closed by it."""
        day = self.calendar.add_working_days(self.today, -3)
        case = self.case(
            "making",
            day=str(day),
            applicant_name="演示送达人丙",
            id_number="440524188001010014",
        )
        self.as_user("delivery_a", case, day).action_make_licence()
        self.seal_all(case, day)
        # What came before the result was served at the counter, by its act.
        first, *others = case._result_papers().sorted(lambda d: (d.issued_on, d.id))
        waiting = case.document_ids.filtered("service_required") - first
        for paper in waiting.filtered(lambda d: not d.served_on):
            rows = self.as_user("delivery_a", self.env["darqi.document.service"])
            rows.create(
                {"document_ids": [Command.set(paper.ids)], "place": "大厅"}
            ).action_serve()
        self.assertTrue(all(paper.served_on for paper in others))
        self.tour("life_serve", "delivery_a")
        service = first.service_ids
        self.assertEqual((service.method, first.served_on), ("left", self.today))
        self.assertEqual(service.proof_document_id.sudo().kind, "service_proof")
        self.assertEqual((case.state, case.closed_on), ("closed", self.today))

    def test_renewal(self):
        """延续 (50): the window is shown at intake; what was late is confirmed."""
        self.in_force("测续证〔2026〕第1号", 45)
        self.tour("life_renewal_filing", "window_a")
        case = self.env["darqi.application"].search(
            [("subject_licence_id.number", "=", "测续证〔2026〕第1号")]
        )
        self.assertEqual(case.application_kind, "renewal")
        self.assertTrue(case.is_in_renewal_window)
        ended = self.in_force("测续证〔2026〕第2号", -1)
        day = self.calendar.add_working_days(self.today, -40)
        late = self.about("renewal", ended, day, "pending_decision")
        self.env["darqi.licence"]._cron_expiry()
        deemed = self.env["darqi.deemed.renewal"].search(
            [("licence_id", "=", ended.id)]
        )
        self.assertEqual(deemed.state, "pending")
        self.tour("life_renewal_deemed", "approver_a")
        self.assertEqual(deemed.confirmed_by_id, self.staff["approver_a"])
        self.assertEqual(late.result, "granted")

    def test_annulment(self):
        """撤销 (69, 7): ground, public interest, notice to the holder, decision."""
        licence = self.in_force("测撤证〔2026〕第1号", 300)
        self.tour("life_annul_draft", "reviewer_a")
        act = licence.act_ids
        self.assertEqual((act.kind, act.public_interest), ("annul", "no_harm"))
        self.assertEqual(act.notice_id.sudo().kind, "act_notice")
        self.assertTrue(act.holder_answer)
        self.stamp(self.by_keeper(act.notice_id.sudo(), day=self.today))
        self.serve(act.notice_id.sudo(), self.today)
        self.on(act.with_user(self.staff["reviewer_a"]), self.today).write(
            {"answered_on": self.today, "answer_file": SCAN}
        )
        self.tour("life_annul_decide", "approver_a")
        self.assertEqual(licence.state, "valid", "not before the decision is sealed")
        self.stamp(self.by_keeper(act.document_id.sudo(), day=self.today))
        self.assertEqual(licence.state, "annulled")
        self.assertEqual(act.decided_by_id, self.staff["approver_a"])


@tagged("post_install", "-at_install", "darqi_tour")
class TestPublicCheckPhone(LifeTours):
    """The public check on a phone, by code and by file (REQ-15(b))."""

    browser_size = "375x667"
    touch_enabled = True

    def setUp(self):
        super().setUp()
        LIMIT.forget()

    def test_by_code_on_a_phone(self):
        """Readable without scrolling sideways; says whether it is in force."""
        licence = self.in_force("测验证〔2026〕第1号", 300)
        code = licence._live_certificate().check_code
        self.browser_js(f"/darqi/check/{code}", PHONE, "true", login=None)
        page = self.url_open(f"/darqi/check/{code}").text
        self.assertIn("测验证〔2026〕第1号", page)
        self.assertNotIn(HOLDER, page)
        self.assertNotIn(PERSON, page)

    def test_by_file(self):
        """The file without its code: unchanged or not."""
        licence = self.in_force("测验证〔2026〕第2号", 300)
        raw = licence._live_certificate().sudo().attachment_id.raw
        page = self.url_open("/darqi/check").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        for data, found in ((raw, True), (raw[:-1] + b"x", False)):
            answer = self.url_open(
                "/darqi/check",
                data={"csrf_token": token},
                files={"file": ("a.pdf", data, "application/pdf")},
            )
            self.assertEqual("测验证〔2026〕第2号" in answer.text, found)
