import hashlib
import json
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.http import request
from odoo.tools import json_default, mute_logger

HEADER = "Idempotency-Key"
KEPT = timedelta(days=7)
LONGEST = 100
CALLS = ("jsonrpc", "json2")


class RequestKey(models.Model):
    """A call that was sent with a key acts once (invariant 13).

    A client that got no answer sends the same call again with the same header
    ``Idempotency-Key``: the act is not done a second time and the first answer is
    given again. The row is written in the transaction of the act, so what failed may
    be sent again, and of two at once the second waits for the first.
    """

    _name = "darqi.request.key"
    _description = "Call that acts once"
    _log_access = False

    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="restrict", readonly=True
    )
    key = fields.Char(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True, help="Of address and arguments.")
    answer = fields.Text(readonly=True)
    moment = fields.Datetime(required=True, readonly=True, index=True)

    _key_uniq = models.Constraint(
        "unique(user_id, key)", "A call with this key was made already."
    )

    @api.model
    def _once(self, key, content, act):
        """The answer of ``act``, done once for each key of the current user.

        :param content: what the call asks for, JSON-able
        :raises UserError: the key was used for another call, or is too long
        """
        if len(key) > LONGEST:
            raise UserError(self.env._("Idempotency-Key: it is too long."))
        text = json.dumps(content, sort_keys=True, default=str, ensure_ascii=False)
        digest = hashlib.sha256(text.encode()).hexdigest()
        # sudo: users have no right on the table; each finds only his own keys.
        keys = self.sudo()
        found = keys.search([("user_id", "=", self.env.uid), ("key", "=", key)])
        if found:
            if found.digest != digest:
                raise UserError(
                    self.env._("Idempotency-Key: it was used for another call already.")
                )
            return json.loads(found.answer)
        row = keys._begin(key, digest)
        answer = act()
        row.answer = json.dumps(answer, default=json_default)
        return answer

    def _begin(self, key, digest):
        """The row of this call; the database lets one through.

        :raises ConcurrencyError: another one with this key was just done; the call is
            tried again from its beginning and finds its answer
        """
        vals = {
            "user_id": self.env.uid,
            "key": key,
            "digest": digest,
            "answer": "null",
            "moment": self.env.cr.now().replace(microsecond=0),
        }
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                return self.create(vals)
        except UniqueViolation as error:
            raise ConcurrencyError("same Idempotency-Key") from error

    @api.autovacuum
    def _gc_old(self):
        """Nobody sends a call again after a week."""
        old = fields.Datetime.now() - KEPT
        self.search([("moment", "<", old)], limit=100_000).unlink()


class IrHttp(models.AbstractModel):
    """Calls with a key go through :class:`RequestKey`."""

    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        key = request.httprequest.headers.get(HEADER)
        is_call = request.dispatcher.routing_type in CALLS
        if not key or not is_call or not request.env.uid:
            return super()._dispatch(endpoint)
        if request.env.user._is_public():
            return super()._dispatch(endpoint)
        dispatch = super()._dispatch
        content = [request.httprequest.path, request.params]
        return request.env["darqi.request.key"]._once(
            key, content, lambda: dispatch(endpoint)
        )
