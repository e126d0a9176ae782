"""Makes names unique, such as those of files with the same name in different folders."""

from collections.abc import Sequence
from pathlib import PurePath


def distinct_names(names: Sequence[str], places: Sequence[str]) -> list[str]:
    """The names, with as few folders before duplicates as make them unique.

    Args:
        names: the names, possibly with duplicates.
        places: the path or address of each named item.

    Returns:
        Two items named `taste` become `v1/taste` and `v2/taste`, or, if they are in the same
        folder, `taste (first.prompt)` and `taste (second.prompt)`. Names that are still equal are
        numbered.
    """
    found = [
        name
        if names.count(name) == 1
        else _with_folders(name, place, _rivals(names, places, index))
        for index, (name, place) in enumerate(zip(names, places, strict=True))
    ]
    counts: dict[str, int] = {}
    for index, name in enumerate(found):
        counts[name] = counts.get(name, 0) + 1
        if counts[name] > 1:
            found[index] = f"{name} ({counts[name]})"
    return found


def _rivals(names: Sequence[str], places: Sequence[str], index: int) -> list[tuple[str, ...]]:
    pairs = enumerate(zip(names, places, strict=True))
    return [_folders(p) for i, (name, p) in pairs if i != index and name == names[index]]


def _with_folders(name: str, place: str, rivals: Sequence[tuple[str, ...]]) -> str:
    folders = _folders(place)
    for count in range(1, len(folders) + 1):
        if all(folders[-count:] != rival[-count:] for rival in rivals):
            return "/".join([*folders[-count:], name])
    return f"{name} ({PurePath(place).name})" if folders in rivals else name


def _folders(place: str) -> tuple[str, ...]:
    return PurePath(place).parent.parts
