from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError, UserError

# The key of the door: a Python object cannot come through JSON-RPC.
DOOR = object()
CONTEXT_KEY = "darqi_door"


class Transition(NamedTuple):
    """One row of a transition table.

    ``froms``: states it may start from; ``to``: the state it ends in; ``groups``:
    external ids of groups of which the actor needs one (empty: whoever may write).
    """

    froms: frozenset
    to: str
    groups: tuple = ()


def transition(froms, to, *groups):
    """A :class:`Transition` from names separated by blanks."""
    return Transition(frozenset(froms.split()), to, groups)


class StateDoor(models.AbstractModel):
    """State that moves only through methods (invariant 10).

    A model declares ``_transitions`` (the one table) and, for each transition that has
    preconditions, a method ``_refusal_<name>`` that returns the reason to refuse as
    text or ``False``. Buttons, methods and batches all ask :meth:`_refusal`;
    :meth:`_move` locks the row, reads the state afresh, asks and writes.

    ``_door_fields`` names further fields that only methods may set. Creating or
    writing a guarded field from outside (RPC, import, ``default_`` in the context,
    form) is refused.
    """

    _name = "darqi.state.door"
    _description = "State that moves by methods"

    _transitions = {}
    _door_fields = ()
    # Columns (no date with time) that each act on evidence tells of the row, so that
    # `verify` compares them; whether every move is told where the acts tell nothing;
    # states in which the row no longer changes without an act (empty: in all).
    _evidenced = ()
    _evidenced_moves = False
    _evidenced_states = ()

    def _door_guarded(self):
        return {"state", *self._door_fields}

    def _door_is_open(self):
        return self.env.context.get(CONTEXT_KEY) is DOOR

    def _door_opened(self):
        """Self with the door open; never hand it to code that a user controls."""
        return self.with_context(**{CONTEXT_KEY: DOOR})

    def _door_refuse(self, names):
        labels = ", ".join(
            self._fields[name].get_description(self.env, ["string"])["string"]
            for name in sorted(names)
        )
        raise UserError(
            self.env._(
                "%(fields)s of %(model)s cannot be set directly: use the action"
                " for it.",
                fields=labels,
                # sudo: what a model is called is public.
                model=self.env["ir.model"]._get(self._name).sudo().name,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        """Guarded fields start at their defaults. :raises UserError: otherwise."""
        if not self._door_is_open():
            guarded = self._door_guarded()
            forced = {n for n in guarded if f"default_{n}" in self.env.context}
            if forced:
                self._door_refuse(forced)
            vals_list = [dict(vals) for vals in vals_list]
            given = {n for vals in vals_list for n in vals if n in guarded}
            if given:
                defaults = self.default_get(list(given))
                for vals in vals_list:
                    for name in given & vals.keys():
                        if (vals.pop(name) or False) != (defaults.get(name) or False):
                            self._door_refuse({name})
        return super().create(vals_list)

    def write(self, vals):
        """Guarded fields are refused unless a method opened the door."""
        if not self._door_is_open():
            guarded = self._door_guarded() & vals.keys()
            if guarded:
                self._door_refuse(guarded)
        return super().write(vals)

    def _door_lock(self):
        """Lock the rows for this act and read them afresh.

        :raises UserError: when somebody else is acting on one of them
        """
        locked = self.try_lock_for_update()
        if len(locked) != len(self):
            raise UserError(
                self.env._(
                    "Somebody else is acting on this record. Refresh and try again."
                )
            )
        self.invalidate_recordset(list(self._door_guarded()))

    def _refusal(self, name):
        """Why the current user cannot do transition ``name`` on this record now.

        :return: the reason as text for the user, or ``False`` when it is allowed
        """
        self.ensure_one()
        rule = self._transitions[name]
        if self.state not in rule.froms:
            selection = dict(self._fields["state"]._description_selection(self.env))
            return self.env._(
                "Not possible in the state “%(state)s”.",
                state=selection.get(self.state, self.state),
            )
        user = self.env.user
        # Jobs (superuser) have no groups; people are checked by name in _refusal_x.
        if (
            rule.groups
            and not self.env.su
            and not user.has_groups(",".join(rule.groups))
        ):
            return self.env._("Your roles do not include this act.")
        check = getattr(self, f"_refusal_{name}", None)
        return check() if check else False

    def _can(self, name):
        """Whether the button for ``name`` is offered to the current user."""
        return not self._refusal(name)

    def _move(self, name, vals=None):
        """Do transition ``name`` on each record, or on none.

        :param vals: further guarded fields to write with the state
        :raises UserError: with the reason, when one of the records refuses
        """
        self._door_lock()
        # After the lock: the rows are read once, afresh, for rule and reason alike.
        if not self.env.su:
            self.check_access("write")
        for record in self:
            reason = record._refusal(name)
            if reason:
                raise UserError(
                    self.env._(
                        "%(record)s: %(reason)s",
                        record=record.display_name,
                        reason=reason,
                    )
                )
        self._door_opened().write({"state": self._transitions[name].to, **(vals or {})})
        if self._evidenced_moves:
            self.env["darqi.evidence"]._record(self, f"moved_{name}", {})
        return True

    def _need_group(self, *groups):
        """:raises AccessError: unless the user has one of the groups (or is a job)"""
        if not self.env.su and not self.env.user.has_groups(",".join(groups)):
            raise AccessError(self.env._("Your roles do not include this act."))
