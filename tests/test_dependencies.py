"""What is imported is declared, what is declared is used, and the lock is what is declared."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lit_core.paths import APP_FOLDER, PACKAGE

PYPROJECT = (APP_FOLDER / "pyproject.toml").read_text(encoding="utf-8")
TABLES = tomllib.loads(PYPROJECT)
PROJECT, GROUPS = TABLES["project"], TABLES["dependency-groups"]
EXTRAS = PROJECT["optional-dependencies"]
OURS = {"app", "lit_core", "pages"}
DISTRIBUTIONS = packages_distributions()

# Each lock, and what it is made from; PyTorch is in none.
LOCKS = {
    "requirements.txt": PROJECT["dependencies"],
    "requirements-jax.txt": PROJECT["dependencies"] + EXTRAS["jax"],
    "requirements-gpu.txt": PROJECT["dependencies"] + EXTRAS["gpu"],
    "requirements-dev.txt": PROJECT["dependencies"]
    + EXTRAS["jax"]
    + EXTRAS["notebook"]
    + GROUPS["dev"],
    "benchmarks/requirements.txt": PROJECT["dependencies"] + GROUPS["bench"],
}
LOCKED = re.compile(r"^([\w.-]+)==(\S+) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M)
ENTRY = re.compile(r"^[\w.-]+", re.M)


def names(requirements: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(each).name) for each in requirements}


DECLARED = names([*PROJECT["dependencies"], *(each for extra in EXTRAS.values() for each in extra)])


def imported() -> Iterator[str]:
    """The packages of others that the app imports, wherever in it."""
    for file in (APP_FOLDER / "app.py", *APP_FOLDER.glob("pages/*.py"), *PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.split(".")[0]


IMPORTED = sorted(set(imported()) - OURS - sys.stdlib_module_names)
PROVIDERS = {name: {*map(canonicalize_name, DISTRIBUTIONS.get(name, ()))} for name in IMPORTED}


@pytest.mark.parametrize("package", IMPORTED)
def test_an_imported_package_is_declared(package: str) -> None:
    assert PROVIDERS[package] & DECLARED, f"pyproject.toml does not name {package}"


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_a_declared_package_is_imported_or_says_why_it_is_there(name: str) -> None:
    reason = re.search(rf'^ +"{name}\b[^"]*",  # \w', PYPROJECT, re.MULTILINE | re.IGNORECASE)
    assert reason or any(name in providers for providers in PROVIDERS.values())


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_one_fitting_version_of_each_package_and_its_hashes(lock: str) -> None:
    text = (APP_FOLDER / lock).read_text(encoding="utf-8")
    versions = {canonicalize_name(name): version for name, version, _ in LOCKED.findall(text)}
    assert len(versions) == len(ENTRY.findall(text)), "an entry has no hash"
    for wanted in map(Requirement, LOCKS[lock]):
        version = versions.get(canonicalize_name(wanted.name))
        assert version, f"{wanted} is not locked: run make lock"
        assert wanted.specifier.contains(version), f"{wanted} is locked at {version}: run make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_lock_has_the_versions_of_the_first(lock: str) -> None:
    first = dict(pair[:2] for pair in LOCKED.findall((APP_FOLDER / "requirements.txt").read_text()))
    other = dict(pair[:2] for pair in LOCKED.findall((APP_FOLDER / lock).read_text()))
    assert first.items() <= other.items()
