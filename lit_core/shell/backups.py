"""The jobs that write the whole database to a file, and read it back."""

import argparse

from lit_core import store
from lit_core.errors import StoreError
from lit_core.local_path import local_path
from lit_core.shell.output import emit


def backup(arguments: argparse.Namespace) -> int:
    """Write everything that is saved to a file."""
    if not store.database_exists():
        raise StoreError(f"There is nothing to back up: no database is in {store.data_folder()}.")
    file = local_path(arguments.file)
    rows = store.back_up(store.open_database(), file)
    emit(arguments, {"file": str(file), "rows": rows}, f"{rows:,} rows are in {file}.")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Put a backup into a database that has nothing."""
    file = local_path(arguments.file)
    rows = store.restore(store.open_database(), file)
    emit(arguments, {"file": str(file), "rows": rows}, f"{rows:,} rows are restored.")
    return 0
