"""What is known of a saved prompt: its versions, its labels, and who moved them."""

from dataclasses import dataclass
from datetime import datetime

# Between a prompt's name and the number or the label of a version.
AT = "@"


def version_id(prompt: str, number: int) -> str:
    """How a version is named in the shell, in links and in files, such as `soup@3`."""
    return f"{prompt}{AT}{number}"


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
        """See `version_id`."""
        return version_id(self.prompt, self.number)

    @property
    def parent_id(self) -> str:
        """The id of the version that it was made of; empty where that is not known."""
        return version_id(self.prompt, self.parent) if self.parent else ""


@dataclass(frozen=True)
class SavedPrompt:
    """A prompt that has versions.

    Attributes:
        name: its name.
        latest: the number of the newest version.
        labels: the version that each label names.
        tags: words by which it is found.
        archived: whether it is left out of lists of prompts to choose.
    """

    name: str
    latest: int
    labels: dict[str, int]
    tags: tuple[str, ...]
    archived: bool

    def labels_of(self, number: int) -> list[str]:
        """The labels that name a version."""
        return [label for label, named in self.labels.items() if named == number]


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
