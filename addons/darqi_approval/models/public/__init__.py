from . import (
    acts,
    announcements,
    delivery_register,
    guide,
    hearing_refused,
    minutes,
    result_letter,
)
