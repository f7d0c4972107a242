from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common_supervision import SupervisionCommon

LOGINS = (
    "health_officer",
    "health_head",
    "health_liaison",
    "enforcement_a",
    "window_a",
    "reviewer_a",
    "approver_a",
    "catalogue_a",
    "bureau_head",
    "supervision_a",
    "discipline_a",
    "justice_a",
    "manager_a",
    "it_a",
)


@tagged("post_install", "-at_install")
class TestMenus(SupervisionCommon):
    """Every menu opens for every role that sees it, in each of its views."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.licence = cls.make_licence()
        notice = cls.issue(cls.licence)
        officer = cls.staff["health_officer"]
        notice.with_user(officer)._claim(officer)
        cls.root = cls.env.ref("darqi_supervision.menu_root")

    def _actions(self, login):
        """Actions of the menus below our root that the user really sees."""
        menus = self.as_user(login, self.env["ir.ui.menu"]).load_menus(False)
        pending, actions = [self.root.id], []
        while pending:
            menu = menus[pending.pop()]
            pending += menu["children"]
            if menu["action_id"]:
                actions.append(menu["action_id"])
        return self.env["ir.actions.act_window"].browse(actions)

    def _spec(self, node):
        """What the client asks for: the fields of a view and of the lists in it."""
        spec = {}
        for field in node.xpath(".//field[not(ancestor::groupby)]"):
            outer = next(
                (up for up in field.iterancestors("field") if up in node.iter()), None
            )
            if outer is not None and outer is not node:
                continue
            inner = field.xpath("./list")
            spec[field.get("name")] = {"fields": self._spec(inner[0])} if inner else {}
        return spec

    def _read(self, model, kind, view_id, domain):
        view = model.get_views([(view_id, kind)])["views"][kind]
        arch = etree.fromstring(view["arch"])
        names = self._spec(arch) if kind in ("list", "form", "kanban") else {}
        return model.web_search_read(domain, names, limit=5)

    def test_every_menu_opens(self):
        """Views load and records are read under the role's own rights."""
        for login in LOGINS:
            for action in self._actions(login):
                model = self.as_user(login, self.env[action.res_model])
                domain = safe_eval(action.domain or "[]", {"uid": model.env.uid})
                for kind in action.view_mode.split(","):
                    with self.subTest(f"{login} {action.name} {kind}"):
                        view_id = dict((k, v) for v, k in action.views).get(kind)
                        self._read(model, kind, view_id, domain)

    def test_licence_and_case_forms_open(self):
        """The extended forms open for whoever reads the record, supervisor or not."""
        for login in ("window_a", "delivery_a", "health_officer", "discipline_a"):
            licences = self.as_user(login, self.licence)
            with self.subTest(login):
                self._read(licences, "form", False, [("id", "=", licences.id)])
                self.as_user(login, self.env["darqi.application"]).get_views(
                    [(False, "form")]
                )
