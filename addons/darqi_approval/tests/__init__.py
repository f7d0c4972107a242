from . import (
    test_desk,
    test_document,
    test_ground,
    test_handover,
    test_i18n,
    test_memorandum,
    test_milestone,
    test_number,
    test_seal,
    test_transfer,
)
