from . import (
    advice,
    check,
    licence,
    memorandum,
    papers,
    portal,
    print_layout,
    reading,
)
