"""Starts Odoo so that its `test_lint` looks at our modules only.

Run by Odoo's Python, not by bin/darqi. Odoo's own and OCA's modules are not
ours to lint, and walking through 600 of them takes minutes.
"""

import os
import sys

OWN = os.environ["DARQI_LINT_MODULES"].split(",")


class NotOurs:
    """Model names that the index test must leave alone: all but ours."""

    def __init__(self, ignored):
        from odoo.orm.models import MetaModel

        self.ignored = ignored
        classes = (MetaModel._module_to_models__.get(name, ()) for name in OWN)
        self.ours = {item._name for group in classes for item in group}

    def __contains__(self, model):
        return model in self.ignored or model not in self.ours


def narrow(make_suite):
    """Wrap Odoo's test loader: by then all modules are loaded."""

    def wrapper(*args, **kwargs):
        import odoo.modules.module as module

        everything = getattr(module.Manifest, "everything", None)
        if everything is None:
            everything = module.Manifest.all_addon_manifests
            module.Manifest.everything = staticmethod(everything)
            module.Manifest.all_addon_manifests = staticmethod(
                lambda: [item for item in everything() if item.name in OWN]
            )
            index = sys.modules.get("odoo.addons.test_lint.tests.test_index")
            if index:
                ignored = NotOurs(index.BTREE_INDEX_IGNORE_MODELS)
                index.BTREE_INDEX_IGNORE_MODELS = ignored
            pofile = sys.modules.get("odoo.addons.test_lint.tests.test_pofile")
            if pofile:
                pofile.get_modules = lambda: OWN
        return make_suite(*args, **kwargs)

    return wrapper


def main():
    """Patch the loader, then be Odoo."""
    import odoo.tests.loader as loader

    loader.make_suite = narrow(loader.make_suite)
    from odoo.cli.command import main as odoo_main

    sys.argv[0] = "odoo"
    odoo_main()


if __name__ == "__main__":
    main()
