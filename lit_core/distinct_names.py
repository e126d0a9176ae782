"""Names for things that may be called alike, such as files of one name in two folders."""

from collections.abc import Sequence
from pathlib import PurePath


def distinct_names(names: Sequence[str], places: Sequence[str]) -> list[str]:
    """The names, those that several share with as many folders before them as tell them apart.

    Args:
        names: what each is called.
        places: the path or address of each.

    Returns:
        `v1/taste` and `v2/taste` for two that are called `taste`; in one folder,
        `taste (first.prompt)` and `taste (second.prompt)`. A number is put after what is still
        called alike.
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
