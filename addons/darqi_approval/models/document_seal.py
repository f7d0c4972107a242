import hashlib

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError


class SealMemo(dict):
    """Seals in force, remembered while one list of documents is judged.

    A Python object in the context: no RPC call can forge one.
    """


class Document(models.Model):
    """Sealing: the queue 待用印 and what it refuses."""

    _inherit = "darqi.document"

    def _sealing_organs(self):
        return (
            self.department_id | self.to_department_id
            if self.seal_parties == 2
            else self.department_id
        )

    def _impressions_left(self, organ):
        """How many copies are still to bear the organ's seal."""
        return self._impressions_allowed(organ) - self._impressions_made(organ)

    def _impressions_made(self, organ):
        """How many copies bear the organ's seal, as the register has it."""
        # sudo: the register is counted, whoever asks.
        uses = self.sudo().seal_use_ids.filtered(lambda u: u.department_id == organ)
        return uses._on_text()

    def _impressions_allowed(self, organ):
        """How many impressions of the organ's seal it may bear in all."""
        return self.copies

    def _seals_in_force(self):
        """Media that may seal this document today, by the law, whoever keeps them."""
        self.ensure_one()
        seals = self.env["darqi.seal"]
        today = self.env["darqi.working.day"]._today()
        found = seals.browse()
        for organ in self.sudo()._sealing_organs():  # sudo: organs are public
            if self._impressions_left(organ) > 0:
                # A seal puts nothing right that was issued before it was in use.
                found |= self._seals_of_organ(organ, today).filtered(
                    lambda s: s.date_from <= self.issued_on
                )
        return found

    def _seals_of_organ(self, organ, day):
        memo = self.env.context.get("darqi_seal_memo")
        memo = memo if isinstance(memo, SealMemo) else SealMemo()
        key = (organ.id, self.seal_kind, day, self.issued_on)
        if key not in memo:
            seals = self.env["darqi.seal"]
            kind = seals._kind_for(organ, self.seal_kind, self.issued_on)
            memo[key] = seals._active(organ, day, kind)._at_hand().ids
        return self.env["darqi.seal"].browse(memo[key])

    @api.depends("state", "impressions")
    @api.depends_context("uid", "darqi_at")
    def _compute_can(self):
        keeper = self.env.user.has_group("darqi_approval.group_seal_keeper")
        for document in self.with_context(darqi_seal_memo=SealMemo()):
            refusal = document._refusal("seal")
            document.can_seal = not refusal
            # Others are not told why they cannot do what is not their task.
            document.seal_refusal = keeper and refusal
            document.can_void = document._can("void")

    def _seals_of_user(self):
        """Those of them that the current user keeps; the most handy first."""
        user = self.env.user
        # sudo: who keeps a seal is asked before the user may read it.
        return self._seals_in_force().filtered(lambda s: user in s.sudo().keeper_ids)

    def _refusal_seal(self):
        self.ensure_one()
        document = self.sudo()  # sudo: the judge looks at what the keeper may not
        if not document.seal_required:
            return self.env._("This paper bears no seal.")
        if not any(
            document._impressions_left(organ) > 0
            for organ in document._sealing_organs()
        ):
            return self.env._("Every copy has been sealed already.")
        if self.env.user == document.decided_by_id:
            return self.env._("Whoever decided the matter cannot seal its paper.")
        reason = document._refusal_organ() or document._refusal_undecided()
        if reason:
            return reason
        organs = document._sealing_organs()
        left = organs.filtered(lambda organ: document._impressions_left(organ) > 0)
        # sudo: one's own organs
        if left != organs and not left & self.env.user.sudo().department_ids:
            return self.env._(
                "Stamped by %(done)s; it waits for the seal of %(others)s.",
                done=", ".join((organs - left).mapped("name")),
                others=", ".join(left.mapped("name")),
            )
        if not self._seals_in_force():
            return self.env._(
                "No seal of %(organ)s is in force on %(day)s that was in use when the"
                " document was issued on %(issued)s: it seals only from its"
                " announcement on and until it is stopped.",
                organ=", ".join(left.mapped("name")),
                day=self.env["darqi.working.day"]._today(),
                issued=document.issued_on,
            )
        if not self._seals_of_user():
            return self.env._("You are not a keeper of the seal this paper bears.")
        return False

    def action_seal(self):
        """Seal every copy still unsealed with the keeper's own medium, one by one.

        :raises UserError: where the seal is stamped by hand: that is registered
        """
        # Decisions before the certificates that follow from them.
        for document in self.sorted(lambda paper: (paper.kind == "licence", paper.id)):
            document._seal()
        return True

    def action_register_seal(self):
        """Register stamping by hand: how many impressions on which day, and the scan.

        Several papers are registered together when all their copies were stamped.
        """
        today = self.env["darqi.working.day"]._today()
        reasons = [
            self.env._(
                "%(record)s: %(reason)s", record=document.display_name, reason=reason
            )
            for document in self
            if (reason := document._refusal("seal") or document._refusal_stamp(today))
        ]
        if len(reasons) == len(self):  # of some the dialog says why they are left out
            raise UserError("\n".join(reasons))
        several = len(self) > 1
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Register the stamping"),
            "res_model": "darqi.seal.apply",
            "view_mode": "form",
            "target": "new",
            "context": {"default_document_ids": [fields.Command.set(self.ids)]}
            if several
            else {"default_document_id": self.id},
        }

    def _seal(
        self, seal=None, copies=None, purpose="", scan=None, scan_name="", day=None
    ):
        """Put impressions of a seal on one document and record them, a row for each.

        :param seal: medium used; default the first one the user keeps that seals by
            itself when no day is stated, or else is stamped by hand
        :param copies: copies that bear it; default all that are left
        :param scan: bytes of the scanned stamped paper
        :param day: on which it was stamped by hand, as the keeper states
        :return: the rows of the register: one on the text of each copy, and those
            across its pages where the paper bears them
        :raises UserError: see :meth:`_refusal_seal`; more impressions than copies
        """
        self.ensure_one()
        self._door_lock()
        reason = self._refusal("seal")
        if reason:
            raise UserError(
                self.env._(
                    "%(record)s: %(reason)s", record=self.display_name, reason=reason
                )
            )
        seal = seal or self._default_medium(day)
        self._check_medium(seal, day)
        organ = seal.sudo().department_id  # sudo: organs are public
        left = self._impressions_left(organ)
        copies = left if copies is None else copies
        if not 0 < copies <= left:
            raise UserError(
                self.env._(
                    "Impressions: %(document)s was made in %(copies)s copies, %(left)s"
                    " of them unsealed; %(asked)s impressions were asked for.",
                    document=self.display_name,
                    copies=self.copies,
                    left=left,
                    asked=copies,
                )
            )
        if scan:
            self.env["darqi.scan.check"]._check(
                scan, scan_name, ofd=seal.medium == "electronic"
            )
        vals = {"impressions": self.impressions + copies}
        # Sealed is what every party has stamped; until then it has no effect.
        first = self.state == "issued" and self._stamped_by_others(organ)
        if first:
            vals["sealed_on"] = day or self.env["darqi.working.day"]._today()
        if first or self.state == "sealed":
            self._move("seal", vals)
        else:
            self._door_opened().write(vals)
        uses = self._record_uses(seal, organ, copies, purpose, scan, scan_name, day)
        if uses.attachment_id:
            # sudo: the file is frozen with the act that was judged above
            self.sudo()._door_opened().sealed_attachment_id = uses.attachment_id
        rows = iter(uses)
        self.env["darqi.evidence"]._record(
            self.browse(self.ids * len(uses)),
            "document_sealed",
            lambda document: document._impression_told(next(rows)),
        )
        if first:
            self._tell_record()
        return uses

    def _impression_told(self, use):
        """What the evidence says of one impression."""
        return {
            "seal": use.seal_id.id,
            "number": self.number,
            "impressions": use.copies,
            "sha256": use.sha256,
            "row": use._evidence_row(),
            "state": self.state,
            "day": use.day,
            "sealed_on": self.sealed_on or None,
        }

    def _stamped_by_others(self, organ):
        """Whether every party but ``organ`` has stamped it."""
        # sudo: the register is counted, whoever asks.
        document = self.sudo()
        others = document._sealing_organs() - organ
        return others <= document.seal_use_ids.department_id

    def _default_medium(self, day):
        """The medium meant when none is named.

        :param day: stated day of stamping by hand; none: a seal that needs no hand
        """
        media = self._seals_of_user()
        if day:
            return media.filtered(lambda s: s.medium == "physical")[:1] or media[:1]
        return self._media_by_machine(media)[:1] or media[:1]

    def _check_medium(self, seal, day):
        if seal not in self._seals_in_force():
            raise UserError(
                self.env._(
                    "%(seal)s does not seal this document today.",
                    seal=seal.display_name,
                )
            )
        if seal not in self._seals_of_user():
            raise UserError(
                self.env._("You are not a keeper of %(seal)s.", seal=seal.display_name)
            )
        by_hand = day or not self._media_by_machine(seal)
        reason = False
        if by_hand and seal.medium == "electronic":
            reason = self.env._(
                "%(seal)s: an electronic medium seals through the service that keeps"
                " it and through nothing else.",
                seal=seal.display_name,
            )
        elif day and day < seal.date_from:
            reason = self.env._("Day of stamping: the seal was not in use yet.")
        elif by_hand:
            reason = self._refusal_stamp(day)
        if reason:
            raise UserError(
                self.env._(
                    "%(record)s: %(reason)s", record=self.display_name, reason=reason
                )
            )

    def _impression(self, seal, copies, scan, scan_name, day):
        """How the impressions are made: method, file name, file (perhaps none), type.

        :param scan: bytes of the stamped paper, registered as it is
        :param day: stated day of stamping by hand
        """
        if day:
            return "physical", scan_name or "scan", scan, False
        name = f"{self.display_name}（演示签章）.pdf".replace("/", "-")
        raw = self._demo_sealed_pdf(seal)
        return "demonstration", name, raw, "application/pdf"

    def _record_uses(self, seal, organ, copies, purpose, scan, scan_name, day):
        # sudo: nobody has a create right on the register or on frozen files.
        register = self.sudo()._door_opened()
        done = self._impressions_made(organ)
        method, name, raw, mimetype = register._impression(
            seal, copies, scan, scan_name, day
        )
        attachment = self.env["ir.attachment"]
        if raw:
            attachment = register._add_file(name, raw, mimetype)
        days = self.env["darqi.working.day"]
        vals = {
            "seal_id": seal.id,
            "department_id": organ.id,
            "document_id": self.id,
            "number": register.number,
            "copies": 1,
            "copies_allowed": self._impressions_allowed(organ),
            "decided_by_id": register.decided_by_id.id,
            "sealed_by_id": self.env.uid,
            "day": day or days._today(),
            "moment": days._now(),
            "method": method,
            "purpose": purpose or register.name,
            "sha256": hashlib.sha256(raw).hexdigest() if raw else register.sha256,
            "attachment_id": attachment.id,
            **register._use_vals(),
        }
        vals = {**register._use_persons(vals["sealed_by_id"]), **vals}
        return register.env["darqi.seal.use"].create(
            [
                {**vals, "copy_number": number, **place}
                for number in range(done + 1, done + copies + 1)
                for place in register._places_of_copy(method)
            ]
        )

    def _places_of_copy(self, method):
        """Where on one copy the seal stands: the row of each impression differs so."""
        return [{"part": "text"}]

    def _use_persons(self, sealer):
        """Who asked for the seal and who allowed it: two persons, none the sealer's.

        The decision behind the paper allows its seal; of a paper that follows from no
        decision the officer whose act issued it does, by standing procedure. Whoever
        is not that person brings it: who issued it, who printed it to be stamped, who
        proposed the decision; else the keeper took it from his queue.

        :param sealer: id of who puts the seal on
        """
        users = self.env["res.users"]
        keeper = users.browse(sealer)
        allowed = self.decided_by_id
        if not allowed:
            allowed = self.issued_by_id - keeper - users.browse(SUPERUSER_ID)
        brought = (
            self.issued_by_id,
            self.printed_by_id,
            self.application_id.reviewed_by_id,
            keeper,
        )
        none = allowed | users.browse(SUPERUSER_ID)
        return {
            "basis": "decision" if self.decided_by_id else "standing",
            "approved_by_id": allowed.id,
            "requested_by_id": next((u.id for u in brought if u - none), keeper.id),
        }

    def _can_be_drawn(self):
        """Whether the seal is drawn: only in a database marked 演示.

        A paper of two parties is stamped by each: no drawing shows both at once.
        """
        return self.seal_parties == 1 and self.env["darqi.config"]._is_demo()

    def _use_vals(self):
        """What else the register says of an impression on this document."""
        return {}

    def _tell_record(self):
        # sudo: what follows from the seal is the record's own rule, not a right of
        # the keeper; the sealing itself was judged.
        document = self.sudo()
        record = self.env[document.res_model].sudo().browse(document.res_id)
        targets = [record]
        if document.application_id and document.application_id != record:
            targets.append(document.application_id)
        for target in targets:
            if target.exists() and hasattr(target, "_sealed"):
                target._sealed(document)
