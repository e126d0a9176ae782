"""What is known of a saved prompt: its versions, its labels, and who moved them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PromptVersion:
    """One version of a saved prompt.

    Attributes:
        prompt: the prompt's name.
        number: from 1.
        content: what the file of the prompt says.
        author: who saved it.
        reason: why, in the author's words; may be empty.
        created_at: when.
        parent: the version that it was made of; None for the first, and where that is not known.
    """

    prompt: str
    number: int
    content: str
    author: str
    reason: str
    created_at: datetime
    parent: int | None = None

    @property
    def id(self) -> str:
        """How it is named in the shell, in links and in files, such as `soup@3`."""
        return f"{self.prompt}@{self.number}"


@dataclass(frozen=True)
class SavedPrompt:
    """A prompt that has versions.

    Attributes:
        name: its name.
        latest: the number of the newest version.
        labels: the version that each label names.
        tags: words by which it is found.
        archived: whether it is put aside.
    """

    name: str
    latest: int
    labels: dict[str, int]
    tags: tuple[str, ...]
    archived: bool


@dataclass(frozen=True)
class LabelMove:
    """That a label was given to a version, or taken away.

    Attributes:
        label: the label.
        number: the version that it names since; None where it was taken away.
        author: who moved it.
        reason: why; may be empty.
        moved_at: when.
    """

    label: str
    number: int | None
    author: str
    reason: str
    moved_at: datetime
