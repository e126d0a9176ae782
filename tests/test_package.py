"""The wheel is the whole app: its command and pages work from any folder, without a checkout."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest

from lit_core.paths import APP_FOLDER
from lit_core.prompts import shipped_names
from lit_core.serving import free_port, wait_until_ready

# What a checkout has beside the package, and a wheel inside it.
BESIDE = ("app.py", "pages", "prompts", "models/tiny_gemma", "docs/images/logo.svg")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*build, "--directory", str(folder)], cwd=APP_FOLDER, check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def site(wheel: Path) -> Path:
    """A folder of packages in which the wheel is installed; what it needs is this Python's own."""
    folder = wheel.parent / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, "--target", str(folder), str(wheel)], check=True)
    return folder


@pytest.fixture
def elsewhere(site: Path, tmp_path: Path) -> Mapping[str, str]:
    """The environment of a person with a home of their own, in which the wheel is installed."""
    own = {name: text for name, text in os.environ.items() if not name.startswith("PROMPTLIGHT_")}
    own.pop("XDG_DATA_HOME", None)
    return {**own, "PYTHONPATH": str(site), "HOME": str(tmp_path)}


def command(site: Path) -> list[str]:
    """What `promptlight` starts."""
    return [sys.executable, "-P", str(site / "bin" / "promptlight")]


def written(command: list[str], folder: Path, environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def tracked(path: str) -> set[str]:
    """The files of a checkout, those that git leaves out aside."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", path],
        cwd=APP_FOLDER,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(listed.stdout.split())


def test_the_wheel_holds_every_file_of_the_app_and_no_other(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    beside = set().union(*map(tracked, (*BESIDE, "docs/images/icon.svg", ".streamlit")))
    assert held == tracked("lit_core") | {f"lit_core/_app/{file}" for file in beside}
    assert "lit_core/py.typed" in held


def test_the_command_works_from_another_folder(
    site: Path, elsewhere: Mapping[str, str], tmp_path: Path
) -> None:
    def said(*arguments: str) -> str:
        return written([*command(site), *arguments], tmp_path, elsewhere)

    assert said("--version").startswith("promptlight ")
    assert said("--help").startswith("usage: promptlight ")
    listed = json.loads(said("prompts", "list", "--json"))
    assert [prompt["name"] for prompt in listed["prompts"]] == [*shipped_names()]


def test_nothing_a_person_writes_goes_among_the_packages(
    site: Path, elsewhere: Mapping[str, str], tmp_path: Path
) -> None:
    code = "from lit_core.paths import *; print(PACKAGE, DATA_FOLDER, SECRETS_FILE, sep='\\n')"
    found = written([sys.executable, "-P", "-c", code], tmp_path, elsewhere)
    package, data, secrets = map(Path, found.splitlines())
    assert package == site.resolve() / "lit_core"
    assert data.is_relative_to(tmp_path)
    assert data.name == "promptlight"
    assert secrets == tmp_path / ".streamlit" / "secrets.toml"


def test_the_app_opens_from_another_folder_with_its_own_settings(
    site: Path, elsewhere: Mapping[str, str], tmp_path: Path
) -> None:
    port = free_port()
    # A file that would stand for a module of Python, were the current folder searched for modules.
    (tmp_path / "queue.py").write_text("raise SystemExit('taken for a module')")
    server = subprocess.Popen(
        [*command(site), "serve", "--headless", "--port", str(port)],
        cwd=tmp_path,
        env=elsewhere,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        with urllib.request.urlopen(wait_until_ready(server, port)) as page:
            assert page.status == 200
    finally:
        server.terminate()
        said, _ = server.communicate(timeout=30)
    # Without .streamlit/config.toml it would also name the address for other machines.
    assert f"URL: http://localhost:{port}" in said
    assert "Network" not in said
