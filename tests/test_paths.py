"""One module knows where the app's files are."""

from lit_core.paths import APP_FOLDER, DATA_FOLDER, INSTALLED, PACKAGE, SECRETS_FILE


def test_in_a_checkout_everything_is_beside_the_app() -> None:
    assert not INSTALLED
    assert (APP_FOLDER / "app.py").is_file()
    assert DATA_FOLDER == APP_FOLDER / "data"
    assert SECRETS_FILE == APP_FOLDER / ".streamlit" / "secrets.toml"


def test_no_other_module_looks_for_what_is_outside_its_own_folder() -> None:
    modules = [*PACKAGE.rglob("*.py"), *(APP_FOLDER / "pages").glob("*.py"), APP_FOLDER / "app.py"]
    climbing = [file for file in modules if ".parents[" in file.read_text(encoding="utf-8")]
    assert climbing == []
