"""The life of a case: answers after acceptance, names, kinds of application, intake."""

from . import late_arrival

# isort: split
from . import (
    answer_change,
    applicant_name,
    content_change,
    kind_procedure,
    last_materials,
    late_correction,
    late_receipt,
    supplement_waiver,
)

# isort: split
from . import file_guard  # over all that has files
