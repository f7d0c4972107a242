"""The running server as a browser and a stranger see it."""

import urllib.error

import pytest

from darqi_lib import odoo
from darqi_lib.sql import databases
from support.rpc import RpcError


def test_login_page_is_chinese(server):
    status, _headers, body = server.client().get("/web/login")
    assert status == 200
    assert "密码" in body.decode()


def test_admin_signs_in_in_chinese(server):
    admin = server.client("admin")
    (user,) = admin.call("res.users", "read", [admin.uid], ["lang", "tz"])
    assert (user["lang"], user["tz"]) == ("zh_CN", "Asia/Shanghai")


def test_wrong_password_is_refused(server):
    server.expect_log("Access Denied")
    with pytest.raises(RpcError):
        server.client("admin", "admin")


def test_database_manager_is_off(server):
    server.expect_log("Database management functions blocked")
    stranger = server.client()
    _status, _headers, body = stranger.get("/web/database/manager")
    assert b"disabled by the administrator" in body
    with pytest.raises((RpcError, urllib.error.HTTPError)):
        stranger.rpc("/web/database/list")
    # even the right master password opens nothing
    form = {
        "master_pwd": server.sandbox.home.secret("odoo_master"),
        "name": "intruder",
        "login": "intruder",
        "password": "intruder",
        "lang": "zh_CN",
        "phone": "",
    }
    stranger.post("/web/database/create", form)
    names = databases(server.sandbox.home, server.site.connection)
    assert "intruder" not in names


def test_every_listed_module_is_installed(server):
    admin = server.client("admin")
    domain = [("state", "=", "installed"), ("name", "in", odoo.modules())]
    rows = admin.call("ir.module.module", "search_read", domain, ["name"])
    assert {row["name"] for row in rows} == set(odoo.modules())
