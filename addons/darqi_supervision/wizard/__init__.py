from . import notice_claim, notice_reroute, supervision_reason
