"""SQL for the command line, run by psycopg2 in Odoo's Python."""

import json
import os
import subprocess

from . import python_env
from .ui import Fail

SCRIPT = """
import json, sys
import psycopg2
job = json.load(sys.stdin)
try:
    connection = psycopg2.connect(connect_timeout=10, **job["connection"])
    connection.autocommit = True
    cursor = connection.cursor()
    for statement, values in job["statements"]:
        cursor.execute(statement, values)
    print(json.dumps(cursor.fetchall() if cursor.description else []))
except psycopg2.Error as error:
    sys.exit(str(error).strip())
"""


def quote(name):
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def execute(home, connection, *statements, database="postgres", timeout=300):
    """Run statements (text or (text, values)); returns the last one's rows."""
    pairs = [(s, None) if isinstance(s, str) else s for s in statements]
    target = dict(connection, dbname=database)
    path = os.pathsep.join(map(str, python_env.paths(home)))
    process = home.popen(
        [python_env.interpreter(), "-s", "-c", SCRIPT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(os.environ, PYTHONPATH=path, PYTHONDONTWRITEBYTECODE="1"),
    )
    job = json.dumps({"connection": target, "statements": pairs})
    try:
        out, err = process.communicate(job.encode(), timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise Fail("数据库没有应答（超时）。") from None
    if process.returncode:
        raise Fail(f"数据库出错：{err.decode('utf-8', 'replace').strip()}")
    return json.loads(out)


def databases(home, connection):
    """Names of all databases."""
    rows = execute(home, connection, "SELECT datname FROM pg_database")
    return {name for (name,) in rows}


def ensure_role(home, cluster):
    """Have Odoo's own role in the private cluster."""
    owner = cluster.connection()
    admin = cluster.connection("darqi_admin")
    found = execute(
        home,
        admin,
        ("SELECT 1 FROM pg_roles WHERE rolname = %s", [owner["user"]]),
    )
    if not found:
        role = quote(owner["user"])
        execute(
            home,
            admin,
            (
                f"CREATE ROLE {role} LOGIN CREATEDB PASSWORD %s",
                [owner["password"]],
            ),
        )


def drop(home, connection, database):
    """Drop a database with whoever is still connected to it."""
    statement = f"DROP DATABASE IF EXISTS {quote(database)} WITH (FORCE)"
    execute(home, connection, statement)
