#!/usr/bin/env bash
# In the container: the same locked packages that bin/darqi installs.
set -euo pipefail
target=/mnt/prepared
lock="$(sha256sum /mnt/config/requirements.txt /mnt/config/oca-requirements.txt)"
if [[ -f $target/lock && "$(cat $target/lock)" == "$lock" ]]; then
    echo "unchanged"
    exit 0
fi
rm -rf "${target:?}"/*
pip=(python3 -m pip install --require-hashes --no-deps --only-binary=:all: --no-cache-dir)
"${pip[@]}" --target "$target/python" -r /mnt/config/requirements.txt
"${pip[@]}" --target "$target/oca" -r /mnt/config/oca-requirements.txt
cd "$(mktemp -d)"
apt-get update
apt-get download fonts-wqy-microhei fonts-arphic-uming
for package in *.deb; do
    dpkg -x "$package" "$target/fonts"
done
echo "$lock" > "$target/lock"
