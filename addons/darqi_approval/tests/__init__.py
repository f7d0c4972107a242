from . import (
    test_desk,
    test_ground,
    test_i18n,
)
