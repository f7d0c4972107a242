from . import box, file

# isort: split
from . import application, archive_list, item, loan, verify
