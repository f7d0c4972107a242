from . import models, wizard


def begin(env):
    """After the installation: nobody's licence is forgotten; a demo gets its story."""
    tell_existing_licences(env)
    module = env["ir.module.module"].search([("name", "=", "darqi_supervision")])
    if module.demo:
        # Here and not in the demo files: what is said is said in Chinese, and the
        # translations are loaded only now.
        env["darqi.demo.story"]._tell()


def tell_existing_licences(env):
    """Licences in force before this module came are told like legacy ones.

    Those that nobody supervises stay in the list of gaps.
    """
    licences = env["darqi.licence"].search(
        [("state", "=", "valid"), ("notice_ids", "=", False)]
    )
    licences.filtered(lambda x: x._supervising_organs())._event("registered")
