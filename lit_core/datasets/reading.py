"""From the bytes of a file to a dataset: each line is an example or a problem, never dropped."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import PurePath

from lit_core.datasets.csv_reader import read_csv
from lit_core.datasets.example import Dataset, Example, LineProblem
from lit_core.datasets.line_readers import read_jsonl, read_txt
from lit_core.datasets.record import Record
from lit_core.errors import DatasetError

_SUFFIXES = (".jsonl", ".csv", ".txt")
_LISTED = 5


class BadLinesError(DatasetError):
    """Lines of a file cannot be read; `dataset` holds its good examples and the problems."""

    def __init__(self, source: str, dataset: Dataset):
        count, good = len(dataset.problems), len(dataset.examples)
        listed = "; ".join(map(str, dataset.problems[:_LISTED]))
        more = "; …" if count > _LISTED else ""
        super().__init__(
            f"{source} has {count} bad line{'s' if count > 1 else ''} ({listed}{more}): correct "
            f"the file, or accept that only its {good} good line{'' if good == 1 else 's'} "
            f"{'is' if good == 1 else 'are'} loaded."
        )
        self.dataset = dataset


def check_suffix(source: str) -> str:
    """The suffix of a file name, one of those that can be read.

    Raises:
        DatasetError: It is another.
    """
    suffix = PurePath(source).suffix.lower()
    if suffix not in _SUFFIXES:
        *first, last = _SUFFIXES
        raise DatasetError(
            f"{source} cannot be read as a dataset: its name must end in "
            f"{', '.join(first)} or {last}."
        )
    return suffix


def read_dataset(
    content: bytes,
    source: str,
    *,
    name: str | None = None,
    accept_problems: bool = False,
    variables: Collection[str] = (),
) -> Dataset:
    """The dataset in the bytes of the file called `source`, whose suffix says the format.

    Names that begin with two underscores are reserved (`RESERVED_NAMES`). `prompt`, `target` and,
    if there is a prompt, `source` have the same meaning as in LIT. All other fields are template
    variables, as are all names in `variables`. The id of an example without `__id` is its line
    number.

    Raises:
        BadLinesError: Some lines cannot be read, and `accept_problems` is false.
        DatasetError: None of it can be read, or nothing is in it.
    """
    suffix = check_suffix(source)
    try:
        records = list(_records(suffix, _decode(content), variables))
    except DatasetError as error:
        raise DatasetError(f"{source}: {error}") from error
    lines = list(_examples(records, variables))
    if not lines:
        raise DatasetError(f"{source} holds no examples.")
    dataset = Dataset(
        name or PurePath(source).stem,
        tuple(line for line in lines if isinstance(line, Example)),
        tuple(line for line in lines if isinstance(line, LineProblem)),
    )
    if dataset.problems and not accept_problems:
        raise BadLinesError(source, dataset)
    return dataset


def _records(suffix: str, text: str, variables: Collection[str]) -> Iterable[Record | LineProblem]:
    match suffix:
        case ".jsonl":
            return read_jsonl(text, variables)
        case ".csv":
            return read_csv(text)
        case _:
            return read_txt(text)


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DatasetError(
            f"line {line} (byte {error.start + 1}) is not UTF-8; save the file as UTF-8."
        ) from error


def _examples(
    records: Sequence[Record | LineProblem], variables: Collection[str]
) -> Iterator[Example | LineProblem]:
    given = {record.fields.get("__id", "") for record in records if isinstance(record, Record)}
    lines: dict[str, int] = {}
    for record in records:
        if isinstance(record, LineProblem):
            yield record
            continue
        line, example = record.line, _example(record, variables, given)
        if example.prompt is not None and not example.prompt.strip():
            yield LineProblem(line, "the prompt is empty")
        elif lines.setdefault(example.id, line) != line:
            first = lines[example.id]
            yield LineProblem(line, f"the id “{example.id}” is already that of line {first}")
        else:
            yield example


def _example(record: Record, variables: Collection[str], given: Collection[str]) -> Example:
    fields = dict(record.fields)

    def take(name: str) -> str | None:
        return None if name in variables else fields.pop(name, None)

    prompt = take("prompt")
    return Example(
        id=take("__id") or _free_id(record.line, given),
        prompt=prompt,
        target=take("__target") or take("target") or None,
        source=None if prompt is None else take("source") or None,
        expected=take("__expected") or None,
        tags=take("__tags") or None,
        variables=fields,
    )


def _free_id(line: int, given: Collection[str]) -> str:
    """What an example without an id is called, other than any that has one."""
    name = str(line)
    while name in given:
        name = f"line {name}"
    return name
