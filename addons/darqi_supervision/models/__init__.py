# the mixins come first: models are built in this order
from . import licence_subject, supervision_duty

# isort: split
from . import (
    application,
    clock,
    clock_interval_report,
    config,
    demo_story,
    document,
    efficiency,
    evidence,
    feedback,
    item,
    lead,
    licence,
    licence_act,
    measure,
    notice,
    notice_claim,
    notice_default,
    notice_return,
    notice_slip,
    supervision_task,
)

# isort: split
from . import file_guard  # over all that has files
