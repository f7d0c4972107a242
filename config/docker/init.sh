#!/usr/bin/env bash
# In the container: create the database, or upgrade our modules in it.
set -euo pipefail
database=(--db_host "$HOST" --db_port "$PORT" --db_user "$USER" --db_password "$PASSWORD")
odoo=(--config=/mnt/config/docker/odoo.conf --database=darqi --no-http)
modules="$(sed 's/#.*//' /mnt/config/modules.txt | xargs | tr ' ' ,)"
own="$(tr , '\n' <<< "$modules" | grep '^darqi_' | paste -sd,)"
export PGPASSWORD="$PASSWORD"
query="SELECT 1 FROM pg_database WHERE datname = 'darqi'"
if [[ "$(psql -h "$HOST" -p "$PORT" -U "$USER" -d postgres -Atc "$query")" == 1 ]]; then
    exec odoo server "${odoo[@]}" "${database[@]}" -i "$modules" -u "$own" --stop-after-init
fi
odoo server "${odoo[@]}" "${database[@]}" -i "$modules" --load-language=zh_CN --stop-after-init
odoo shell "${odoo[@]}" "${database[@]}" << 'SCRIPT'
import os

env.ref("base.user_admin").write(
    {
        "password": os.environ["DARQI_ADMIN_PASSWORD"],
        "lang": "zh_CN",
        "tz": "Asia/Shanghai",
    }
)
env.cr.commit()
SCRIPT
