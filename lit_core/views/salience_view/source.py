"""Puts the view's files together as the browser takes them: one script, made of small modules."""

import re
from pathlib import Path

FILES = Path(__file__).parent
# Each module after those it imports.
MODULES = (
    "elements",
    "parcels",
    "scores",
    "selection",
    "panels",
    "labels",
    "paint",
    "changes",
    "controls",
    "picture",
    "reach",
    "choosing",
    "answers",
    "painter",
    "view",
    "main",
)
IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def script(*modules: str) -> str:
    """Modules as one: what they export stays, under the same names, without the files between."""
    texts = [(FILES / "js" / f"{name}.js").read_text(encoding="utf-8") for name in modules]
    return "\n".join(EXPORT.sub("", IMPORT.sub("", text)) for text in texts)


def page() -> str:
    """The view's HTML."""
    return (FILES / "view.html").read_text(encoding="utf-8")


def styles() -> str:
    """All of its sheets of styles."""
    names = ("controls", "panels", "changes")
    return "\n".join((FILES / "css" / f"{n}.css").read_text(encoding="utf-8") for n in names)
