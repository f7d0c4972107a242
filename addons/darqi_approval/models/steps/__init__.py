"""What a case goes through besides its states: steps with forms and papers, parties."""

from . import (
    application_form,
    approval_sheet,
    bearer,
    decision_ground,
    ending,
    expert_conflict,
    law_ground,
    legal_review,
    overdue,
    party,
    promise_broken,
    side_act,
    situation,
    step_form,
    step_paper,
    survey_confirm,
    third_party,
)
