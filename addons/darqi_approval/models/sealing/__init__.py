from . import complaint, kind, loan, request, stamping, verify
