from . import (
    acts,
    announcements,
    delivery_register,
    guide,
    hearing_refused,
    minutes,
    objection,
    result_letter,
)
