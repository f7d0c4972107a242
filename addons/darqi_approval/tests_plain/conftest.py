"""Run the kernels alone: they are top-level packages here, without Odoo."""

import sys
from pathlib import Path
from types import ModuleType

ADDON = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ADDON))

# pytest imports the package above a test folder, and ours imports Odoo. An empty
# one in its place keeps these tests free of it, from whatever folder they run.
stand_in = ModuleType(ADDON.name)
stand_in.__file__ = str(ADDON / "__init__.py")
stand_in.__path__ = [str(ADDON)]
sys.modules.setdefault(ADDON.name, stand_in)
