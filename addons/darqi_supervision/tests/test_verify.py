from odoo.tests import HttpCase, tagged

from odoo.addons.darqi_approval.tests.common_documents import DocumentsCommon

from .. import tell_existing_licences
from .common_supervision import DAY, SupervisionCommon


@tagged("post_install", "-at_install")
class TestVerify(SupervisionCommon):
    """Invariants 6 and 7 are checked by `verify`, not only kept by the methods."""

    def test_sound_data_has_no_problem(self):
        """Nothing is reported where every licence has its notice."""
        licence = self.make_licence()
        self.claim(self.issue(licence))
        for check in ("_verify_no_gap", "_verify_defaults", "_verify_answers"):
            problems = getattr(self.env["darqi.evidence"], check)()
            self.assertFalse([p for p in problems if licence.number in p])

    def test_an_untold_licence_is_found(self):
        """三(三)5: a licence in force that nobody was told of is a gap."""
        licence = self.make_licence(number="测漏1")
        licence._door_opened().write({"state": "valid", "issued_on": DAY})
        problems = self.env["darqi.evidence"]._verify_no_gap()
        self.assertTrue([p for p in problems if "测漏1" in p])

    def test_licences_before_the_module_are_told(self):
        """Invariant 6 holds for what was in force when the module was installed."""
        licence = self.make_licence(number="测存1")
        licence._door_opened().write({"state": "valid", "issued_on": DAY})
        tell_existing_licences(self.env)
        self.assertEqual(licence.notice_ids.event, "registered")
        tell_existing_licences(self.env)
        self.assertEqual(len(licence.notice_ids), 1)


@tagged("post_install", "-at_install")
class TestSupervisionCode(DocumentsCommon, HttpCase):
    """监管码 (PRACTICE 2.33): the code on a licence opens its record for officers."""

    def test_only_who_may_read_the_licence_gets_the_link(self):
        """The public sees the check only."""
        licence = self.valid_licence()
        code = licence.document_ids.filtered(lambda d: d.kind == "licence").check_code
        link = f"/odoo/supervised-licences/{licence.id}"
        self.assertNotIn(link, self.url_open(f"/darqi/check/{code}").text)
        self.authenticate("t_health_officer", "Darqi@2026test")
        self.assertIn(link, self.url_open(f"/darqi/check/{code}").text)
        self.authenticate("t_market_officer", "Darqi@2026test")
        self.assertNotIn(link, self.url_open(f"/darqi/check/{code}").text)
