from . import (
    test_access_matrix,
    test_claim,
    test_claim_tour,
    test_feedback,
    test_interval_report,
    test_lead,
    test_loop,
    test_menus,
    test_notice,
    test_thread,
    test_verify,
    test_visit,
)
