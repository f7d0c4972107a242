from . import ground
from . import config, department, desk, res_groups, res_users, separation
from . import (
    basis,
    competence,
    form_field,
    item,
    item_import,
    item_material,
    item_revision,
    plan,
)
from . import reform
from . import document, document_number, licence, licence_act, seal
from . import applicant, application, application_material, filing, opinion
