"""What steps of cases add: forms, institutions, papers of their own."""

from . import legal_review, step_form, step_paper, third_party
