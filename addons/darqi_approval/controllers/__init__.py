from . import (
    advice,
    check,
    licence,
    memorandum,
    overdue,
    papers,
    portal,
    print_layout,
    public,
    reading,
)
