from . import complaint, kind, loan, request, verify
