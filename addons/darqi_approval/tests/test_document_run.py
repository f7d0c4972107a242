from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.papers import document_run
from .common_cases import CasesMixin
from .common_documents import DAY, DocumentsCommon


@tagged("post_install", "-at_install")
class TestDocumentRun(CasesMixin, DocumentsCommon):
    """Issue 4, "Speed": many papers in a background job with progress."""

    def setUp(self):
        super().setUp()
        self.set_demo(True)  # a seal that needs no hand
        now = patch.object(document_run, "AT_ONCE", 0)
        now.start()
        self.addCleanup(now.stop)

    def papers(self, number):
        documents = self.env["darqi.document"]
        for _i in range(number):
            documents += self.issue(department=self.bureau)
        return documents

    def run_of(self, action):
        return self.env["darqi.document.run"].browse(action["res_id"])

    def start(self, act, records, login, **kwargs):
        runs = self.on(self.env["darqi.document.run"], DAY)
        action = runs.with_user(self.staff[login])._start(
            act, records.with_user(self.staff[login]), **kwargs
        )
        return self.run_of(action)

    def work(self, run, stop_after=None):
        """The job, its commits counted instead of made."""
        commits = []

        def commit(done):
            commits.append(done)
            return stop_after is None or len(commits) < stop_after

        self.on(run, DAY)._work(commit)
        run.invalidate_recordset()
        return commits

    def test_each_paper_is_a_transaction_of_its_own(self):
        """One commit per paper, progress to see, refusals with their reason."""
        documents = self.papers(4)
        documents[1].with_user(self.staff["approver_a"])._void("打印损坏")
        run = self.start("seal", documents, "keeper_a")
        self.assertEqual((run.state, run.total_count, run.progress), ("running", 4, 0))
        self.assertEqual(self.work(run, stop_after=2), [1, 1])
        self.assertEqual((run.state, run.left_count, run.progress), ("running", 2, 50))
        self.assertEqual(self.work(run), [1, 1])
        self.assertEqual((run.state, run.progress), ("done", 100))
        self.assertEqual((run.done_count, run.refused_count), (3, 1))
        self.assertEqual(
            documents.mapped("state"), ["sealed", "voided", "sealed", "sealed"]
        )
        refused = run.line_ids.filtered(lambda line: line.state == "refused")
        self.assertEqual(refused.record_id, documents[1].id)
        self.assertTrue(refused.reason)
        self.assertEqual(
            set(documents.seal_use_ids.mapped("sealed_by_id")), set(self.keeper)
        )

    def test_stop_and_resume(self):
        """Stopped it does nothing; resumed it does the rest, and nothing twice."""
        documents = self.papers(3)
        run = self.start("seal", documents, "keeper_a")
        self.work(run, stop_after=1)
        with self.assertRaises(UserError):
            run.with_user(self.staff["it_a"])._move("resume")
        run.with_user(self.staff["it_a"]).action_stop()
        running = self.env["darqi.document.run"].search([("state", "=", "running")])
        self.assertNotIn(run, running)
        run.with_user(self.keeper).action_resume()
        self.work(run)
        self.assertEqual((run.state, run.done_count), ("done", 3))
        self.assertEqual(sum(documents.mapped("impressions")), 6)

    def test_rights_are_the_starters(self):
        """The job never does more than its user may."""
        documents = self.papers(1)
        run = self.start("seal", documents, "approver_a")
        self.work(run)
        self.assertEqual((run.refused_count, documents.state), (1, "issued"))
        with self.assertRaises(AccessError):
            run.with_user(self.staff["window_a"]).read(["state"])
        with self.assertRaises(UserError):
            self.env["darqi.document.run"].with_user(self.keeper).create(
                {"act": "seal", "user_id": self.staff["bureau_head"].id}
            )
        with self.assertRaises(UserError):
            run.with_user(self.staff["approver_a"]).state = "running"

    def test_beaten_by_another_process(self):
        """A serialization failure is tried again, not reported as a refusal."""
        run = self.start("seal", self.papers(1), "keeper_a")
        calls = []
        original = type(self.env["darqi.document"]).action_seal

        def once(documents):
            calls.append(1)
            if len(calls) == 1:
                raise SerializationFailure("could not serialize access")
            return original(documents)

        runs = type(self.env["darqi.document.run"])
        with (
            patch.object(type(self.env["darqi.document"]), "action_seal", once),
            patch.object(runs, "_afresh", lambda run: run.invalidate_recordset()),
        ):
            self.work(run)
        self.assertEqual((len(calls), run.done_count, run.state), (2, 1, "done"))

    def test_printed_together(self):
        """One file of many papers, only of those that may be read."""
        documents = self.papers(3)
        run = self.start("print", documents, "approver_a")
        with patch.object(document_run, "TOGETHER", 2):
            self.assertEqual(self.work(run), [2, 1])
        self.assertEqual(run.done_count, 3)
        files = run.with_user(self.staff["approver_a"]).file_ids
        self.assertEqual(len(files), 2)
        self.assertTrue(all(file.raw.startswith(b"%PDF") for file in files))
        with self.assertRaises(AccessError):
            files[0].with_user(self.staff["market_window"]).read(["raw"])

    def test_decisions_of_a_batch(self):
        """PRACTICE 2.22: decisions one by one by the approver, numbers in a row."""
        cases = self.env["darqi.application"]
        for _i in range(3):
            cases |= self.case("pending_decision")
        cases.item_id.level_of_difficulty = "simple"
        run = self.start("grant", cases, "approver_a", text="同意")
        self.work(run)
        self.assertEqual(
            (run.done_count, run.refused_count), (3, 0), run.line_ids.mapped("reason")
        )
        papers = run.line_ids.document_id
        self.assertEqual(set(papers.mapped("kind")), {"granted"})
        numbers = papers.sorted("id").number_id.mapped("n")
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 3)))
        making = self.start("certificate", cases, "delivery_a")
        self.work(making)
        self.assertEqual(making.done_count, 3, making.line_ids.mapped("reason"))

    def test_hard_cases_are_not_for_a_batch(self):
        """What is neither while-you-wait nor simple is decided by itself."""
        case = self.case("pending_decision")
        case.item_id.write({"level_of_difficulty": "general", "is_on_the_spot": False})
        run = self.start("grant", case, "approver_a", text="同意")
        self.work(run)
        self.assertEqual((run.refused_count, case.state), (1, "pending_decision"))

    def test_few_are_done_at_once(self):
        """Nobody waits for the job for a handful of papers."""
        documents = self.papers(2)
        with patch.object(document_run, "AT_ONCE", 20):
            run = self.start("seal", documents, "keeper_a")
        self.assertEqual(run.state, "done")
        self.assertEqual(set(documents.mapped("state")), {"sealed"})
