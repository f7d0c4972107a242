from odoo import api, models
from odoo.exceptions import UserError

from ..file_check import BEGINNINGS
from ..ground.state_door import CONTEXT_KEY, DOOR

CHECKED = "darqi.checked.files"
# Rows of data that a parser of its own reads and caps; everything else is a paper.
DATA_FIELDS = {
    ("darqi.item.import", "file"),
    ("darqi.licence.import", "file"),
    ("darqi.sheet.import", "file"),
}
# Files the system makes itself, guarded by the acts that make them.
OWN_MODELS = ("darqi.document", "darqi.document.run")
# What makes a file another file.
CONTENT = {
    "raw",
    "datas",
    "db_datas",
    "store_fname",
    "name",
    "mimetype",
    "type",
    "url",
    "res_model",
    "res_field",
    "res_id",
}


class CheckedFiles(models.AbstractModel):
    """From when on the files of a record are fixed."""

    _inherit = CHECKED

    @api.model_create_multi
    def create(self, vals_list):
        """Files that belong to nothing yet belong to this record."""
        records = super().create(vals_list)
        for record, vals in zip(records, vals_list, strict=True):
            record._adopt_files(vals)
        return records

    def write(self, vals):
        """Files that belong to nothing yet belong to this record."""
        result = super().write(vals)
        for record in self:
            record._adopt_files(vals)
        return result

    def _adopt_files(self, vals):
        """Whoever reads the record reads its files: uploads are the uploader's only."""
        if self._transient:
            return
        for field in self._checked_file_fields:
            if field not in vals:
                continue
            loose = self.sudo()[field].filtered(  # sudo: linked by the caller just now
                lambda file: (
                    not file.res_id
                    and (not file.res_model or file.res_model.startswith("darqi."))
                )
            )
            # sudo: as above; a file of nothing becomes this record's.
            loose.with_context(**{CONTEXT_KEY: DOOR}).write(
                {"res_model": self._name, "res_id": self.id}
            )

    def _files_fixed(self):
        """The records whose files nobody replaces or deletes any more."""
        return self

    @api.model
    def _darqi_check_binary(self, content):
        """A file that came without a name is judged by what it begins with."""
        begins = next(
            (
                ending
                for ending, starts in BEGINNINGS.items()
                if content.startswith(starts)
            ),
            "",
        )
        self._check_file(f"{self.env._('File')}.{begins}", content)


class ApplicationMaterial(models.Model):
    """Scans: from the receipt on."""

    _inherit = "darqi.application.material"

    def _files_fixed(self):
        return self.filtered(
            lambda row: row.application_id or row.filing_id.state == "received"
        )


class ApplicationStep(models.Model):
    """Photographs and reports: once the step is over."""

    _inherit = "darqi.application.step"

    def _files_fixed(self):
        return self.filtered(lambda step: step.state in ("done", "cancelled"))


class Consultation(models.Model):
    """Minutes: once it is finished."""

    _inherit = "darqi.consultation"

    def _files_fixed(self):
        return self.filtered(lambda row: row.state == "concluded")


class Filing(models.Model):
    """The proof of an arrival: once the head has seen it."""

    _inherit = "darqi.filing"

    def _files_fixed(self):
        return self.filtered(
            lambda row: row.state != "draft" or row.late_authorised_by_id
        )


class ApplicationSpecial(models.Model):
    """Results of special procedures are checked as every file is."""

    _name = "darqi.application.special"
    _inherit = ["darqi.application.special", CHECKED]


class ApplicationParty(models.Model):
    """What interested parties hand in is checked as every file is."""

    _name = "darqi.application.party"
    _inherit = ["darqi.application.party", CHECKED]


class ExpertDeclaration(models.Model):
    """Signed declarations are checked as every file is."""

    _name = "darqi.expert.declaration"
    _inherit = ["darqi.expert.declaration", CHECKED]


class ApplicationSideAct(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """A file is refused in the dialog already."""

    _name = "darqi.application.side.act"
    _inherit = ["darqi.application.side.act", CHECKED]

    def _files_fixed(self):
        return self.browse()  # the act links the files to its own record


class IrAttachment(models.Model):
    """Every file of the two modules: its kind, its content, and that it stands.

    Whichever way it comes (button, drag, binary field, RPC, message): a file of one of
    our records is one of the kinds taken. Once it belongs to something received or
    finished its bytes and its name are neither replaced nor deleted: a better scan is
    a new file.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        """A file of our records is of a kind that is taken."""
        files = super().create(vals_list)
        files._darqi_check_kind()
        return files

    def write(self, vals):
        """Bytes and name stand once the file belongs to something received."""
        changed = CONTENT & vals.keys()
        if changed and not self._darqi_same_bytes(vals):
            self._darqi_check_stands()
        result = super().write(vals)
        if changed & {"raw", "datas", "db_datas", "name", "res_model", "res_field"}:
            self._darqi_check_kind()
        return result

    def unlink(self):
        """Not while it belongs to something received."""
        self._darqi_check_stands()
        return super().unlink()

    def _darqi_check_kind(self):
        checks = self.env[CHECKED]
        for file in self.sudo():  # sudo: only judged
            model = file.res_model or ""
            if not model.startswith("darqi.") or model in OWN_MODELS:
                continue
            if (model, file.res_field) in DATA_FIELDS:
                continue
            if file.res_field in getattr(self.env[model], "_scan_fields", ()):
                continue  # looked at by the stricter check of scans
            if file.type == "url":
                raise UserError(
                    self.env._("File “%(name)s”: a link is no file.", name=file.name)
                )
            if file.res_field:
                checks._darqi_check_binary(file.raw)
            else:
                checks._check_file(file.name, file.raw)

    def _darqi_check_stands(self):
        """:raises UserError: a file of something received, issued or finished"""
        if not self or self.env.context.get(CONTEXT_KEY) is DOOR:
            return
        if not self.env.su:
            # sudo: which record it is; a field of it is written through the record.
            fields_of = self.sudo().filtered(
                lambda file: (
                    file.res_field and (file.res_model or "").startswith("darqi.")
                )
            )
            if fields_of:
                self._darqi_refuse_standing(fields_of[0])
        for record, field in self._darqi_holders():
            held = record[field] & self.sudo()  # sudo: as above
            self._darqi_refuse_standing(held[:1])

    def _darqi_holders(self):
        """(record whose files are fixed, field), as superuser."""
        ids = self.ids
        for name in sorted(self.env.registry[CHECKED]._inherit_children):
            model = self.env[name].sudo()  # sudo: whose file it is, compared only
            if model._abstract or model._transient:
                continue
            model = model.with_context(active_test=False)
            for field in model._checked_file_fields:
                for record in model.search([(field, "in", ids)])._files_fixed():
                    yield record, field

    def _darqi_refuse_standing(self, file):
        raise UserError(
            self.env._(
                "File “%(name)s” belongs to something received or finished: it is"
                " neither replaced nor deleted. Add another file beside it.",
                name=file.name,
            )
        )
