from . import complaint, kind, loan, request, requested, seam, stamping, verify
