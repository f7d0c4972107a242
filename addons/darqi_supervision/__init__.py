from . import models, wizard


def tell_existing_licences(env):
    """Licences in force before this module came are told like legacy ones.

    Those that nobody supervises stay in the list of gaps.
    """
    licences = env["darqi.licence"].search(
        [("state", "=", "valid"), ("notice_ids", "=", False)]
    )
    licences.filtered(lambda x: x._supervising_organs())._event("registered")
