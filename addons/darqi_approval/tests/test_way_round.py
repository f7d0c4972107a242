"""Ways round the rules of a case that were tried; each is closed."""

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin


@tagged("post_install", "-at_install")
class TestWayRound(CasesMixin, DarqiCommon):
    """Separation, papers and promises hold on every path (invariants 3, 10)."""

    def test_reviewed_before_a_return(self):
        """Invariant 3: who reviewed once never decides, also after another did."""
        case = self.case("pending_decision")
        first = self.staff["reviewer_a"]
        self.as_user("approver_a", case, MONDAY).action_return_review("再核")
        self.as_user("reviewer_a", case, MONDAY).action_put_back("轮岗")
        other = self.as_user("reviewer_b", case, MONDAY)
        other.action_pick_up()
        other.action_pass_review("符合")
        first.sudo().group_ids = [
            Command.unlink(self.env.ref("darqi_approval.group_reviewer").id),
            Command.link(self.env.ref("darqi_approval.group_approver").id),
        ]
        with self.assertRaisesRegex(UserError, "another person"):
            self.as_user("reviewer_a", case, MONDAY).action_grant("同意")
        self.assertEqual(case.state, "pending_decision")

    def test_database_keeps_all_reviewers(self):
        """Invariant 3: the database itself refuses a former reviewer's decision."""
        case = self.case("pending_decision")
        reviewer = self.staff["reviewer_a"]
        case.sudo()._door_opened().write({"reviewed_by_id": False})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(IntegrityError, "all_reviewers"),
            self.env.cr.savepoint(),
        ):
            case.sudo()._door_opened().write({"decided_by_id": reviewer.id})
            self.env.flush_all()

    def test_reviewer_does_not_terminate(self):
        """PRACTICE 1.16: who reviewed does not end the case either."""
        case = self.case("pending_decision")
        reviewer = self.staff["reviewer_a"]
        reviewer.sudo().group_ids = [
            Command.unlink(self.env.ref("darqi_approval.group_reviewer").id),
            Command.link(self.env.ref("darqi_approval.group_approver").id),
        ]
        with self.assertRaisesRegex(UserError, "another person"):
            self.terminate(case, login="reviewer_a")

    def test_receiver_of_a_deemed_case(self):
        """受审分离: where the law accepted, whoever received stands for it."""
        case = self.case()
        self.on(self.env["darqi.application"], "2026-03-20")._cron_deem_accepted()
        self.assertTrue(case.is_deemed_accepted)
        clerk = self.staff["window_a"]
        clerk.sudo().group_ids = [
            Command.unlink(self.env.ref("darqi_approval.group_window").id),
            Command.link(self.env.ref("darqi_approval.group_reviewer").id),
        ]
        with self.assertRaisesRegex(UserError, "You accepted"):
            self.as_user("window_a", case, "2026-03-20").action_pick_up()

    def test_notice_of_a_deemed_case_is_an_acceptance(self):
        """PRACTICE 1.11: who issues the notice accepted, and stays out of the rest."""
        case = self.case()
        self.on(self.env["darqi.application"], "2026-03-20")._cron_deem_accepted()
        window = self.as_user("window_b", case, "2026-03-20")
        window.action_issue_acceptance()
        self.assertEqual(case.accepted_by_id, self.staff["window_b"])

    def test_list_of_the_item_binds(self):
        """Duty and name of a listed paper come from the list, whoever writes."""
        listed = self.item.revision_ids.material_ids[:1]
        filing = self.file(
            receive=False,
            material_ids=[
                Command.create(
                    {
                        "item_id": self.item.id,
                        "material_id": listed.id,
                        "name": "改名",
                        "is_required": False,
                        "can_follow": True,
                    }
                )
            ],
        )
        row = filing.material_ids.filtered(lambda r: r.material_id == listed)
        self.assertEqual(row.name, listed.name)
        self.assertTrue(row.is_required)
        self.assertFalse(row.can_follow)
        other = self.health_item
        with self.assertRaisesRegex(ValidationError, "Listed material"):
            self.file(
                receive=False,
                items=other,
                material_ids=[
                    Command.create(
                        {"item_id": other.id, "material_id": listed.id, "name": "x"}
                    )
                ],
            )

    def test_day_of_a_paper_is_not_typed(self):
        """The day a paper came follows from ticking it."""
        case = self.case("accepted")
        row = self.as_user("window_b", case, MONDAY).material_ids[:1]
        with self.assertRaises(ValidationError):
            row.write({"received_on": "2020-01-01"})

    def test_papers_after_the_decision(self):
        """After the decision only what was to follow still comes in."""
        case = self.case("making")
        row = self.as_user("window_b", case, MONDAY).material_ids[:1]
        with self.assertRaisesRegex(ValidationError, "decided"):
            row.write({"is_received": False})

    def test_faulty_paper_bars_the_grant(self):
        """行政许可法 38: no grant on a paper that was found faulty."""
        case = self.case("pending_decision")
        row = self.as_user("reviewer_a", case, MONDAY).material_ids[:1]
        row.write({"verdict": "faulty", "problem": "已过期"})
        with self.assertRaisesRegex(UserError, row.name):
            self.as_user("approver_a", case, MONDAY).action_grant("同意")

    def test_no_promise_after_acceptance(self):
        """告知承诺 is taken before acceptance; a tick later stands in for nothing."""
        item = self.make_item(
            "测试承诺事项",
            organ="bureau",
            materials=[{"name": "无违法证明", "can_promise": True}],
        )
        listed = item.revision_ids.material_ids
        case = self.case("reviewing", items=item)
        row = self.as_user("reviewer_a", case, MONDAY).material_ids.filtered(
            lambda r: r.material_id == listed
        )
        with self.assertRaisesRegex(ValidationError, "By promise"):
            row.write({"by_promise": True})

    def test_refused_case_chases_nothing(self):
        """容缺: the clock of papers to follow ends with a refusal."""
        case = self.case()
        window = self.as_user("window_b", case, MONDAY)
        late = window.material_ids.filtered("can_follow")
        (window.material_ids - late).write({"is_received": True, "verdict": "ok"})
        late.write({"follows": True})
        window.write({"answers": {"content": "住宿"}})
        window.action_accept()
        self.assertEqual(case.sudo()._clock("gap").state, "running")
        reviewer = self.as_user("reviewer_a", case, MONDAY)
        reviewer.action_pick_up()
        reviewer.action_propose_refusal("不符合条件")
        self.as_user("approver_a", case, MONDAY).action_refuse("面积不足", "某办法5")
        self.assertFalse(
            case.sudo().clock_ids.filtered(
                lambda clock: clock.kind == "gap" and clock.state != "stopped"
            )
        )

    def test_scans_are_what_they_say(self):
        """Scans: type, size and content are checked (only what an office scans)."""
        case = self.case()
        row = self.as_user("window_b", case, MONDAY).material_ids[:1]
        files = self.env["ir.attachment"].with_user(self.staff["window_b"])

        def link(name, raw):
            file = files.create({"name": name, "raw": raw})
            row.write({"attachment_ids": [Command.set(file.ids)]})

        for name, raw in (
            ("扫描.exe", b"MZ\x90\x00"),
            ("扫描.pdf", b"MZ\x90\x00"),
            ("扫描", b"%PDF-1.7"),
            ("空.pdf", b""),
            ("扫描.png", b"\xff\xd8\xff\xe0"),
        ):
            with self.subTest(name=name), self.assertRaises(ValidationError):
                link(name, raw)
        self.env["ir.config_parameter"].set_param("darqi.file_megabytes", "1")
        with self.assertRaises(ValidationError):
            link("大.pdf", b"%PDF-" + bytes(1024 * 1024))
        link("扫描.PDF", b"%PDF-1.7 ...")
        link("照片.JPG", b"\xff\xd8\xff\xe0....")
        self.assertEqual(row.attachment_ids.name, "照片.JPG")
