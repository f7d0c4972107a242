from . import file_bundle, kinds, service, template

# isort: split
from . import service_act, service_paper, service_servers

# isort: split
from . import (
    case_file,
    delivery,
    document_run,
    document_run_line,
    erratum,
    report,
    service_announcement,
    service_proof,
)
