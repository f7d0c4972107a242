import hashlib
from dataclasses import replace

from odoo import api, models
from odoo.exceptions import UserError

from ..official_document import BUILDERS, FontsMissing, MissingGlyph, draw
from .check_code import code_digest, grouped, new_check_code
from .document_values import from_json, to_json
from .ground.evidence import canonical, sha256
from .licence_papers import ACT_BUILDERS

# Kind of document → builder of its paper.
PAPERS = {
    "receipt": "T02",
    "correction": "T03",
    "acceptance": "T04",
    "refusal_to_accept": "T05",
    "licence_not_needed": "T06",
    "granted": "T17",
    "refused": "T18",
    "notice_slip": "T25",
    "feedback_sheet": "T26",
    "supervision_record": "T28",
}
# Papers that concern the supervising organ as well.
FOR_SUPERVISION = {
    "granted",
    "licence",
    "change",
    "renewal",
    "withdrawal",
    "annulment",
    "cancellation",
    "ordered_change",
    "not_annulled",
}
# Columns of a document that never change; `verify` compares them with the row.
EVIDENCED = (
    "name",
    "kind",
    "number",
    "number_id",
    "department_id",
    "to_department_id",
    "res_model",
    "res_id",
    "application_id",
    "licence_id",
    "item_id",
    "subject",
    "issued_on",
    "issued_by_id",
    "decided_by_id",
    "attachment_id",
    "sha256",
    "check_digest",
    "seal_kind",
    "seal_required",
    "seal_parties",
    "seal_places",
    "service_required",
    "copies",
    "page_count",
    "seam_count",
)
ONE_SEAL = "本文书加盖行政审批专用章即为有效，无需再加盖其他部门印章。"


def with_code(sample, shared, code):
    """What papers of one organ share, with a check code of its own.

    :param sample: the code that ``shared`` was asked for with
    """
    pairs = ((sample, code), (grouped(sample), grouped(code)))
    values = dict(shared)
    for name in ("qr_text", "check_text"):
        for old, new in pairs:
            values[name] = values[name].replace(old, new)
    return values


