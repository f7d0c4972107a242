from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import STAFF, DarqiCommon
from .common_cases import CasesMixin

DAY = "2026-03-09"
# Kinds of fields whose value can be made different without knowing the model.
OTHER = {
    "char": lambda value: f"{value or ''}伪造",
    "text": lambda value: f"{value or ''}伪造",
    "integer": lambda value: (value or 0) + 7,
    "float": lambda value: (value or 0) + 7,
    "boolean": lambda value: not value,
    "date": lambda value: "2030-01-01",
    "datetime": lambda value: "2030-01-01 00:00:00",
}


@tagged("post_install", "-at_install")
class TestBadPaths(CasesMixin, DarqiCommon):
    """Issue 3 “Bad input”: one table a path, over every model that has a door.

    What a model guards is read from the model itself, so that no new model and no new
    field is forgotten.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")

    def doors(self):
        """(model, a record of it, guarded stored fields), where there is a record."""
        self.case("reviewing")
        for name in sorted(self.env.registry):
            model = self.env[name]
            if not name.startswith("darqi.") or model._abstract or model._transient:
                continue
            if not hasattr(model, "_door_guarded"):
                continue
            record = model.with_context(active_test=False).search([], limit=1)
            guarded = sorted(
                field
                for field in model._door_guarded()
                if field in model._fields and model._fields[field].store
            )
            yield model, record, guarded

    def different(self, record, name):
        """Another value of this field, or None where none can be made up."""
        field = record._fields[name]
        value = record[name]
        if field.type in OTHER:
            return OTHER[field.type](value)
        if field.type == "selection":
            keys = [key for key in field.get_values(self.env) if key != value]
            return keys[0] if keys else None
        if field.type == "many2one":
            others = self.env[field.comodel_name].sudo()
            return others.search([("id", "!=", value.id)], limit=1).id or None
        return None

    def writers(self, model):
        """Logins that may write the model at all; the administrator stands for all."""
        return [
            login
            for login in STAFF
            if model.with_user(self.staff[login]).has_access("write")
        ]

    def rpc(self, login, model, name, *args, **context):
        records = model.with_user(self.staff[login])
        return call_kw(
            records.env[model._name],
            name,
            list(args),
            {"context": {"lang": "zh_CN", **context}},
        )

    def test_write_and_web_save(self):
        """RPC and form: no role, nor the superuser, writes a guarded field."""
        tried = 0
        for model, record, guarded in self.doors():
            if not record:
                continue
            for name in guarded:
                value = self.different(record, name)
                if value is None:
                    continue
                with self.subTest(f"{model._name}.{name}"):
                    with self.assertRaises(UserError):
                        record.sudo().write({name: value})
                    for login in self.writers(model)[:2]:
                        for method, more in (("write", []), ("web_save", [{}])):
                            with self.assertRaises(UserError):
                                self.rpc(
                                    login,
                                    model,
                                    method,
                                    record.ids,
                                    {name: value},
                                    *more,
                                )
                    tried += 1
        self.assertGreater(tried, 100)

    def test_load(self):
        """Import: a file that names a guarded column changes nothing."""
        tried = 0
        for model, record, guarded in self.doors():
            if not record:
                continue
            for name in guarded:
                field = model._fields[name]
                value = self.different(record, name)
                if value is None or field.type not in ("char", "date", "selection"):
                    continue
                logins = self.writers(model)[:1]
                before = record[name]
                for login in logins:
                    with self.subTest(f"{model._name}.{name}"):
                        with mute_logger("odoo.sql_db"):
                            answer = self.rpc(
                                login,
                                model,
                                "load",
                                [".id", name],
                                [[str(record.id), str(value)]],
                            )
                        self.assertFalse(answer["ids"])
                        self.assertTrue(answer["messages"])
                        record.invalidate_recordset([name])
                        self.assertEqual(record[name], before)
                        tried += 1
        self.assertGreater(tried, 40)

    def test_create_and_defaults(self):
        """A record is not made in another state, by values nor by the context."""
        tried = 0
        for model, _record, guarded in self.doors():
            if "state" not in guarded:
                continue
            first = model.default_get(["state"]).get("state")
            states = [
                key
                for key in model._fields["state"].get_values(self.env)
                if key != first
            ]
            for login in self.creators(model)[:2]:
                for state in states[-1:]:
                    with self.subTest(f"{model._name} {state}"):
                        for vals, context in (
                            ({"state": state}, {}),
                            ({}, {"default_state": state}),
                        ):
                            with (
                                self.assertRaises(UserError),
                                mute_logger("odoo.sql_db"),
                                self.env.cr.savepoint(),
                            ):
                                self.rpc(login, model, "create", [vals], **context)
                        tried += 1
        self.assertGreater(tried, 10)

    def creators(self, model):
        return [
            login
            for login in STAFF
            if model.with_user(self.staff[login]).has_access("create")
        ]

    def test_registers(self):
        """Append-only models: no role creates, changes or deletes a row."""
        registers = self.registers()
        self.assertGreater(len(registers), 10)
        for name in registers:
            model = self.env[name]
            row = model.sudo().search([], limit=1)
            with self.subTest(name):
                for login in STAFF:
                    mine = model.with_user(self.staff[login])
                    for operation in ("write", "create", "unlink"):
                        self.assertFalse(mine.has_access(operation), operation)
                if row:
                    with self.assertRaises(UserError):
                        row.write({"create_date": "2020-01-01"})
                    with self.assertRaises(UserError):
                        row.unlink()

    def registers(self):
        children = self.env.registry["darqi.append.only"]._inherit_children
        return sorted(
            name
            for name in children
            if name.startswith("darqi.") and not self.env[name]._abstract
        )

    def test_jobs(self):
        """Jobs: nobody calls one over the wire, and a second run changes nothing."""
        crons = self.env["ir.cron"].with_context(active_test=False).search([])
        jobs = crons.filtered(lambda cron: cron.model_name.startswith("darqi."))
        self.assertGreater(len(jobs), 8)
        self.case("reviewing")
        for job in jobs:
            code = (job.code or "").strip()
            model, method = self.env[job.model_name], code.split(".")[1].split("(")[0]
            with self.subTest(code):
                self.assertTrue(method.startswith("_"), "private: not to be called")
                with self.assertRaises(AccessError):
                    self.rpc("it_a", model, method)
                for login in ("window_a", "it_a", "manager_a"):
                    with self.assertRaises(UserError):
                        job.with_user(self.staff[login]).write({"active": False})


# Every address that names a record of a case, with another organ's record in it.
ADDRESSES = (
    "/darqi/case/{case}/file.pdf",
    "/darqi/case/{case}/file.zip",
    "/darqi/licence/{licence}/certificate",
    "/darqi/licence/{licence}/copy",
    "/darqi/service/{service}/slip",
    "/web/content/{file}",
    "/web/content/darqi.application.material/{material}/attachment_ids",
    "/web/content/darqi.licence/{licence}/legacy_scan",
    "/my/darqi-cases/{number}",
    "/my/darqi-cases/{number}/paper/{document}",
)


@tagged("post_install", "-at_install")
class TestBadRoutes(CasesMixin, HttpCase, DarqiCommon):
    """Every address that names a record: a stranger gets nothing by guessing."""

    def test_foreign_ids(self):
        """A person of another organ and one of the public: refused or not found."""
        case = self.case("making", day=DAY)
        self.as_user("delivery_a", case, DAY).action_make_licence()
        document = case.document_ids[:1]
        names = {
            "case": case.id,
            "number": case.number,
            "document": document.id,
            "file": document.attachment_id.id,
            "material": case.material_ids[:1].id,
            "licence": case.licence_ids.id,
            "service": self.env["darqi.document.service"].search([], limit=1).id or 1,
        }
        self.assertTrue(all(names.values()))
        for login in ("market_reviewer", None):
            if login:
                self.authenticate(f"t_{login}", "Darqi@2026test")
            else:
                self.logout(keep_db=True)
            for address in ADDRESSES:
                address = address.format(**names)
                with (
                    self.subTest(f"{login} {address}"),
                    mute_logger("odoo.http"),  # the refusals are what is looked for
                ):
                    answer = self.url_open(address, allow_redirects=False)
                    self.assertIn(answer.status_code, (302, 303, 403, 404))
                    self.assertNotIn(case.applicant_name, answer.text)
