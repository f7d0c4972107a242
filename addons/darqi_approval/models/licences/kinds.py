"""What one can apply for about a licence, and the papers that answer."""

KINDS = [
    ("new", "New licence"),
    ("change", "Change"),
    ("renewal", "Renewal"),
    ("reissue", "Reissue"),
    ("cancellation", "Cancellation"),
]
# Kind of application → kind of document that grants it; sealing it changes the licence.
GRANTED_BY = {
    "change": "change",
    "renewal": "renewal",
    "reissue": "granted",
    "cancellation": "cancellation",
}
# … and the kind that refuses it, where it is not the common one.
REFUSED_BY = {"change": "change_refused", "renewal": "renewal_refused"}
# What a change may change: field of the licence → field of the case.
CHANGEABLE = {
    "holder_name": "new_holder_name",
    "content": "new_content",
    "area": "new_area",
    "address": "new_address",
}
# Undecided, with the papers accepted: what 50(2) looks at.
UNDECIDED = ("accepted", "reviewing", "pending_decision")
