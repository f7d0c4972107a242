# A tour that ends while the page still connects to the bus leaves a request behind that
# waits for the end of the run; so it begins when the page is connected.
READY = """(async () =>
    odoo.__WOWL_DEBUG__?.root?.env.services.bus_service.workerState === "CONNECTED"
    && await odoo.isTourReady(%r)
)()"""
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
        self.start_tour(
            url,
            name,
            login=self.staff[login].login,
            ready=READY % name,
            timeout=WAIT,
        )
        self.env.invalidate_all()
