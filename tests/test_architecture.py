"""Packages import only what `docs/architecture.md` says they may, read from the code."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Longer ones mostly have two purposes.
LONGEST = 250
FILES = sorted([*ROOT.glob("lit_core/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"])
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common", "manager"}

# A package imports only packages of the layers below its own, and itself.
LAYERS = [
    ("lit_core.errors", "lit_core.formatting", "lit_core.distinct_names", "lit_core.local_path"),
    ("lit_core.paths", "lit_core.settings"),
    ("lit_core.progress", "lit_core.salience.prompt_parts", "lit_core.salience.sentences"),
    ("lit_core.prompts", "lit_core.datasets", "lit_core.salience.boundaries"),
    ("lit_core.salience.granularity",),
    ("lit_core.gemma.hub",),
    ("lit_core.gemma",),
    ("lit_core.salience",),
    ("lit_core.compare", "lit_core.store"),
    ("lit_core.engine", "lit_core.serving"),
    ("lit_core.views", "lit_core.shell", "lit_core.notebook"),
    ("lit_core.__main__", "pages"),
    ("app",),
]
LAYER = {package: number for number, packages in enumerate(LAYERS) for package in packages}

# Libraries that only these packages may import.
KEPT_TO = {
    "lit_core.gemma": {
        *(
            "keras",
            "keras_hub",
            "keras_nlp",
            "kagglehub",
            "huggingface_hub",
            "tensorflow",
            "tensorflow_text",
        ),
        *("jax", "torch", "sentencepiece", "gguf"),
    },
    "lit_core.store": {"sqlalchemy", "sqlite3"},
}
BROWSER = ("lit_core.views", "pages", "app")


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(file): file for file in FILES}


def package_of(module: str) -> str | None:
    """The package a module of ours is in, the innermost that has a layer."""
    names = [module.rsplit(".", cut)[0] for cut in range(module.count(".") + 1)]
    return next((name for name in names if name in LAYER), None)


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def named_in(nodes: Iterator[ast.AST]) -> Iterator[str]:
    """The modules that import statements among `nodes` name."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else node.module


def imports(module: str) -> set[str]:
    """Everything a module imports, wherever in it."""
    return set(named_in(ast.walk(tree(module))))


def imports_at_once(module: str) -> set[str]:
    """What has to be imported before the module is; not what a function or a type hint needs."""
    return set(named_in(iter(tree(module).body)))


@pytest.mark.parametrize("module", MODULES)
def test_a_package_imports_only_packages_below_it(module: str) -> None:
    package = package_of(module)
    assert package or module == "lit_core", f"{module} has no layer in docs/architecture.md"
    for imported in imports(module):
        other = package_of(imported)
        if package and other and other != package:
            inside = other.startswith(f"{package}.")  # granularity within salience
            assert inside or LAYER[other] < LAYER[package], f"{module} imports {imported}"


@pytest.mark.parametrize("module", MODULES)
def test_some_packages_are_imported_by_one_package_only(module: str) -> None:
    for imported in imports(module):
        library = imported.split(".")[0]
        for package, kept in KEPT_TO.items():
            assert library not in kept or module.startswith(package), f"{module} imports {imported}"
        assert library != "streamlit" or module.startswith(BROWSER), f"{module} imports {imported}"


def test_no_page_imports_a_page() -> None:
    for module in MODULES:
        if module.startswith("pages."):
            assert not [name for name in imports(module) if name.split(".")[0] == "pages"]


def test_no_two_modules_import_each_other() -> None:
    ours = {module: imports_at_once(module) & MODULES.keys() for module in MODULES}
    TopologicalSorter(ours).prepare()


def test_a_model_is_found_and_downloaded_without_what_loads_it() -> None:
    reached, waiting = set(), ["lit_core.gemma"]
    while waiting:
        module = waiting.pop()
        reached.add(module)
        waiting += imports_at_once(module) & MODULES.keys() - reached
    assert {"lit_core.gemma.sources.resolve", "lit_core.gemma.hub.download"} <= reached
    assert "lit_core.gemma.framework" not in reached


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_short_and_named_after_what_it_does(module: str) -> None:
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= LONGEST
    assert not VAGUE & set(module.split("."))
