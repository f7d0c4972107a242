"""Application form: are these answers complete and possible? Plain Python, no Odoo.

A form is a list of plain dicts (what ``darqi.item.revision._form_definition`` gives),
the answers a dict from field code to value. The same judge serves the counter, the
portal, RPC and imports.
"""

from .common import common_fields
from .condition import OPERATORS, condition_problem, meets
from .contacts import mask_contacts
from .definition import TYPES, definition_problems
from .judging import clean, judge, visible_codes
from .problems import Problem

__all__ = [
    "common_fields",
    "OPERATORS",
    "TYPES",
    "Problem",
    "clean",
    "condition_problem",
    "definition_problems",
    "judge",
    "mask_contacts",
    "meets",
    "visible_codes",
]
