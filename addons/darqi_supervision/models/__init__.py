from . import clock, config
from . import supervision_duty
from . import (
    application,
    feedback,
    item,
    lead,
    licence,
    licence_act,
    measure,
    notice,
    res_users,
    supervision_task,
)
from . import clock_interval_report
