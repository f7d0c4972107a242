import base64
import io

from PIL import Image, ImageDraw

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.darqi_approval.models.ground.at import CONTEXT_KEY, At
from odoo.addons.darqi_approval.official_document import Paper, Paragraph, render


class DemoStory(models.AbstractModel):
    """Tells the demonstration story through the acts themselves.

    Every step is done by the role that does it, on a day relative to today, so that
    each role's list holds live rows. No person and no firm is real; the organs are the
    banner's. Only a database marked 演示 is told it.
    """

    _name = "darqi.demo.story"
    _description = "Demonstration story"

    @api.model
    def _tell(self):
        """Tell the whole story, once."""
        if not self.env["darqi.config"]._is_demo():
            raise UserError(
                self.env._("The demonstration story is told in a demo database only.")
            )
        if self.env.ref("darqi_supervision.demo_told", raise_if_not_found=False):
            return False
        chinese = self.env["res.lang"]._get_data(code="zh_CN")
        self = self.with_context(
            tracking_disable=True,
            mail_create_nosubscribe=True,
            lang="zh_CN" if chinese else self.env.lang,
        )
        items = self._tell_catalogue()
        self._tell_reform(items)
        self._tell_means(items)
        self._tell_cases(items)
        self._tell_steps(items)
        self._tell_licences(items)
        self._tell_supervision()
        self._tell_projects(items)
        self._tell_scopes(items)
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": "darqi_supervision.demo_told",
                    "record": self.env["darqi.plan"]._active(),
                    "noupdate": True,
                }
            ]
        )
        return True

    # ------------------------------------------------------------------ helpers

    @api.model
    def _calendar(self):
        return self.env["darqi.working.day"]._calendar()

    @api.model
    def _ago(self, days):
        """The day ``days`` working days before today (negative: after)."""
        today = self.env["darqi.working.day"]._today()
        return self._calendar().add_working_days(today, -days)

    @api.model
    def _user(self, login):
        return self.env.ref(f"darqi_approval.user_{login}")

    @api.model
    def _organ(self, name):
        return self.env.ref(f"darqi_approval.department_{name}")

    @api.model
    def _by(self, login, records, day):
        """The records as a role acts on them on a day."""
        return records.with_user(self._user(login)).with_context(
            **{CONTEXT_KEY: At(day)}
        )

    @api.model
    def _scan(self, text):
        """A page that stands for the scan of a paper."""
        body = (Paragraph("演示数据，不是真实文件。"),)
        page = Paper(
            organ="",
            title=text,
            body=body,
            output="for_stamp",
            seal_place=False,
            watermark="演示数据",
        )
        return base64.b64encode(render(page))

    @api.model
    def _paper(self, text="演示文件"):
        """A small page that stands for a scanned document, titled with the text."""
        page = Image.new("L", (420, 594), 255)
        ImageDraw.Draw(page).rectangle((30, 30, 390, 564), outline=160)
        buffer = io.BytesIO()
        page.save(buffer, "PDF", title=f"{text}（演示数据，不是真实文件）")
        return base64.b64encode(buffer.getvalue())
