from . import item_fee, window

# isort: split
from . import (
    access_log,
    application_fee,
    carry,
    common_answers,
    contact,
    ticket,
    ticket_link,
)
