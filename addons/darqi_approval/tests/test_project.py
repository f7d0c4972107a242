from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import DarqiCommon
from .common_cases import CasesMixin

CODE = "2026-150621-44-01-000123"
DAY = "2026-03-02"
COMPANY = "91350100M000100Y43"


@tagged("post_install", "-at_install")
class TestProject(CasesMixin, DarqiCommon):
    """PRACTICE 2.14: a project, what it needs, its escort, one page of progress."""

    def setUp(self):
        super().setUp()
        escort = new_test_user(
            self.env, "t_escort", groups="darqi_approval.group_escort"
        )
        other = new_test_user(
            self.env, "t_escort_2", groups="darqi_approval.group_escort"
        )
        (escort | other).department_ids = self.bureau
        self.staff = {**self.staff, "escort": escort, "escort_2": other}
        self.owner = self.env["darqi.applicant"]._find_or_create(
            [
                {
                    "kind": "organisation",
                    "name": "测试能源有限公司",
                    "id_kind": "credit_code",
                    "id_number": COMPANY,
                    "legal_person": "王小明",
                }
            ]
        )

    def project(self, **vals):
        return self.as_user("escort", self.env["darqi.project"], DAY).create(
            {
                "code": CODE,
                "name": "测试能源项目",
                "applicant_id": self.owner.id,
                "permit_ids": [
                    Command.create({"item_id": item.id, "planned_on": "2026-03-20"})
                    for item in (self.item, self.health_item)
                ],
                **vals,
            }
        )

    def owned(self, project, **more):
        return self.case(
            applicant_kind="organisation",
            applicant_name=self.owner.name,
            id_kind="credit_code",
            id_number=COMPANY,
            legal_person="王小明",
            project_id=project.id,
            **more,
        )

    def test_a_filing_names_its_project(self):
        """The case becomes the need's; progress follows it to the grant."""
        project = self.project()
        self.assertEqual(set(project.permit_ids.mapped("step")), {"to_apply"})
        case = self.owned(project, to="reviewing")
        row = project.permit_ids.filtered(lambda r: r.item_id == self.item)
        self.assertEqual(row.application_id, case)
        self.assertEqual((row.step, row.due_date), ("under_way", case.due_date))
        self.assertEqual((project.open_count, project.granted_count), (1, 0))
        self.assertEqual(project.next_due, case.due_date)
        self.assertEqual(case.project_id, project)
        self.as_user("reviewer_a", case, DAY).action_pass_review("拟准予")
        self.as_user("approver_a", case, DAY).action_grant("同意")
        self.assertEqual(row.step, "granted")
        self.assertEqual(project.progress, 50)
        with self.assertRaisesRegex(UserError, self.health_item.name):
            project.action_finish()
        project.permit_ids.filtered(lambda r: r != row).write(
            {"is_dropped": True, "note": "不涉及"}
        )
        project.action_finish()
        self.assertEqual(project.state, "finished")

    def test_an_item_not_listed_is_added(self):
        """What the window receives for the project is on its page."""
        project = self.project(permit_ids=[])
        case = self.owned(project)
        self.assertEqual(project.permit_ids.application_id, case)
        self.assertEqual(project.permit_ids.step, "received")

    def test_late(self):
        """A day planned, or a case's due day, that passed is shown as late."""
        row = self.project().permit_ids[0]
        self.assertFalse(self.on(row, DAY).is_late)
        later = self.on(row, "2026-03-23")
        later.invalidate_recordset()
        self.assertTrue(later.is_late)

    def test_of_its_owner_only(self):
        """Neither a filing nor a need takes somebody else's case."""
        project = self.project()
        with self.assertRaisesRegex(UserError, self.owner.name):
            self.case(project_id=project.id)
        strange = self.case()
        with self.assertRaises(ValidationError):
            project.permit_ids[0].application_id = strange
        mine = self.owned(self.project(code="2026-150621-44-01-000124", permit_ids=[]))
        with self.assertRaises(ValidationError):
            project.permit_ids[1].application_id = mine
        project.action_stop()
        with self.assertRaises(UserError):
            self.owned(project)

    def test_code(self):
        """投资项目统一代码: one form, full-width signs are read, once only."""
        project = self.project(code="2026－150621－44－01－000123")
        self.assertEqual(project.code, CODE)
        with self.assertRaises(ValidationError):
            self.project(code="2026-150621-44-01")

    def test_rights(self):
        """The escort keeps his own; the office reads; the head gives it on."""
        project = self.project()
        with self.assertRaises(AccessError):
            self.as_user("escort_2", project).name = "别的"
        with self.assertRaises(AccessError):
            self.as_user("window_a", project).name = "别的"
        self.assertEqual(self.as_user("window_a", project).name, "测试能源项目")
        with self.assertRaises(ValidationError):
            self.as_user("bureau_head", project).escort_id = self.staff["window_a"]
        self.as_user("bureau_head", project).escort_id = self.staff["escort_2"]
        self.as_user("escort_2", project, date(2026, 3, 3)).action_stop()
        with self.assertRaises(UserError):
            project.with_env(self.env).state = "open"
