from . import item_fee, window

# isort: split
from . import (
    access_log,
    agent,
    application_fee,
    appointment,
    carry,
    case_cost,
    common_answers,
    contact,
    mode_consent,
    receiver,
    service_address,
    ticket,
    ticket_link,
)