class Document(models.Model):
    """Issuing: number, paper, frozen file, digest and evidence in one step."""

    _inherit = "darqi.document"

    @api.model
    def _issue(self, kind, record, values, department=None, copies=None, numbered=True):
        """Issue one document about ``record``, or nothing at all.

        The caller has judged the right to the act. What all papers share is added:
        name of the organ on the day, date, number, check code and address, watermark
        of a demonstration database, review organ and court where not given.

        :param kind: code of a darqi.document.kind
        :param values: the builder's keys (official_document), plain values only
        :param department: issuing organ; default the record's
        :param copies: originals made; default the kind's
        :param numbered: False: ``values["number"]`` is printed, nothing is allotted
        :raises UserError: values missing, a character no font has, no such kind
        """
        organ = department or self._issuing_organ(record)
        return self._issue_each(kind, [(record, values, organ)], copies, numbered)

    @api.model
    def _issue_each(self, kind, rows, copies=None, numbered=True):
        """Issue one document of a kind for each row, all or nothing.

        Statements do not grow with the rows: numbers, documents, files and evidence
        are each one insert.

        :param rows: (record, values, issuing organ), as for :meth:`_issue`
        :return: the documents in the order of the rows
        """
        settings = self.env["darqi.document.kind"]._of(kind)
        today = self.env["darqi.working.day"]._today()
        with self.env.cr.savepoint():
            numbers = {}
            if numbered and settings.pattern:
                numbers = self._numbers_of(kind, rows, today)
            drawn, shared = [], {}
            for place, (record, values, organ) in enumerate(rows):
                key = (organ, values.get("date") or today)
                if key not in shared:
                    sample = new_check_code()
                    shared[key] = (sample, self._shared_values(kind, *key, sample))
                code = new_check_code()
                number = numbers.get(place, self.env["darqi.document.number"])
                values = {**with_code(*shared[key], code), **values}
                drawn.append(
                    self._made(settings, record, values, organ, number, copies, code)
                )
            return self._store_each(drawn)

    @api.model
    def _numbers_of(self, kind, rows, today):
        """The next number of each row's series, by the place of the row."""
        series = {}
        for place, (_record, values, organ) in enumerate(rows):
            day = values.get("date") or today
            series.setdefault((organ, day.year), []).append((place, day))
        numbers = {}
        for (organ, _year), places in series.items():
            rows = self.env["darqi.document.number"]._allot_each(
                organ, kind, places[0][1], len(places)
            )
            numbers.update(
                (place, row) for (place, _day), row in zip(places, rows, strict=True)
            )
        return numbers

    @api.model
    def _made(self, settings, record, values, organ, number, copies, code):
        """(columns, PDF, places of seals) of one document."""
        day = values.get("date") or self.env["darqi.working.day"]._today()
        copies = copies or settings.copies
        full = {
            **values,
            "organ": organ._name_on(day),
            "date": day,
            "number": number.text or values.get("number") or "",
            "copies": copies,
            "output": "for_stamp",
        }
        if settings.seam:
            full["seam"] = True
        if "query_code" in full:  # one asks for the progress with the secret code
            full["query_code"] = grouped(code)
        paper = self._bilingual_paper(settings, full, day)
        vals = self._issue_vals(settings, record, organ, paper)
        vals.update(
            number=full["number"],
            number_id=number.id,
            issued_on=day,
            copies=copies,
            check_code=code,
            check_digest=code_digest(code),
            subject=full.get("addressee") or full.get("holder") or False,
            content=to_json(full),
        )
        drawn = self._drawn(settings, paper)
        vals.update(self._seam_vals(drawn.pages, bool(paper.seam_organs)))
        return vals, drawn.pdf, drawn.places

    @api.model
    def _issuing_organ(self, record):
        for name in ("department_id", "intake_department_id"):
            if name in record._fields and record[name]:
                return record[name]
        return self.env["darqi.department"]._bureau()

    @api.model
    def _check_address(self, code=""):
        # sudo: the address of this site is public.
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url", "")
        return f"{base.rstrip('/')}/darqi/check" + (f"/{code}" if code else "")

    @api.model
    def _shared_values(self, kind, organ, day, code):
        config = self.env["darqi.config"]
        check = f"核验码：{grouped(code)}\n核验网址：{self._check_address()}"
        if organ.kind == "bureau" and kind in FOR_SUPERVISION | {"refused"}:
            check += f"\n{ONE_SEAL}"
        return {
            "contact": organ._contact_line(),
            "review_organ": config._text("darqi.review_organ"),
            "court": config._text("darqi.court"),
            "qr_text": self._check_address(code),
            "check_text": check,
            "watermark": "演示数据" if config._is_demo() else "",
            "seal_name": self.env["darqi.seal"]._printed_name(organ, kind, day),
        }

    @api.model
    def _paper(self, settings, values):
        """The plain paper of a kind. :raises UserError: naming what is missing"""
        code = settings.code
        builder = ACT_BUILDERS.get(code) or BUILDERS.get(PAPERS.get(code, code))
        if not builder:
            raise UserError(
                self.env._("“%(kind)s” has no paper yet.", kind=settings.name)
            )
        if settings.title:
            values = {**values, "title": settings.title}
        try:
            paper = builder(values)
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(
                self.env._(
                    "“%(kind)s” cannot be issued, its content is incomplete: %(error)s",
                    kind=settings.name,
                    error=error,
                )
            ) from error
        if settings.seal == "none":
            return replace(paper, seal_place=False)
        return replace(paper, seam=True) if values.get("seam") else paper

    @api.model
    def _render(self, settings, paper):
        """The PDF of a paper. :raises UserError: see :meth:`_drawn`"""
        return self._drawn(settings, paper).pdf

    @api.model
    def _drawn(self, settings, paper):
        """PDF and places of seals. :raises UserError: a character no font has"""
        try:
            return draw(paper)
        except MissingGlyph as error:
            raise UserError(
                self.env._(
                    "“%(kind)s” cannot be issued: no font has the character(s)"
                    " %(chars)s. Ask the IT office to install a font that has them.",
                    kind=settings.name,
                    chars=error.chars,
                )
            ) from error
        except FontsMissing as error:
            raise UserError(
                self.env._("No Chinese font is installed for official documents.")
            ) from error

    @api.model
    def _issue_vals(self, settings, record, organ, paper):
        # sudo: links of the record that its acting user may not read himself.
        source = record.sudo()

        def link(name):
            return source[name].id if name in source._fields else False

        kind = settings.code
        to_organ = link("to_department_id")
        if kind in FOR_SUPERVISION:
            to_organ = link("supervising_department_id")
        elif kind == "memorandum":
            parties = {link("department_id"), link("bureau_id")} - {False, organ.id}
            to_organ = parties.pop() if parties else False
        is_licence = source._name == "darqi.licence"
        is_application = source._name == "darqi.application"
        application = (
            source
            if is_application
            else (
                source.application_id if "application_id" in source._fields else source
            )
        )
        decided_by = link("decided_by_id")
        if not decided_by and "decided_by_id" in application._fields:
            decided_by = application.decided_by_id.id
        sealed = settings.seal != "none" and paper.seal_place
        return {
            "name": paper.title,
            "kind": kind,
            "department_id": organ.id,
            "to_department_id": to_organ,
            "intake_department_id": link("intake_department_id"),
            "res_model": record._name,
            "res_id": record.id,
            "application_id": source.id if is_application else link("application_id"),
            "licence_id": source.id if is_licence else link("licence_id"),
            "item_id": link("item_id"),
            "issued_at": self.env["darqi.working.day"]._now(),
            "issued_by_id": self.env.uid,
            "decided_by_id": decided_by,
            "seal_kind": settings.seal if sealed else "none",
            "seal_required": sealed,
            "seal_parties": settings.seal_parties,
        }

    @api.model
    def _store(self, vals, pdf, places=(), mimetype="application/pdf"):
        return self._store_each([(vals, pdf, places)], mimetype)

    @api.model
    def _store_each(self, rows, mimetype="application/pdf"):
        """Documents, files and evidence of rows (columns, file, places of seals)."""
        # sudo: nobody has a create right on documents; the act was judged before.
        register = self.sudo()._door_opened()
        documents = register.create(
            [
                {
                    **vals,
                    "sha256": hashlib.sha256(pdf).hexdigest(),
                    "seal_places": [place._asdict() for place in places] or False,
                }
                for vals, pdf, places in rows
            ]
        )
        ending = mimetype.rpartition("/")[2]
        files = register.env["ir.attachment"].create(
            [
                document._file_vals(
                    f"{document.display_name}.{ending}".replace("/", "-"),
                    pdf,
                    mimetype,
                )
                for document, (_vals, pdf, _places) in zip(documents, rows, strict=True)
            ]
        )
        for document, file in zip(documents, files, strict=True):
            document.attachment_id = file
        documents = self.browse(documents.ids)
        self.env["darqi.evidence"]._record(
            documents.sudo(),  # sudo: the issuing clerk need not read it later
            "document_issued",
            lambda d: {
                "kind": d.kind,
                "number": d.number,
                "sha256": d.sha256,
                "content": sha256(canonical(d.content)),
                "row": d.env["darqi.evidence"]._row(d, EVIDENCED),
            },
        )
        return documents

    def _file_vals(self, name, raw, mimetype="application/pdf"):
        return {
            "name": name,
            "raw": raw,
            "mimetype": mimetype,
            "res_model": self._name,
            "res_id": self.id,
        }

    def _add_file(self, name, raw, mimetype="application/pdf"):
        """A further frozen file of this document; the door must be open."""
        files = self.env["ir.attachment"]
        return files.create(self._file_vals(name, raw, mimetype))

    @api.model
    def _draft_pdf(self, kind, record, values, department=None):
        """The paper as a draft (送审稿): no number, no code, nothing is stored."""
        settings = self.env["darqi.document.kind"]._of(kind)
        organ = department or self._issuing_organ(record)
        day = values.get("date") or self.env["darqi.working.day"]._today()
        config = self.env["darqi.config"]
        full = {
            "review_organ": config._text("darqi.review_organ"),
            "court": config._text("darqi.court"),
            "watermark": "演示数据" if config._is_demo() else "",
            **values,
            "organ": organ._name_on(day),
            "number": "",
            "output": "draft",
        }
        return self._render(settings, self._bilingual_paper(settings, full, day))

    def _demo_sealed_pdf(self, seal):
        """The paper with the drawn seal; only a database marked 演示 may have it."""
        self.ensure_one()
        if not self.env["darqi.config"]._is_demo():
            raise UserError(
                self.env._("A drawn seal may only stand in a demonstration database.")
            )
        settings = self.env["darqi.document.kind"]._of(self.kind)
        # sudo: the values behind the paper are hidden from everybody's screens.
        values = from_json(self.sudo().content)
        values.update(demo_seal=True, seal_name=seal._short_name())
        face = seal._mongolian(self.env["darqi.working.day"]._today())
        if face:
            notes = values.get("mongolian") or {}
            values["mongolian"] = {**notes, "seal": face._reference()}
        return self._render(settings, self._sealed_paper(settings, values))

    def _sealed_paper(self, settings, values):
        """The paper of an issued document once more, to draw a seal on it."""
        return self._paper(settings, values)
