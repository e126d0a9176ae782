"""Where the app's own files are, and where a person's files go: in a checkout, and installed."""

from pathlib import Path

from platformdirs import user_data_path

from lit_core.local_path import local_path

PACKAGE = Path(__file__).resolve().parent
# In a wheel, what stands beside the package in a checkout: see pyproject.toml.
_IN_WHEEL = PACKAGE / "_app"
INSTALLED = _IN_WHEEL.is_dir()

# Holds app.py, pages, prompts and models. A Python that is started here finds `lit_core`.
APP_FOLDER = _IN_WHEEL if INSTALLED else PACKAGE.parent

# What people write has no place among installed packages: an upgrade would delete it.
DATA_FOLDER = user_data_path("promptlight") if INSTALLED else APP_FOLDER / "data"
_SETTINGS_FOLDER = local_path("~/.streamlit") if INSTALLED else APP_FOLDER / ".streamlit"
SECRETS_FILE = _SETTINGS_FOLDER / "secrets.toml"
