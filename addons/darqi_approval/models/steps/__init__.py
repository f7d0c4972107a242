"""What a case goes through besides its states: steps with forms and papers, parties."""

from . import (
    act_proof,
    application_form,
    approval_sheet,
    correction,
    decision_ground,
    ending,
    expert_conflict,
    extension_void,
    law_ground,
    legal_review,
    material_kept,
    overdue,
    party,
    promise_broken,
    side_act,
    situation,
    step_form,
    step_paper,
    third_party,
)
