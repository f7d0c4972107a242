from . import (
    test_desk,
    test_document,
    test_ground,
    test_i18n,
    test_number,
    test_seal,
)
from . import test_handover, test_memorandum, test_milestone, test_transfer
