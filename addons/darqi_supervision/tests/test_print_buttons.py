import inspect
import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

# Every button that opens a file, by model; :meth:`test_list_is_complete` keeps it so.
BUTTONS = {
    "darqi.advice": ["action_print"],
    "darqi.application": [
        "action_print_receipt",
        "action_print_application",
        "action_approval_sheet",
        "action_print_delivery_register",
        "action_case_file_pdf",
        "action_case_file_zip",
    ],
    "darqi.application.fee": ["action_open_notice"],
    "darqi.consultation": ["action_open_minutes"],
    "darqi.document": [
        "action_open_pdf",
        "action_open_original",
        "action_print_to_stamp",
    ],
    "darqi.document.service": ["action_print_slip"],
    "darqi.document.template": ["action_preview"],
    "darqi.efficiency.notice": ["action_open_paper"],
    "darqi.filing": ["action_print_receipt"],
    "darqi.industry.licence": ["action_open_certificate"],
    "darqi.item.revision": ["action_print_guide"],
    "darqi.lead": ["action_open_letter"],
    "darqi.licence": ["action_open_certificate", "action_open_copy"],
    "darqi.licence.act": ["action_case_file_pdf", "action_case_file_zip"],
    "darqi.memorandum": ["action_print"],
    "darqi.notice": ["action_print_slip"],
    "darqi.paper.move": ["action_print_slip"],
    "darqi.paper.return": ["action_print"],
    "darqi.print.layout": ["action_test"],
    "darqi.seal.request": ["action_open_form"],
}
# What the pattern finds besides: they pass on to a button above, or open a dialog.
OTHERS = {
    ("darqi.document", "action_print_together"),
    ("darqi.file.bundle", "action_case_file_pdf"),
    ("darqi.file.bundle", "action_case_file_zip"),
    ("darqi.licence", "action_print_blank"),
    ("darqi.licence.import", "action_preview"),
    ("darqi.process", "action_preview"),
}
# The button is there for these records only.
SHOWN = {
    "darqi.application.fee": [("document_id", "!=", False)],
    "darqi.consultation": [("minutes_id", "!=", False)],
    "darqi.item.revision": [("state", "!=", "draft")],
    "darqi.lead": [("document_id", "!=", False)],
    "darqi.seal.request": [("paper_id", "!=", False)],
}
OPENS = re.compile(
    r"act_url|_case_file_url\(|_open_file\(|\b_open\(\"|action_open_pdf\("
    r"|report_action\(|action_open_original\(|def action_(print|preview)"
)
# Those at whose screens the buttons stand, the most frequent first.
ROLES = (
    "window1",
    "reviewer_a",
    "approver1",
    "delivery1",
    "archive1",
    "sealkeeper1",
    "catalogue",
    "bureau_head",
    "health_officer",
    "health_head",
    "market_head",
    "market_delivery",
    "market_sealkeeper",
    "market_window",
    "water_officer",
    "enforcement1",
    "township1",
    "government_supervision",
    "discipline",
    "manager",
)
# Of these one of each sort is enough: there are hundreds, and their files are long.
SORTS = {
    "darqi.application": ("state",),
    "darqi.document": ("kind", "state"),
    "darqi.filing": ("state", "channel"),
    "darqi.item.revision": ("state", "item_id"),
    "darqi.licence": ("state", "item_id"),
    "darqi.notice": ("state", "event"),
}
PASSWORD = "Drei-Buchstaben-9"


@tagged("post_install", "-at_install")
class TestPrintButtons(HttpCase):
    """Invariant 8: whatever a button offers to open is a file, on every record."""

    def test_list_is_complete(self):
        """A new button that opens a file is pressed by the test below."""
        found = set()
        for model in self.env.registry.values():
            if not model._name.startswith("darqi.") or model._transient:
                continue
            for name, method in inspect.getmembers(model, inspect.isfunction):
                if name.startswith("action_") and OPENS.search(
                    inspect.getsource(method)
                ):
                    found.add((model._name, name))
        known = {(model, name) for model, names in BUTTONS.items() for name in names}
        self.assertFalse(found - known - OTHERS)
        for model, name in known | OTHERS:
            self.assertTrue(hasattr(self.env[model], name), (model, name))

    def test_every_button_opens_its_file(self):
        """Each button of the demonstration, as the roles it is offered to."""
        if not self.env.ref("darqi_supervision.demo_told", raise_if_not_found=False):
            self.skipTest("this database was not told the demonstration story")
        opened, faults = {}, []
        # A file whose reading is noted needs a cursor that writes from the start.
        with self.assertNoLogs("odoo.sql_db", level="ERROR"):
            for login in ROLES:
                faults += self._press_all(login, opened)
        self.assertFalse(faults)
        for button, done in opened.items():
            self.assertTrue(done, button)

    def _press_all(self, login, opened):
        """Press what stands at the screens of one role."""
        user = self.env["res.users"].search([("login", "=", login)])
        self.assertTrue(user, login)
        user.with_context(no_reset_password=True).password = PASSWORD
        self.authenticate(login, PASSWORD)
        faults = []
        for model, names in BUTTONS.items():
            records = self.env[model].with_user(user)
            if not records.has_access("read"):
                continue
            shown = records.search(SHOWN.get(model, []))
            for name in names:
                done = opened.setdefault((model, name), {})
                faults += self._press(shown, name, done, login)
        return faults

    def _press(self, records, name, done, login):
        """Press a button on each record it was not pressed on, and on one anew."""
        faults, mine = [], False
        for record in records:
            sort = SORTS.get(record._name, ("id",))
            key = tuple(str(record[field]) for field in sort)
            if key in done and (mine or done[key] == login):
                continue
            try:
                url = self._url(getattr(record, name)())
            except (UserError, AccessError):
                continue  # refused in words
            if not url:
                continue
            done[key], mine = login, True
            answer = self.url_open(url)
            start = b"PK" if name.endswith("_zip") else b"%PDF"
            if answer.status_code != 200 or not answer.content.startswith(start):
                faults.append(
                    f"{login} {record!r} {name} {url}: {answer.status_code}"
                    f" {answer.content[:20]!r}"
                )
        return faults

    def _url(self, action):
        """Where the file of this action is, or nothing (a list to choose from)."""
        if not isinstance(action, dict):
            return ""
        if action["type"] == "ir.actions.act_url":
            return action["url"]
        if action["type"] == "ir.actions.report":
            ids = ",".join(map(str, action["context"]["active_ids"]))
            return f"/report/pdf/{action['report_name']}/{ids}"
        return ""
