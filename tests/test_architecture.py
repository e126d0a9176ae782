"""The house stands as `docs/architecture.md` draws it: who may know whom, read from the code."""

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

# A room imports only rooms on floors below its own, and itself.
FLOORS = [
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
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

# Packages that only these rooms may know.
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


def room_of(module: str) -> str | None:
    """The room a module of ours is in, the innermost that has a floor."""
    names = [module.rsplit(".", cut)[0] for cut in range(module.count(".") + 1)]
    return next((name for name in names if name in FLOOR), None)


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
def test_a_room_imports_only_rooms_below_it(module: str) -> None:
    room = room_of(module)
    assert room or module == "lit_core", f"{module} has no floor in docs/architecture.md"
    for imported in imports(module):
        other = room_of(imported)
        if room and other and other != room:
            inside = other.startswith(f"{room}.")  # granularity within salience
            assert inside or FLOOR[other] < FLOOR[room], f"{module} imports {imported}"


@pytest.mark.parametrize("module", MODULES)
def test_some_packages_are_known_in_one_room_only(module: str) -> None:
    for imported in imports(module):
        package = imported.split(".")[0]
        for room, kept in KEPT_TO.items():
            assert package not in kept or module.startswith(room), f"{module} imports {imported}"
        assert package != "streamlit" or module.startswith(BROWSER), f"{module} imports {imported}"


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
