"""docker-compose.yml: right by the compose schema, and in step with config/."""

import configparser
import re
import subprocess
import sys

import pytest
from ruamel.yaml import YAML

from support import CHECKOUT, CONFIG

COMPOSE = CHECKOUT / "docker-compose.yml"


@pytest.fixture(scope="module")
def compose():
    """The parsed file, with its anchors resolved."""
    return YAML(typ="safe").load(COMPOSE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def settings():
    """Odoo's settings in the container."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(CONFIG / "docker" / "odoo.conf", encoding="utf-8")
    return parser["options"]


def check_schema(path):
    """Check a file by the compose schema that comes with check-jsonschema."""
    command = [sys.executable, "-m", "check_jsonschema"]
    command += ["--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_follows_the_compose_schema():
    done = check_schema(COMPOSE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_schema_check_refuses_a_wrong_file(tmp_path):
    text = COMPOSE.read_text(encoding="utf-8")
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(text.replace("    image: postgres:16", "    imago: x"))
    assert wrong.read_text(encoding="utf-8") != text
    assert check_schema(wrong).returncode != 0


def test_images_are_the_official_ones(compose):
    images = {name: service["image"] for name, service in compose["services"].items()}
    assert images.pop("db").startswith("postgres:")
    assert set(images.values()) == {"odoo:19.0"}


def test_database_user_and_password_agree(compose):
    database = compose["services"]["db"]["environment"]
    for name in ("odoo", "init"):
        environment = compose["services"][name]["environment"]
        assert environment["HOST"] in compose["services"]
        assert environment["USER"] == database["POSTGRES_USER"] != "postgres"
        assert environment["PASSWORD"] == database["POSTGRES_PASSWORD"]
        assert environment["PORT"] == "5432"


def test_no_secret_is_written_down(compose):
    for service in compose["services"].values():
        for key, value in service.get("environment", {}).items():
            if "PASSWORD" in key:
                assert re.fullmatch(r"\$\{\w+:\?.+\}", value), key


def test_port_agrees_with_the_settings_and_stays_local(compose, settings):
    (port,) = compose["services"]["odoo"]["ports"]
    host, _outside, inside = port.split(":")
    assert host == "127.0.0.1"
    assert inside == settings["http_port"]


def test_database_name_agrees(compose, settings):
    command = compose["services"]["odoo"]["command"]
    (name,) = (word.split("=")[1] for word in command if "--database" in word)
    assert settings["dbfilter"] == f"^{name}$"
    script = (CONFIG / "docker" / "init.sh").read_text(encoding="utf-8")
    assert f"--database={name}" in script


def test_every_path_in_the_container_is_mounted(compose, settings):
    mounts = {
        volume.split(":")[1]: volume.split(":")[0]
        for volume in compose["services"]["odoo"]["volumes"]
    }
    named = [*settings["addons_path"].split(","), settings["data_dir"]]
    environment = compose["services"]["odoo"]["environment"]
    named += [environment["PYTHONPATH"], environment["DARQI_FONT_DIR"]]
    for path in named:
        assert any(path.startswith(mount) for mount in mounts), path
    assert mounts["/mnt/extra-addons"] == "./addons"
    assert mounts["/mnt/config"] == "./config"
    for source in mounts.values():
        known = (CHECKOUT / source).is_dir() if source[0] == "." else True
        assert known and (source[0] == "." or source in compose["volumes"]), source


def test_scripts_install_what_config_says(compose):
    prepare = (CONFIG / "docker" / "prepare.sh").read_text(encoding="utf-8")
    for lock in ("requirements.txt", "oca-requirements.txt"):
        assert f"-r /mnt/config/{lock}" in prepare
        assert (CONFIG / lock).is_file()
    assert "--require-hashes" in prepare
    init = (CONFIG / "docker" / "init.sh").read_text(encoding="utf-8")
    assert "/mnt/config/modules.txt" in init
    for name in ("prepare", "init", "odoo"):
        service = compose["services"][name]
        words = [*service.get("entrypoint", []), *service.get("command", [])]
        for word in words:
            path = word.split("=")[-1]
            if path.startswith("/mnt/config/"):
                assert (CONFIG / path.removeprefix("/mnt/config/")).is_file(), path


@pytest.mark.parametrize("script", ["init.sh", "prepare.sh"])
def test_scripts_are_valid_bash(script):
    path = CONFIG / "docker" / script
    done = subprocess.run(["bash", "-n", str(path)], capture_output=True, timeout=30)
    assert done.returncode == 0, done.stderr


def test_settings_agree_with_those_of_bin_darqi(settings):
    source = (CHECKOUT / "bin/darqi_lib/odoo.py").read_text(encoding="utf-8")
    for key in ("list_db", "proxy_mode", "workers", "max_cron_threads"):
        ours = re.search(rf'"{key}": (.+),', source)[1]
        if key == "proxy_mode":  # believed where only this machine reaches the port
            assert 'host in ("127.0.0.1"' in ours
            ours = "True"
        assert settings[key] == ours, key
    modules = re.search(r'"server_wide_modules": "(.*)"', source)[1]
    assert settings["server_wide_modules"] == modules
