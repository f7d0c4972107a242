from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from .common_supervision import SupervisionCommon


@tagged("post_install", "-at_install", "darqi_tour")
class TestClaimTour(SupervisionCommon, HttpCase):
    """PRACTICE 3: a department officer claims in three clicks."""

    def test_claim(self):
        """Select, claim, confirm; the list is empty then."""
        today = self.env["darqi.working.day"]._today()
        # Its own push would refresh the list under the tour's hands.
        with patch.object(type(self.env["darqi.notice"]), "_push_to_organ"):
            notice = self.issue(self.make_licence(), today)
        notice._door_opened().write({"owner_id": self.staff["health_officer"].id})
        self.start_tour(
            "/odoo/supervision-claims",
            "darqi_supervision_claim",
            login="t_health_officer",
        )
        self.assertEqual(notice.state, "claimed")
        self.assertEqual(notice.owner_id, self.staff["health_officer"])
        self.assertEqual(len(notice.task_ids), 1)
