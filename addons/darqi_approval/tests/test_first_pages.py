from odoo.tests import HttpCase, tagged

from .common import STAFF, DarqiCommon
from .common_tour import TourMixin

# One user of every role.
LOGINS = tuple(
    {group: login for login, (group, _o) in reversed(STAFF.items())}.values()
)


@tagged("post_install", "-at_install", "darqi_tour")
class TestFirstPages(TourMixin, DarqiCommon, HttpCase):
    """PRACTICE 3: everybody's first page is 我的待办, cards with numbers."""

    def test_first_pages(self):
        """Each role lands on its cards, without an error in the browser."""
        for login in LOGINS:
            with self.subTest(role=login):
                self.tour("darqi_first_page", login)
