"""The house's own static rule: no override is lost to a base loaded after it.

A model's concerns lie in several files. One that calls ``super()`` works only when the
method it extends was loaded before; loaded later, the method without ``super()`` takes
its place, and nothing says so.
"""

import ast
import pathlib


def loaded(package):
    """Python files of a package in the order its ``__init__`` imports them."""
    tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if not isinstance(node, ast.ImportFrom) or node.level != 1:
            continue
        names = [node.module] if node.module else [alias.name for alias in node.names]
        for name in names:
            if (package / name).is_dir():
                yield from loaded(package / name)
            elif (package / f"{name}.py").exists():
                yield package / f"{name}.py"


def _model_of(node):
    """The model a class defines or extends, or None."""
    found = {}
    for part in node.body:
        if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
            if isinstance(part.value, ast.Constant):
                found[part.targets[0].id] = part.value.value
    return found.get("_name") or found.get("_inherit")


def _calls_super(function):
    return any(
        isinstance(part, ast.Name) and part.id == "super" for part in ast.walk(function)
    )


def shadowed(modules):
    """``model.method: file lost to file`` of each override that never runs."""
    definitions = {}
    files = {file: None for module in modules for file in loaded(pathlib.Path(module))}
    for file in files:
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            model = _model_of(node) if isinstance(node, ast.ClassDef) else None
            if not model:
                continue
            for part in node.body:
                if isinstance(part, ast.FunctionDef):
                    known = definitions.setdefault((model, part.name), [])
                    known.append((file, _calls_super(part)))
    return [
        f"{model}.{name}: {earlier} lost to {file}"
        for (model, name), known in definitions.items()
        for place, (file, extends) in enumerate(known)
        if not extends
        for earlier, extended in known[:place]
        if extended
    ]
