from datetime import date

from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from ..official_document.samples import SAMPLES
from .common import SCAN, scan
from .common_cases import CasesMixin
from .common_documents import DAY, TRANSFERRED, DocumentsCommon


@tagged("post_install", "-at_install")
class TestSeal(DocumentsCommon):
    """The one seal: who, when, on what, how often (invariant 5, PRACTICE 1.17)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_keeper = new_test_user(
            cls.env,
            "t_keeper_b",
            groups="darqi_approval.group_seal_keeper",
        )
        cls.other_keeper.department_ids = cls.bureau

    def test_seal_registers_use(self):
        """Sealing leaves a row with document, copies, people, time, digest."""
        document = self.issue(department=self.bureau, user=self.staff["approver_a"])
        self.stamp(self.by_keeper(document))
        self.assertEqual(document.state, "sealed")
        self.assertEqual(document.impressions, document.copies)
        uses = document.seal_use_ids.sorted("copy_number")
        self.assertEqual(uses.mapped("copy_number"), [1, 2])
        self.assertEqual(uses.mapped("copies"), [1, 1])
        self.assertEqual(set(uses.mapped("part")), {"text"})
        use = uses[1]
        self.assertEqual(use.seal_id, self.seal)
        self.assertEqual(use.sealed_by_id, self.keeper)
        self.assertEqual(use.approved_by_id, self.staff["approver_a"])
        self.assertEqual(use.requested_by_id, self.keeper)  # taken from his queue
        self.assertEqual(use.basis, "standing")
        self.assertEqual(use.method, "physical")
        self.assertEqual(use.sha256, document.sha256)
        self.assertFalse(use.attachment_id)
        self.assertEqual(self.env["darqi.evidence"]._verify_seals(), [])

    def test_no_drawn_seal_outside_a_demonstration(self):
        """PRACTICE 1.18: a drawing never stands on a real paper."""
        document = self.issue(department=self.bureau)
        with self.assertRaises(UserError):
            document._demo_sealed_pdf(self.seal)

    def test_demo_database_draws_the_seal(self):
        """In a database marked 演示 the sealed file is a further one, with its hash."""
        self.set_demo(True)
        document = self.issue(department=self.bureau)
        original = document.attachment_id.raw
        self.by_keeper(document).action_seal()
        use = document.seal_use_ids[0]
        self.assertEqual(use.method, "demonstration")
        self.assertEqual(document.sealed_attachment_id, use.attachment_id)
        self.assertNotEqual(use.attachment_id.raw, original)
        self.assertNotEqual(use.sha256, document.sha256)
        self.assertEqual(document.attachment_id.raw, original)
        with self.assertRaises(UserError):
            use.attachment_id.write({"raw": b"x"})
        self.assertEqual(self.env["darqi.evidence"]._verify_seals(), [])

    def test_memorandum_is_stamped_by_both_parties(self):
        """PAPERS 7: two organs, each with its own seal; nothing is drawn."""
        self.set_demo(True)
        kind = self.env["darqi.document.kind"]._of("acceptance")
        kind.write({"seal": "organ", "seal_parties": 2})
        health = self.organs["health"]
        keeper = new_test_user(
            self.env, "t_keeper_h2", groups="darqi_approval.group_seal_keeper"
        )
        keeper.department_ids = health
        seals = [
            self.new_seal(organ, user, kind="organ", name=organ.name)
            for organ, user in ((self.bureau, self.keeper), (health, keeper))
        ]
        values = self.values(statutory_due=date(2026, 12, 22))
        document = self.issue("acceptance", values=values, department=self.bureau)
        document._door_opened().to_department_id = health
        queue = self.env["darqi.desk"].search([("model", "=", "darqi.document")])
        domain = self.env.ref("darqi_approval.darqi_document_action_to_seal").domain
        self.assertTrue(queue)
        waiting = self.env["darqi.document"].sudo()
        self.assertIn(document, waiting.search(safe_eval(domain)))
        self.stamp(self.by_keeper(document))
        # One party's stamp has no effect yet, and the paper waits for the other's.
        self.assertEqual((document.state, document.sealed_on), ("issued", False))
        self.assertEqual(document._public_status(self.env["darqi.licence"]), "unsealed")
        self.assertEqual(document.unsealed_count, 0)
        self.assertEqual(document.other_unsealed_count, document.copies)
        self.assertIn(document, waiting.search(safe_eval(domain)))
        with self.assertRaisesRegex(UserError, "impression"):
            document.with_user(self.staff["approver_a"])._void("不再需要")
        with self.assertRaises(UserError):  # its own copies are sealed
            self.stamp(self.by_keeper(document))
        self.stamp(self.by_keeper(document, keeper))
        self.assertEqual(document.state, "sealed")
        self.assertNotIn(document, waiting.search(safe_eval(domain)))
        self.assertEqual(self.env["darqi.evidence"]._verify_impressions(), [])
        found = self.env["darqi.evidence"]._documents_differing()
        self.assertNotIn(document.id, found)
        self.assertEqual(set(document.seal_use_ids.seal_id), set(seals))
        self.assertEqual(document.impressions, 4)
        self.assertFalse(document.sealed_attachment_id)

    def refused(self, document, words, keeper=None, day=DAY, **kwargs):
        with self.assertRaisesRegex(UserError, words):
            self.by_keeper(document, keeper, day)._seal(**kwargs)
        self.assertEqual(document.state, "issued")
        self.assertFalse(document.seal_use_ids)

    def test_refused_not_a_keeper(self):
        """The role is not enough: the seal is used by its keeper."""
        document = self.issue(department=self.bureau)
        self.refused(document, "keeper", keeper=self.other_keeper)

    def test_refused_without_the_role(self):
        """Nobody else has the button or the right."""
        document = self.issue(department=self.bureau)
        for login in ("window_a", "approver_a", "delivery_a", "catalogue_a", "it_a"):
            with self.assertRaises(UserError, msg=login):
                self.stamp(self.by_keeper(document, self.staff[login]))

    def test_refused_keeper_decided(self):
        """Whoever decided cannot seal."""
        document = self.issue(department=self.bureau)
        document._door_opened().decided_by_id = self.keeper
        self.refused(document, "decided")

    def test_refused_before_and_after_its_dates(self):
        """A seal works from its first to its last day, both included."""
        self.seal.write({"date_from": DAY, "date_to": date(2026, 12, 31)})
        document = self.issue(department=self.bureau)
        self.refused(document, "in force", day=date(2026, 11, 23))
        self.refused(document, "in force", day=date(2027, 1, 1))
        self.stamp(self.by_keeper(document, day=date(2026, 12, 31)))
        self.assertEqual(document.sealed_on, date(2026, 12, 31))

    def test_refused_stopped_seal(self):
        """A stopped seal seals nothing."""
        document = self.issue(department=self.bureau)
        self.on(self.seal, DAY).with_user(self.staff["bureau_head"]).action_stop()
        self.refused(document, "in force")

    def test_refused_voided(self):
        """A voided document is never sealed."""
        document = self.issue(department=self.bureau)
        document.with_user(self.staff["approver_a"])._void("打印损坏")
        with self.assertRaises(UserError):
            self.stamp(self.by_keeper(document))

    def test_refused_paper_without_seal(self):
        """A paper whose kind bears no seal gets none; what the law wants sealed does.

        行政许可法 32, 38, 39, 42, 45, 47: decisions, licences, notices of a case.
        """
        kinds = self.env["darqi.document.kind"]
        values = SAMPLES["handover"]
        document = self.issue("handover", values=values, department=self.bureau)
        self.refused(document, "no seal")
        for code in (
            "granted",
            "refused",
            "licence",
            "annulment",
            "acceptance",
            "correction",
            "licence_not_needed",
            "special_procedure",
            "extension",
            "hearing_right",
        ):
            with self.subTest(code), self.assertRaises(ValidationError):
                kinds._of(code).seal = "none"

    def test_refused_more_impressions_than_copies(self):
        """Impressions never exceed the copies, in one go or in parts."""
        document = self.issue(department=self.bureau)
        by_keeper = self.by_keeper(document)
        by_keeper.action_print_to_stamp()
        for copies in (3, 0):
            with self.assertRaisesRegex(UserError, "copies"):
                by_keeper._seal(copies=copies, day=DAY)
        self.assertEqual(document.state, "issued")
        by_keeper._seal(copies=1, day=DAY)
        self.assertEqual((document.state, document.unsealed_count), ("sealed", 1))
        with self.assertRaises(UserError):
            by_keeper._seal(copies=2, day=DAY)
        by_keeper._seal(copies=1, day=DAY)
        with self.assertRaises(UserError):
            by_keeper._seal(day=DAY)
        self.assertEqual(sum(document.seal_use_ids.mapped("copies")), 2)

    def test_other_organ_uses_its_own_seal(self):
        """A case an organ kept is sealed with that organ's seal, not the bureau's."""
        health = self.organs["health"]
        document = self.issue(department=health)
        with self.assertRaises(AccessError):  # the bureau's keeper has no part in it
            self.stamp(self.by_keeper(document))
        self.assertIn(
            "in force", document.with_user(self.keeper).sudo()._refusal_seal()
        )
        keeper = new_test_user(
            self.env, "t_keeper_h", groups="darqi_approval.group_seal_keeper"
        )
        keeper.department_ids = health
        seal = self.new_seal(health, keeper, kind="organ", name=health.name)
        with self.assertRaises(UserError):
            self.stamp(self.by_keeper(document))
        self.stamp(self.by_keeper(document, keeper))
        self.assertEqual(document.seal_use_ids.seal_id, seal)

    def test_one_seal_many_media(self):
        """One name, several registered media; a second seal is refused (REQ-03)."""
        twin = self.new_seal(
            self.bureau, self.other_keeper, medium="electronic", copy_number=2
        )
        self.assertEqual(twin.main_id, self.seal)
        with (
            self.assertRaises(ExclusionViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.new_seal(self.bureau, self.keeper, name="另一枚专用章")
        document = self.issue(department=self.bureau)
        by_other = self.by_keeper(document, self.other_keeper)
        by_other.action_print_to_stamp()
        for kwargs in ({}, {"scan": scan()}, {"day": DAY, "scan": scan()}):
            with self.assertRaisesRegex(UserError, "electronic"):
                by_other._seal(**kwargs)  # never booked as a stamp by hand
        self.assertFalse(document.seal_use_ids)
        active = self.env["darqi.seal"]._active(self.bureau, DAY)
        self.assertEqual(active, self.seal | twin)
        self.on(self.seal, DAY).action_stop()
        self.assertEqual(twin.state, "stopped")

    def test_a_medium_lives_within_its_seal(self):
        """REQ-03: no medium is older than its seal, none outlives it."""
        twin = self.new_seal(self.bureau, self.other_keeper, copy_number=2)
        with self.assertRaises(ValidationError):
            self.new_seal(
                self.bureau, self.keeper, copy_number=3, date_from=date(2019, 1, 1)
            )
        for number in (1, 2):
            with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
                self.new_seal(self.bureau, self.other_keeper, copy_number=number)
        document = self.issue(department=self.bureau)
        self.seal.date_to = DAY
        self.assertEqual(twin.date_to, DAY)
        late = date(2026, 12, 24)
        self.refused(document, "in force", keeper=self.other_keeper, day=late)
        with self.assertRaises(ValidationError):
            twin.date_to = late
        self.stamp(self.by_keeper(document, self.other_keeper))
        verify = self.env["darqi.evidence"]
        self.assertEqual(verify._verify_sealing(), [])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE darqi_seal SET date_to = %s WHERE id = %s",
            [date(2026, 11, 23), self.seal.id],
        )
        self.assertEqual(len(verify._verify_sealing()), 1)

    def test_special_seal_of_a_department(self):
        """方案三(一)1: with the announcement itself, and while it decides something."""
        market = self.organs["market"]
        vals = {
            "name": f"{market.name}行政审批专用章",
            "department_id": market.id,
            "date_from": DAY,
            "announcement": "自定",
        }
        seals = self.env["darqi.seal"]
        with (
            self.assertRaisesRegex(ValidationError, "Announcement file"),
            self.env.cr.savepoint(),
        ):
            seals.create(vals)
        vals["announcement_file"] = SCAN
        head = new_test_user(
            self.env,
            "pub4_market_head",
            "darqi_approval.group_department_head",
            department_ids=[Command.set(market.ids)],
        )
        seals = self.on(seals.with_user(head), DAY)
        with self.assertRaisesRegex(UserError, "no item"), self.env.cr.savepoint():
            seals.create(vals)
        item = self.env["darqi.item"].create(
            {
                "name": "食品经营许可",
                "department_id": market.id,
                "date_from": TRANSFERRED,
            }
        )
        self.on(item, DAY)._competence_decide(
            "", DAY, market, "statutory", document="测试〔2026〕2号"
        )
        self.assertEqual(seals.create(vals).state, "active")

    def test_special_seal_needs_its_announcement(self):
        """A special seal starts by an announcement (安府发〔2010〕21号)."""
        with self.assertRaises(ValidationError):
            self.new_seal(self.organs["market"], self.keeper, announcement=False)

    def test_keeper_has_the_role(self):
        """Only a seal keeper keeps a seal."""
        with self.assertRaises(ValidationError):
            self.seal.keeper_ids = [Command.link(self.staff["window_a"].id)]

    def test_used_seal_keeps_its_name(self):
        """What it sealed stays what it was."""
        document = self.issue(department=self.bureau)
        self.stamp(self.by_keeper(document))
        with self.assertRaises(UserError):
            self.seal.name = "改名"

    def test_used_seal_keeps_its_dates(self):
        """Invariant 5: since when a used seal is used never moves; it ends earlier."""
        self.stamp(self.by_keeper(self.issue(department=self.bureau)))
        head = self.on(self.seal.with_user(self.staff["bureau_head"]), DAY)
        for vals in (
            {"date_from": date(2030, 1, 1)},
            {"date_from": date(2022, 1, 1)},
            {"announcement": "另一公告"},
            {"date_to": date(2026, 11, 23), "stop_reason": "磨损"},
        ):
            with self.assertRaisesRegex(UserError, "used"):
                head.write(vals)
        with self.assertRaisesRegex(UserError, "reason"):
            head.write({"date_to": date(2027, 1, 1)})
        head.write({"date_to": date(2027, 1, 1), "stop_reason": "换发新印章"})
        for longer in (date(2028, 1, 1), False):
            with self.assertRaisesRegex(UserError, "earlier"):
                head.write({"date_to": longer})
        self.seal.stop_reason = False
        with self.assertRaisesRegex(UserError, "reason"):
            head.action_stop()
        head.stop_reason = "磨损，交回公安机关"
        head.action_stop()
        self.assertEqual((self.seal.state, self.seal.date_to), ("stopped", DAY))

    def test_it_office_registers_no_seal(self):
        """PRACTICE 1.17: whose seal it is registers it, not who runs the computers."""
        it_office = self.seal.with_user(self.staff["it_a"])
        for act in (
            lambda: it_office.write({"place": "机房"}),
            lambda: it_office.create({"name": "x", "department_id": self.bureau.id}),
            it_office.action_stop,
        ):
            with self.assertRaises(AccessError):
                act()

    def test_paper_older_than_the_seal(self):
        """A seal puts nothing right that was issued before it was in use."""
        document = self.issue(department=self.bureau, day=date(2023, 1, 18))
        self.refused(document, "in use when")
        later = self.issue(department=self.bureau, day=date(2023, 1, 19))
        self.stamp(self.by_keeper(later))
        self.assertEqual(later.state, "sealed")

    def test_register_is_append_only(self):
        """Invariant 8: no row of the register changes or goes."""
        document = self.issue(department=self.bureau)
        self.stamp(self.by_keeper(document))
        use = document.seal_use_ids[0]
        with self.assertRaises(UserError):
            use.copies = 1
        with self.assertRaises(UserError):
            use.unlink()
        with self.assertRaises(AccessError):
            self.env["darqi.seal.use"].with_user(self.keeper).create({"copies": 1})

    def test_register_stamping_with_scan(self):
        """登记用印（实体章）: medium, impressions and scan, through the dialog."""
        document = self.issue(department=self.bureau)
        with self.assertRaisesRegex(UserError, "not printed yet"):
            self.by_keeper(document).action_register_seal()
        self.by_keeper(document).action_print_to_stamp()
        action = self.by_keeper(document).action_register_seal()
        dialog = self.on(
            self.env["darqi.seal.apply"].with_user(self.keeper), DAY
        ).with_context(**action["context"])
        dialog = dialog.create({"scan": SCAN, "scan_name": "scan.pdf"})
        self.assertEqual(dialog.copies, 2)
        dialog.action_confirm()
        use = document.seal_use_ids[0]
        self.assertEqual(use.attachment_id.raw, scan())
        self.assertEqual(use.method, "physical")

    def test_no_click_makes_a_physical_impression(self):
        """PRACTICE 1.18, issue 4: printed, stamped by hand, then registered."""
        document = self.issue(department=self.bureau)
        keeper = self.by_keeper(document)
        self.assertEqual((keeper.can_apply, keeper.can_print), (False, True))
        self.assertFalse(keeper.can_stamp)
        for act in (keeper.action_seal, keeper.action_register_seal):
            with self.assertRaisesRegex(UserError, "print"):
                act()
        with self.assertRaisesRegex(UserError, "not printed yet"):
            keeper._seal(copies=2, day=DAY)
        self.assertFalse(document.seal_use_ids)
        keeper.action_print_to_stamp()
        self.assertEqual(
            (document.printed_on, document.printed_by_id), (DAY, self.keeper)
        )
        with self.assertRaisesRegex(UserError, "by hand"):
            keeper.action_seal()  # printed, but nothing stated
        self.assertTrue(keeper.can_stamp)
        self.assertEqual(document.state, "issued")

    def test_printed_by_the_one_who_makes_certificates(self):
        """制证送达 prints what is to be stamped; others do not."""
        document = self.issue(department=self.bureau)
        for login in ("window_a", "approver_a", "health_officer"):
            with self.assertRaises(UserError, msg=login):
                self.as_user(login, document, DAY).action_print_to_stamp()
        maker = self.as_user("delivery_a", document, DAY)
        maker.action_print_to_stamp()
        self.on(maker, date(2026, 11, 25)).action_print_to_stamp()
        self.assertEqual(document.printed_on, DAY)  # its first day stays
        with self.assertRaises(UserError):
            self.as_user("delivery_a", document, DAY).action_register_seal()

    def test_day_of_stamping(self):
        """The keeper states the day: not before it was printed, not to come."""
        document = self.issue(department=self.bureau, day=date(2026, 11, 20))
        self.by_keeper(document, day=date(2026, 11, 23)).action_print_to_stamp()
        keeper = self.by_keeper(document)
        for day, words in (
            (date(2026, 11, 19), "issued later"),
            (date(2026, 11, 22), "was printed on"),
            (date(2026, 11, 25), "future"),
        ):
            with self.assertRaisesRegex(UserError, words):
                keeper._seal(copies=2, day=day)
        keeper._seal(copies=2, day=date(2026, 11, 23))
        use = document.seal_use_ids[0]
        self.assertEqual((use.day, use.moment.date()), (date(2026, 11, 23), DAY))
        self.assertEqual(document.sealed_on, date(2026, 11, 23))
        verify = self.env["darqi.evidence"]
        self.assertEqual(verify._verify_impressions() + verify._verify_sealing(), [])
        self.assertFalse(verify._documents_differing())

    def test_stamped_before_the_seal_was_in_use(self):
        """A stated day before the first day of this very medium is refused."""
        early, issued = date(2022, 12, 1), date(2023, 1, 19)
        document = self.issue(department=self.bureau, day=issued)
        self.by_keeper(document, day=issued).action_print_to_stamp()
        twin = self.new_seal(self.bureau, self.keeper, copy_number=2, date_from=issued)
        with self.assertRaises(UserError):
            self.by_keeper(document)._seal(seal=twin, copies=1, day=early)
        self.by_keeper(document)._seal(seal=twin, copies=1, day=issued)
        self.assertEqual(document.seal_use_ids.day, issued)

    def test_several_stamped_papers(self):
        """The keeper counts the impressions; another total is refused."""
        documents = self.issue(department=self.bureau) + self.issue(
            department=self.bureau
        )
        keeper = self.by_keeper(documents)
        self.assertEqual(
            keeper.action_print_to_stamp()["res_model"], "darqi.document.run"
        )
        action = keeper.action_register_seal()
        dialogs = self.by_keeper(self.env["darqi.seal.apply"])
        dialog = dialogs.with_context(**action["context"]).create({})
        self.assertEqual((dialog.copies, dialog.seal_id), (0, self.seal))
        dialog.copies = 3
        with self.assertRaisesRegex(UserError, "3 are stated"):
            dialog.action_confirm()
        dialog.copies = 4
        dialog.action_confirm()
        self.assertEqual(set(documents.mapped("state")), {"sealed"})
        self.assertEqual(documents.mapped("impressions"), [2, 2])

    def test_no_button_to_seal_by_a_click(self):
        """In a real hall without a seal service no list offers to apply the seal."""
        view = self.env.ref("darqi_approval.darqi_document_view_list_to_seal")
        documents = self.env["darqi.document"].with_user(self.keeper)
        arch = documents.get_view(view.id, "list")["arch"]
        self.assertNotIn("action_seal_run", arch)
        self.assertIn("action_print_to_stamp", arch)
        self.set_demo(True)
        self.assertIn("action_seal_run", documents.get_view(view.id, "list")["arch"])

    def test_draft_bears_no_seal(self):
        """A draft is no document: it has no paper that a seal could be put on."""
        licence = self.new_licence()
        self.assertEqual(licence.state, "draft")
        self.assertFalse(licence.document_ids)
        with self.assertRaises(UserError):
            self.by_keeper(self.env["darqi.document"]).create(
                {"name": "草稿", "kind": "granted"}
            )

    def test_stamped_without_a_scan(self):
        """待回传扫描件: what was stamped by hand stays due until its scan is here."""
        document = self.issue(department=self.bureau)
        self.assertFalse(document.needs_scan)
        self.stamp(self.by_keeper(document))
        self.assertTrue(document.needs_scan)
        self.assertIn(document, document.search([("needs_scan", "=", True)]))
        scans = self.env["darqi.document.scan"]
        vals = {"document_id": document.id, "scan": SCAN, "scan_name": "s.pdf"}
        with self.assertRaises(AccessError):
            scans.with_user(self.staff["approver_a"]).create(vals)
        self.assertFalse(document.with_user(self.staff["approver_a"]).can_return_scan)
        scans.with_user(self.keeper).create(vals).action_confirm()
        self.assertFalse(document.needs_scan)
        self.assertEqual(document.sealed_attachment_id.raw, scan())
        with self.assertRaises(UserError):
            scans.with_user(self.keeper).create(vals).action_confirm()
        verify = self.env["darqi.evidence"]
        self.assertEqual(verify._verify_scans(), [])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE darqi_document SET sealed_attachment_id = attachment_id"
            " WHERE id = %s",
            [document.id],
        )
        self.env.invalidate_all()
        self.assertEqual(len(verify._verify_scans()), 1)

    def test_batch_seals_each(self):
        """The queue seals several papers in one go."""
        documents = self.issue(department=self.bureau) + self.issue(
            department=self.bureau
        )
        self.set_demo(True)
        self.by_keeper(documents).action_seal()
        self.assertEqual(set(documents.mapped("state")), {"sealed"})


@tagged("post_install", "-at_install")
class TestSealOnCase(CasesMixin, DocumentsCommon):
    """Sealing papers of real cases."""

    def test_refused_case_of_another_organ(self):
        """三(一)1: the bureau's seal is only for what was transferred to it."""
        case = self.case(items=self.health_item)
        self.assertEqual(case.department_id, self.organs["health"])
        document = self.issue(record=case, department=self.bureau)
        with self.assertRaisesRegex(UserError, "not the bureau's"):
            self.stamp(self.by_keeper(document))
        self.assertFalse(document.seal_use_ids)

    def test_case_of_the_bureau(self):
        """The bureau's own case is sealed; whoever decided is on the register."""
        case = self.case("making")
        document = case.sudo().document_ids.filtered(lambda d: d.kind == "granted")
        self.stamp(self.by_keeper(document))
        uses = document.seal_use_ids
        self.assertEqual(len(uses), document.copies)
        self.assertEqual(uses.approved_by_id, case.decided_by_id)
        self.assertEqual(set(uses.mapped("basis")), {"decision"})
        self.assertFalse(uses.requested_by_id & uses.approved_by_id)
        self.assertEqual(document.to_department_id, case.supervising_department_id)

    def test_licence_of_a_case(self):
        """From the granted case to a licence in force, and no second one."""
        case = self.on(self.case("making"), DAY)
        licence = case.env["darqi.licence"]._draft_from(case)
        self.assertEqual(licence.holder_name, case.applicant_name)
        self.assertEqual(licence.date_from, case.decided_on)
        decision = case.sudo().document_ids.filtered(lambda d: d.kind == "granted")
        self.stamp(self.by_keeper(decision | licence.sudo().document_ids))
        self.assertEqual(licence.state, "valid")
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            case.env["darqi.licence"]._draft_from(case)
