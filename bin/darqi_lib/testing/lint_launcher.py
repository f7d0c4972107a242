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
    """Wrap Odoo's test loader, which imports the tests when it is called."""

    def wrapper(*args, **kwargs):
        suite = make_suite(*args, **kwargs)
        narrow_manifests()
        tests = "odoo.addons.test_lint.tests"
        index = sys.modules.get(f"{tests}.test_index")
        if index and not isinstance(index.BTREE_INDEX_IGNORE_MODELS, NotOurs):
            ignored = NotOurs(index.BTREE_INDEX_IGNORE_MODELS)
            index.BTREE_INDEX_IGNORE_MODELS = ignored
        pofile = sys.modules.get(f"{tests}.test_pofile")
        if pofile:
            pofile.get_modules = lambda: OWN
        return suite

    return wrapper


def narrow_manifests():
    """Let the manifests' list have ours only (once)."""
    import odoo.modules.module as module

    everything = module.Manifest.all_addon_manifests
    if getattr(everything, "narrowed", False):
        return

    def ours():
        return [item for item in everything() if item.name in OWN]

    ours.narrowed = True
    module.Manifest.all_addon_manifests = staticmethod(ours)


def main():
    """Patch the loader, then be Odoo."""
    import odoo.tests.loader as loader

    loader.make_suite = narrow(loader.make_suite)
    from odoo.cli.command import main as odoo_main

    sys.argv[0] = "odoo"
    odoo_main()


if __name__ == "__main__":
    main()
