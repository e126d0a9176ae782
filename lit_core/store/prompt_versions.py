"""Saved prompts: versions that never change, labels that name one, and who moved them."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from lit_core.errors import StoreError
from lit_core.store.database import insertion, writing
from lit_core.store.failures import failure_reason
from lit_core.store.saved_prompt import AT, LabelMove, PromptVersion, SavedPrompt
from lit_core.store.schema import label_moves, prompt_labels, prompt_versions, prompts

# Moving one of these asks for a reason.
PROTECTED_LABELS = frozenset({"production"})
LONGEST_NAME, LONGEST_LABEL = 200, 64


class PromptVersionStore:
    """The versions of saved prompts.

    Every method raises StoreError where the database cannot be used.
    """

    def __init__(self, database: Engine):
        self._database = database

    def save(
        self, prompt: str, content: str, *, author: str, reason: str = "", parent: int | None = None
    ) -> PromptVersion:
        """Add a version. One that says the same as the newest is that one.

        Nothing is overwritten: where somebody else saved a version after `parent`, both stay.

        Raises:
            StoreError: the name cannot be one of a prompt.
        """
        _check_name(prompt)
        with self._writing() as connection:
            _lock_prompt(connection, prompt)
            newest = self._newest(connection, prompt)
            if newest and newest.content == content:
                return newest
            version = PromptVersion(
                prompt,
                newest.number + 1 if newest else 1,
                content,
                author,
                reason,
                datetime.now(UTC),
                parent,
            )
            connection.execute(insert(prompt_versions).values(**vars(version)))
            return version

    def prompts(self) -> list[SavedPrompt]:
        """Every saved prompt, by name."""
        prompt, number = prompt_versions.c.prompt, prompt_versions.c.number
        latest = select(prompt, func.max(number).label("latest")).group_by(prompt)
        with self._reading() as connection:
            numbers = {row.prompt: row.latest for row in connection.execute(latest)}
            labels: dict[str, dict[str, int]] = {}
            for each in connection.execute(select(prompt_labels)):
                labels.setdefault(each.prompt, {})[each.label] = each.number
            rows = connection.execute(select(prompts).order_by(prompts.c.name)).all()
        return [
            SavedPrompt(
                row.name,
                numbers[row.name],
                labels.get(row.name, {}),
                tuple(row.tags),
                row.archived,
            )
            for row in rows
        ]

    def search(self, words: str) -> list[SavedPrompt]:
        """The saved prompts in which every word stands somewhere, in whatever version, by name."""
        saved, wanted = self.prompts(), words.casefold().split()
        texts = {each.name: [each.name, *each.tags, *each.labels] for each in saved}
        if wanted:
            known = select(prompt_versions).where(prompt_versions.c.prompt.in_(texts))
            with self._reading() as connection:
                for row in connection.execute(known):
                    texts[row.prompt] += [row.content, row.reason, row.author]
        said = {name: "\n".join(parts).casefold() for name, parts in texts.items()}
        return [each for each in saved if all(word in said[each.name] for word in wanted)]

    def newest_versions(self) -> dict[str, PromptVersion]:
        """The newest version of each saved prompt, by name."""
        prompt, number = prompt_versions.c.prompt, prompt_versions.c.number
        newest = select(prompt, func.max(number).label("number")).group_by(prompt).subquery()
        same = (prompt == newest.c.prompt) & (number == newest.c.number)
        with self._reading() as connection:
            rows = connection.execute(select(prompt_versions).join(newest, same))
            return {row.prompt: _version(row) for row in rows}

    def versions(self, prompt: str) -> list[PromptVersion]:
        """All versions of a prompt, the newest first; none where it is not saved."""
        query = _versions_of(prompt).order_by(prompt_versions.c.number.desc())
        with self._reading() as connection:
            return [_version(row) for row in connection.execute(query)]

    def version(self, prompt: str, number: int | None = None) -> PromptVersion:
        """One version of a prompt, or its newest.

        Raises:
            StoreError: there is none.
        """
        with self._reading() as connection:
            return self._find(connection, prompt, number)

    def label(
        self, prompt: str, number: int | None, label: str, *, author: str, reason: str = ""
    ) -> None:
        """Have a label name a version from now on, or none.

        Raises:
            StoreError: there is no such version, the label cannot be one, or it is protected and no
                reason is given.
        """
        _check_label(label)
        if label in PROTECTED_LABELS and not reason.strip():
            raise StoreError(f"“{label}” is a protected label: say why this version gets it.")
        known = (prompt_labels.c.prompt == prompt) & (prompt_labels.c.label == label)
        with self._writing() as connection:
            self._find(connection, prompt, number)
            connection.execute(delete(prompt_labels).where(known))
            if number is not None:
                row = {"prompt": prompt, "label": label, "number": number}
                connection.execute(insert(prompt_labels).values(**row))
            move = LabelMove(label, number, author, reason, datetime.now(UTC))
            connection.execute(insert(label_moves).values(prompt=prompt, **vars(move)))

    def label_moves(self, prompt: str) -> list[LabelMove]:
        """Where the labels of a prompt were, the last move first."""
        query = (
            select(label_moves)
            .where(label_moves.c.prompt == prompt)
            .order_by(label_moves.c.id.desc())
        )
        with self._reading() as connection:
            return [
                LabelMove(row.label, row.number, row.author, row.reason, _in_utc(row.moved_at))
                for row in connection.execute(query)
            ]

    def set_tags(self, prompt: str, tags: Sequence[str]) -> None:
        """Give a prompt these tags in place of those before."""
        self._set(prompt, tags=list(dict.fromkeys(tags)))

    def set_archived(self, prompt: str, archived: bool) -> None:
        """Leave a prompt out of lists of prompts to choose, or offer it again."""
        self._set(prompt, archived=archived)

    def _set(self, prompt: str, **values: Any) -> None:
        with self._writing() as connection:
            self._find(connection, prompt, None)
            connection.execute(update(prompts).where(prompts.c.name == prompt).values(**values))

    def _newest(self, connection: Connection, prompt: str) -> PromptVersion | None:
        query = _versions_of(prompt).order_by(prompt_versions.c.number.desc()).limit(1)
        row = connection.execute(query).first()
        return _version(row) if row else None

    def _find(self, connection: Connection, prompt: str, number: int | None) -> PromptVersion:
        newest = self._newest(connection, prompt)
        if newest is None:
            raise StoreError(f"There is no saved prompt named “{prompt}”.")
        if number is None or number == newest.number:
            return newest
        row = connection.execute(
            _versions_of(prompt).where(prompt_versions.c.number == number)
        ).first()
        if row is None:
            raise StoreError(f"“{prompt}” has no version {number}: the newest is {newest.number}.")
        return _version(row)

    @contextmanager
    def _reading(self) -> Generator[Connection]:
        try:
            with self._database.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(
                f"The saved prompts cannot be read: {failure_reason(error)}."
            ) from error

    @contextmanager
    def _writing(self) -> Generator[Connection]:
        try:
            with writing(self._database) as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(f"This is not saved: {failure_reason(error)}.") from error


def _lock_prompt(connection: Connection, prompt: str) -> None:
    """Add the prompt if it is new, and let nobody else add a version until this one is written."""
    row = {"name": prompt, "tags": [], "archived": False}
    connection.execute(insertion(connection, prompts).values(**row).on_conflict_do_nothing())
    connection.execute(select(prompts.c.name).where(prompts.c.name == prompt).with_for_update())


def _versions_of(prompt: str) -> Select[Any]:
    return select(prompt_versions).where(prompt_versions.c.prompt == prompt)


def _version(row: Row[Any]) -> PromptVersion:
    return PromptVersion(
        row.prompt,
        row.number,
        row.content,
        row.author,
        row.reason,
        _in_utc(row.created_at),
        row.parent,
    )


def _in_utc(moment: datetime) -> datetime:
    """SQLite keeps no time zone."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME or AT in name or not name.isprintable():
        raise StoreError(
            f"A prompt cannot be saved as “{name[:60]}”: a name has 1 to {LONGEST_NAME} "
            "characters, and none of them is @ or invisible."
        )


def _check_label(label: str) -> None:
    if not label.strip() or len(label) > LONGEST_LABEL or not label.isprintable():
        raise StoreError(f"A label has 1 to {LONGEST_LABEL} visible characters.")
