from . import story

# isort: split
from . import (
    story_cases,
    story_catalogue,
    story_licences,
    story_reform,
    story_scope,
    story_steps,
    story_supervision,
)

# isort: split
from . import (
    story_archive,
    story_clock,
    story_course,
    story_industry,
    story_intake,
    story_life,
    story_mongolian,
    story_project,
    story_sealing,
    story_service,
    story_window,
)

# isort: split
from . import story_papers  # about what all the others told

# isort: split
from . import story_handwritten  # signs the receipts of all of them
