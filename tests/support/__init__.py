"""What the whole-system tests share."""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
CONFIG = CHECKOUT / "config"
DARQI = CHECKOUT / "bin" / "darqi"
