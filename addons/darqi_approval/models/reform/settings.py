from ..config import DEFAULTS

# Settings of the reform; darqi.config reads them like the others.
DEFAULTS.setdefault("darqi.handover_days", "20")  # 方案三(三)2, no number in the plan
