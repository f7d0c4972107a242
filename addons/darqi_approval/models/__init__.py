# the mixins come first: models are built in this order
from . import (
    file_check,
    ground,
    one_seal,
    revision_part,
    scan_check,
    told_persons,
)

# isort: split
from . import (
    applicant,
    application,
    application_acceptance,
    application_act,
    application_answers,
    application_calendar,
    application_deadline,
    application_decision,
    application_delivery,
    application_extension,
    application_findings,
    application_material,
    application_obstacle,
    application_review,
    application_side,
    application_side_act,
    application_special,
    application_step,
    application_steps,
    application_supplement,
    application_suspension,
    application_timeline,
    basis,
    calendar_change,
    check_count,
    competence,
    competence_decision,
    config,
    consultation,
    department,
    department_view,
    desk,
    document,
    document_act,
    document_again,
    document_issue,
    document_kind,
    document_kind_change,
    document_number,
    document_public,
    document_scan,
    document_seal,
    document_verify,
    due_calendar,
    expert,
    file_import,
    file_import_run,
    filing,
    filing_receive,
    form_field,
    hearing,
    hearing_notice,
    institution,
    ir_attachment,
    ir_http,
    ir_module_module,
    item,
    item_competence,
    item_competence_act,
    item_condition,
    item_elements,
    item_import,
    item_import_parse,
    item_import_run,
    item_material,
    item_publish,
    item_revision,
    licence,
    licence_act,
    licence_act_effect,
    licence_condition,
    licence_issue,
    licence_penalty,
    licence_validity,
    opinion,
    optional_modules,
    papers,
    plan,
    portal_case,
    process,
    process_step,
    publicity,
    reform,
    request_key,
    res_groups,
    res_users,
    revision_conditions,
    scope,
    seal,
    seal_use,
    sealing,
    separation,
    service,
    signing,
    standstill_steps,
    step_point,
    survey,
    system_grant,
    technical_opinion,
)

# isort: split
from . import licences  # extends all of the above

# isort: split
from . import archive

# isort: split
from . import verify  # compares them with the evidence

# isort: split
from . import intake  # the window: fees, tickets, places, privacy

# isort: split
from . import steps  # what steps of cases add: forms, institutions, papers

# isort: split
from . import time_limit  # bounds of pauses, hearings in time, the calendar's years

# isort: split
from . import life  # the life of a case, over all of the above

# isort: split
from . import project  # investment projects and what they need

# isort: split
from . import public  # papers for everybody, and the list of acts

# isort: split
from . import handwritten  # signatures on the screen, over all that is signed

# isort: split
from . import (  # papers, organs and seals in Mongolian beside the Chinese
    mongolian,
    mongolian_use,
)
