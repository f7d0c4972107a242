WAIT = 120  # seconds for one tour, two browsers may share a core


class TourMixin:
    """Browser tours by the staff of ``DarqiCommon``, who read Chinese."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        users = cls.env["res.users"].union(*cls.staff.values())
        users.lang = "zh_CN"

    def tour(self, name, login, url="/odoo"):
        """Run a tour as a member of the staff, from the first page on.

        What it did is read from the database afterwards.
        """
        self.start_tour(url, name, login=self.staff[login].login, timeout=WAIT)
        self.env.invalidate_all()
