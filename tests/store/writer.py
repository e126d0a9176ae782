"""A process in which several threads write to a database until it is killed.

`python -m tests.store.writer URL NAME…` prints a line after each write that came through.
"""

import sys
from itertools import count
from threading import Thread

from sqlalchemy import Engine

from lit_core.store import DraftStore, PromptVersionStore, open_database


def write(database: Engine, name: str) -> None:
    """Write for ever, as one session does."""
    drafts, prompts = DraftStore(database), PromptVersionStore(database)
    for number in count():
        text = f"{name} wrote {number} " + "long " * 200
        drafts.save(name, {"prompt": text, f"slot {number}": number})
        print(f"{name} draft {number}\n", end="", flush=True)
        saved = prompts.save("shared", text, author=name, reason=str(number))
        print(f"{name} version {saved.number} {number}\n", end="", flush=True)
        prompts.label("shared", saved.number, name, author=name)
        print(f"{name} label {saved.number}\n", end="", flush=True)


def main(url: str, *names: str) -> None:
    """Begin a thread for each name."""
    database = open_database(url=url)
    for name in names:
        Thread(target=write, args=[database, name]).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
