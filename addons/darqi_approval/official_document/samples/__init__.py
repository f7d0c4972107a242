"""One complete set of data for every kind of paper; all names are invented.

What a template of the kind may print, and what its preview shows.
"""

from . import cases, counter, examination, licences, organs
from .shared import picture

FAMILIES = (cases, licences, counter, examination, organs)
SAMPLES = {kind: data for family in FAMILIES for kind, data in family.SAMPLES.items()}

__all__ = ["SAMPLES", "picture"]
