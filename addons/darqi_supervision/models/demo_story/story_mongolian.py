import base64
import io

from PIL import Image, ImageDraw, ImageFont

from odoo import api, models

from odoo.addons.darqi_approval.official_document.fonts import FONTS

# Stands where Mongolian would: no Mongolian is invented for a demonstration.
WORDS = "蒙古文样图演示"


class DemoStoryMongolian(models.AbstractModel):
    """A decision in Mongolian and Chinese, with pictures that say they are samples."""

    _inherit = "darqi.demo.story"

    @api.model
    def _sample_picture(self, upright=True):
        """A frame with the words 蒙古文样图 演示, down a column or along a line."""
        cell, count = 60, len(WORDS)
        size = (cell + 20, cell * count + 20)
        step = (0, cell) if upright else (cell, 0)
        picture = Image.new("L", size if upright else size[::-1], 255)
        draw = ImageDraw.Draw(picture)
        draw.rectangle((2, 2, picture.width - 3, picture.height - 3), outline=0)
        face = FONTS.font_for("蒙", "song").face
        font = ImageFont.truetype(str(face.filename), cell - 8)
        for place, sign in enumerate(WORDS):
            at = (14 + step[0] * place, 12 + step[1] * place)
            draw.text(at, sign, font=font, fill=0)
        buffer = io.BytesIO()
        picture.save(buffer, "PNG")
        return base64.b64encode(buffer.getvalue())

    @api.model
    def _tell_licences(self, items):
        """Before the decisions about licences: so that renewals bear the pictures."""
        self._tell_mongolian()
        return super()._tell_licences(items)

    @api.model
    def _tell_mongolian(self):
        kinds = self.env["darqi.document.kind"]
        kind, other = kinds._of("renewal"), kinds._of("renewal_refused")
        bureau = self._organ("bureau")
        day = self._ago(400)
        rows = self._by("catalogue", self.env["darqi.mongolian.picture"], day)
        told = (
            ("organ", "department_id", bureau.id, bureau._name_on(day), True),
            ("title", "kind_id", kind.id, kinds._standing_title(kind.code), True),
            ("title", "kind_id", other.id, kinds._standing_title(other.code), False),
        )
        for subject, target, target_id, words, apply in told:
            row = rows.create(
                {
                    "subject": subject,
                    target: target_id,
                    "words": words,
                    "date_from": day,
                    "source": "演示样图，不是蒙古文",
                    "picture": self._sample_picture(),
                    "picture_name": "蒙古文样图（演示）.png",
                }
            )
            if apply:
                self._by("bureau_head", row, day).action_apply()
        for row in (kind, other):
            changes = self._by("catalogue", self.env["darqi.document.kind.change"], day)
            change = changes.create(
                {"kind_id": row.id, "bilingual": True, "reason": "蒙汉双语（演示）"}
            )
            self._by("bureau_head", change, day).action_apply()
