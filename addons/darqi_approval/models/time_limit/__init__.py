"""Bounds of what moves a time limit: pauses, their notices."""

from . import pause_limit

# isort: split
from . import pause, pause_ask, pause_notice
