"""Calendar rows that are entered together: one recomputation, one report.

The batch is a Python object in the context, so that no RPC call can hold one.
"""

BATCH_KEY = "darqi_calendar_batch"


class Batch:
    """Collects the years whose days changed."""

    __slots__ = ("years",)

    def __init__(self):
        self.years = set()
