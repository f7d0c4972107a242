"""Competence kernel: which organ handles an item in a scope on a day, and why.

Plain Python, no Odoo. Three questions, one file each: what do the recorded rows
answer (``rows``), what do the facts say (``routing``), when does the transition
period of the reform end (``transition``).
"""

from .routing import (
    Decision,
    Facts,
    Route,
    SignedLine,
    Span,
    route,
    rows_from_facts,
    rows_to_append,
)
from .rows import (
    KIND_CONCENTRATED,
    KIND_DELEGATED,
    KIND_EMPOWERED,
    KIND_NONE,
    KIND_STATUTORY,
    CompetenceRow,
    Period,
    Timeline,
    answer,
)
from .transition import add_months, in_transition, transition_end

__all__ = [
    "KIND_CONCENTRATED",
    "KIND_DELEGATED",
    "KIND_EMPOWERED",
    "KIND_NONE",
    "KIND_STATUTORY",
    "CompetenceRow",
    "Decision",
    "Facts",
    "Period",
    "Route",
    "SignedLine",
    "Span",
    "Timeline",
    "add_months",
    "answer",
    "in_transition",
    "route",
    "rows_from_facts",
    "rows_to_append",
    "transition_end",
]
