from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import DarqiCommon
from .common_cases import CasesMixin

# A camera for a machine without one: a canvas as the stream of a page of paper.
SHOT = """
(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 640;
    canvas.height = 480;
    const pen = canvas.getContext("2d");
    const paint = setInterval(() => {
        pen.fillStyle = "white";
        pen.fillRect(0, 0, 640, 480);
        pen.fillStyle = "black";
        pen.fillText("page " + Date.now(), 40, 40);
    }, 50);
    Object.defineProperty(navigator, "mediaDevices", {
        configurable: true,
        value: {
            getUserMedia: async () => canvas.captureStream(10),
            enumerateDevices: async () => [
                { kind: "videoinput", deviceId: "paper", label: "Paper" },
            ],
            addEventListener: () => {},
            getSupportedConstraints: () => ({}),
        },
    });
    const found = async (selector, ok = () => true) => {
        for (let turn = 0; turn < 200; turn++) {
            const node = document.querySelector(selector);
            if (node && ok(node)) {
                return node;
            }
            await new Promise((done) => setTimeout(done, 50));
        }
        throw new Error(`not found: ${selector}`);
    };
    (await found(".o_darqi_camera_open")).click();
    await found(".o_darqi_camera", (video) => video.videoWidth > 0);
    const take = await found(".o_darqi_take");
    take.click();
    await found(".o_darqi_pages img");
    take.click();
    await found(".o_darqi_pages div:nth-child(2) img");
    (await found(".o_darqi_keep:not([disabled])")).click();
    await found(".o_attachments .o_attachment:nth-child(2)");
    (await found(".o_form_button_save")).click();
    await found(".o_form_saved, .o_form_status_indicator_buttons.invisible");
    clearInterval(paint);
    console.log("test successful");
})();
"""


@tagged("post_install", "-at_install", "darqi_tour")
class TestCamera(CasesMixin, HttpCase, DarqiCommon):
    """PRACTICE 2.7: papers are photographed in the browser, without a driver."""

    def test_pages_are_taken(self):
        """Two pages taken at a step are its two files, as JPEG."""
        case = self.case("reviewing")
        step = (
            self.env["darqi.application.step"]
            .sudo()
            ._door_opened()
            .create(
                case._step_vals(
                    "survey", officer_ids=[Command.set(self.staff["reviewer_a"].ids)]
                )
            )
        )
        self.env.flush_all()
        self.browser_js(
            f"/odoo/case-steps/{step.id}",
            SHOT,
            ready="!!document.querySelector('.o_darqi_camera_open')",
            login="t_reviewer_a",
        )
        step.invalidate_recordset()
        files = step.sudo().attachment_ids
        self.assertEqual(files.mapped("mimetype"), ["image/jpeg"] * 2)
        self.assertTrue(all(file.raw.startswith(b"\xff\xd8\xff") for file in files))
