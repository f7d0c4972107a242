"""What a case goes through besides its states: steps with forms and papers, parties."""

from . import (
    approval_sheet,
    ending,
    law_ground,
    legal_review,
    overdue,
    party,
    side_act,
    situation,
    step_form,
    step_paper,
    third_party,
)
