"""The life of a case: answers after acceptance, names, kinds of application, intake."""

from . import (
    answer_change,
    applicant_name,
    kind_procedure,
    last_materials,
    late_receipt,
    supplement_waiver,
)

# isort: split
from . import file_guard  # over all that has files
