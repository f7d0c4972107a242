from odoo import fields, models

from .hand_over import REVIEWER_GROUP


class Department(models.Model):
    """How accepted cases come to a reviewer of this organ."""

    _inherit = "darqi.department"

    assignment_mode = fields.Selection(
        [("pool", "Shared queue"), ("fair", "Least open load")],
        required=True,
        default="pool",
        string="Assignment of cases",
        help="Shared queue: reviewers pick up. Least open load: each accepted case goes"
        " to the reviewer with the fewest open ones who did not accept it and is not"
        " on leave.",
    )


class Application(models.Model):
    """Fair assignment: least open load, separation of duties kept (issue 3, queues)."""

    _inherit = "darqi.application"

    def action_accept(self, opinion=""):
        """Where the organ assigns, an accepted case has its reviewer at once."""
        result = super().action_accept(opinion)
        self._assign_fairly()
        return result

    def _deem_accepted(self):
        deemed = super()._deem_accepted()
        deemed._assign_fairly()
        return deemed

    def _assign_fairly(self):
        """Give each accepted case of an assigning organ to its least loaded reviewer.

        Nobody suitable: it stays in the shared queue.
        """
        today = self.env["darqi.working.day"]._today()
        # sudo: who reviews in the organ, and how much each has, is compared only.
        group = self.env.ref(REVIEWER_GROUP).sudo()
        for organ in self.department_id.sudo():
            if organ.assignment_mode != "fair":
                continue
            people = organ.user_ids.filtered(lambda u: group in u.all_group_ids)
            people -= self.env["darqi.roster"]._away(organ, today)
            load = dict.fromkeys(people, 0)
            # sudo: how many cases each has, as above.
            for person, number in self.sudo()._read_group(
                [("state", "=", "reviewing"), ("reviewer_id", "in", people.ids)],
                ["reviewer_id"],
                ["__count"],
            ):
                load[person] = number
            for case in self.filtered(lambda c, o=organ: c.department_id == o):
                for person in sorted(people, key=lambda p: (load[p], p.id)):
                    if not case._refusal_as_reviewer(person):
                        case._pass_to(person, "assign", "")
                        load[person] += 1
                        break
