from . import (
    test_desk,
    test_document,
    test_ground,
    test_i18n,
    test_number,
    test_seal,
)
