import json
import time
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from odoo.addons.darqi_approval.tests.common_cases import CasesMixin
from odoo.addons.darqi_approval.tests.common_reform import ReformCommon
from odoo.addons.darqi_approval.tests.common_tour import TourMixin

ITEM = "测试游泳场所卫生许可"
APPLICANT = "演示申请人乙"
NUMBER = "440524188001010014"
ALT, CONTROL = 1, 2
CODES = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32}
WAIT = 20
READY = """document.querySelector(".o_darqi_desk .o_kanban_record")
    && odoo.__WOWL_DEBUG__?.root?.env.services.bus_service.workerState === "CONNECTED"
"""
FOCUS = """(() => {
    const at = document.activeElement;
    const field = at?.closest(".o_field_widget, .o_darqi_answer");
    return field?.getAttribute("name") || field?.dataset.code || at?.tagName || "";
})()"""
CAUGHT = """(() => {
    const { browser } = odoo.loader.modules.get("@web/core/browser/browser");
    browser.open = (url) => { window.opened = url; };
})()"""


class Keyboard:
    """Real key strokes in the browser of the test; there is no mouse."""

    def __init__(self, browser):
        self.browser = browser

    def look(self, expression):
        """The value of a JavaScript expression on the page; nothing is touched."""
        request = {"expression": expression, "returnByValue": True}
        answer = self.browser._websocket_request("Runtime.evaluate", params=request)
        return answer["result"].get("value")

    def wait(self, expression):
        """Wait until the page shows what it should."""
        end = time.monotonic() + WAIT
        while not self.look(f"Boolean({expression})"):
            if time.monotonic() > end:
                raise AssertionError(f"{expression}; at: {self.look(FOCUS)}")
            time.sleep(0.05)

    def press(self, key, modifiers=0):
        """Press and release one key, with Alt or Control when given."""
        letter = len(key) == 1 and key != " "
        event = {
            "modifiers": modifiers,
            "key": key,
            "code": f"Key{key.upper()}" if letter else key.replace(" ", "Space"),
            "windowsVirtualKeyCode": ord(key.upper()) if letter else CODES[key],
        }
        text = {"Enter": "\r", " ": " "}.get(key)
        down = {"type": "rawKeyDown", **event}
        if text:
            down = {"type": "keyDown", "text": text, **event}
        self.browser._websocket_request("Input.dispatchKeyEvent", params=down)
        event["type"] = "keyUp"
        self.browser._websocket_request("Input.dispatchKeyEvent", params=event)

    def enter(self, text):
        """Type a text where the cursor is; Chinese as an input method gives it."""
        self.browser._websocket_request("Input.insertText", params={"text": text})

    def tab_to(self, name):
        """Press Tab until the field has the cursor."""
        for _ in range(30):
            if self.look(FOCUS) == name:
                return
            self.press("Tab")
            time.sleep(0.05)
        raise AssertionError(f"Tab does not lead to {name}")


@tagged("post_install", "-at_install", "darqi_tour")
class TestKeyboardIntake(TourMixin, CasesMixin, ReformCommon, HttpCase):
    """One window screen, keyboard only: from the menu to receipt and acceptance.

    Plan 三(五) (one window), PRACTICE 3 (window: no mouse at the counter).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_seal()
        cls.make_item(
            ITEM,
            organ="bureau",
            materials=({"name": "申请表"}, {"name": "检测报告"}),
            fields=({"code": "content", "label": "经营项目", "is_required": True},),
        )

    def drive(self, steps):
        """Run ``steps(keyboard)`` as the window clerk, from the first page on."""
        failed = []

        def run(browser, code, timeout, error_checker=None):
            try:
                steps(Keyboard(browser))
            except AssertionError as error:
                browser.take_screenshot("keyboard_")
                failed.append(error)

        with patch.object(ChromeBrowser, "_wait_code_ok", run):
            login = self.staff["window_a"].login
            self.browser_js("/odoo", "keys", ready=READY, login=login)
        if failed:
            raise failed[0]
        self.env.invalidate_all()

    def test_intake(self):
        """Number, name, item, all papers, receipt, print, answer, acceptance."""

        def steps(keys):
            keys.press("k", CONTROL)
            keys.wait("document.querySelector('.o_command_palette input')")
            keys.enter("/新收件")
            keys.wait(
                "[...document.querySelectorAll('.o_command.focused')]"
                ".some((row) => row.textContent.includes('新收件'))"
            )
            keys.press("Enter")
            keys.wait(f"{FOCUS} === 'id_number'")
            keys.enter(NUMBER)
            keys.tab_to("applicant_name")
            keys.enter(APPLICANT)
            keys.tab_to("phone")
            keys.enter("13800000002")
            keys.tab_to("item_ids")
            keys.enter(ITEM)
            keys.wait(
                "[...document.querySelectorAll('.o-autocomplete--dropdown-item')]"
                f".some((row) => row.textContent.includes({json.dumps(ITEM)}))"
            )
            keys.press("Enter")
            keys.wait("document.querySelector('[name=material_ids] .o_data_row')")
            keys.tab_to("all_received")
            keys.press(" ")
            keys.wait(
                "document.querySelectorAll("
                "'[name=material_ids] [name=is_received] input:checked').length === 2"
            )
            keys.press("q", ALT)
            keys.wait("document.querySelector('[name=act_obstacle]')?.textContent")
            # the receipt opens in a page of its own, from where it is printed
            keys.look(CAUGHT)
            keys.press("r", ALT)
            keys.wait("window.opened?.includes('/web/content/')")
            keys.tab_to("content")
            keys.enter("室内游泳场馆")
            keys.press("Tab")
            keys.wait("document.querySelector('button[data-act=accept]')")
            keys.press("a", ALT)
            keys.wait("document.querySelector('.modal button[name=action_confirm]')")
            keys.press("q", ALT)
            keys.wait(
                "document.querySelector('[data-value=accepted][aria-checked=true]')"
            )

        self.drive(steps)
        case = self.env["darqi.application"].search(
            [("applicant_name", "=", APPLICANT), ("item_id.name", "=", ITEM)]
        )
        self.assertEqual(case.state, "accepted")
        self.assertEqual(case.accepted_by_id, self.staff["window_a"])
        self.assertEqual(case.answers["content"], "室内游泳场馆")
        self.assertEqual(case.material_ids.mapped("is_received"), [True, True])
        self.assertIn("receipt", case.document_ids.mapped("kind"))
