"""What went wrong with a download, in one sentence, and what to do about it."""

import errno
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from lit_core.gemma.hub.catalogue import Preset, near_names

AGAIN = "Try again: it goes on where it stopped."
WHERE = (
    "Make an API token in the settings of your Kaggle account and set KAGGLE_API_TOKEN, or "
    "KAGGLE_USERNAME and KAGGLE_KEY, or save kaggle.json in ~/.kaggle, or put them into "
    ".streamlit/secrets.toml; then start the app again."
)


def sentence(preset: Preset, found: Mapping[str, Any], *, credentials: bool) -> str:
    """The fault of one download.

    Args:
        preset: what was asked for.
        found: what the downloading process said of the error.
        credentials: whether it had any.
    """
    what = f'"{preset.name}"'
    status, kinds = found.get("status"), set(found.get("kinds", ()))
    refused = status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
    if refused and not credentials:
        return f"Kaggle gives {what} to people it knows, and there are no credentials. {WHERE}"
    if status == HTTPStatus.UNAUTHORIZED:
        return f"Kaggle does not know the credentials that are set here. {WHERE}"
    if status == HTTPStatus.FORBIDDEN:
        return (
            f"The licence of {what} is not accepted yet: sign in to Kaggle with the account whose "
            f"credentials are set here, accept it at {preset.page}, and try again."
        )
    if status == HTTPStatus.NOT_FOUND:
        near = ", ".join(n for n in near_names(preset.name) if n != preset.name)
        return f"Kaggle has no {what} ({preset.handle}). Choose another, such as {near}."
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return f"Kaggle has had too many requests from here: wait some minutes. {AGAIN}"
    if status is not None and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"Kaggle has a fault of its own (status {status}): wait some minutes. {AGAIN}"
    if found.get("errno") in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return full_disk(preset)
    if "DataCorruptionError" in kinds:
        return f"A file of {what} came damaged (its hash is wrong) and was deleted. {AGAIN}"
    if kinds & {"ChunkedEncodingError", "IncompleteRead", "ProtocolError"}:
        return f"The connection broke in the middle of {what}. {AGAIN}"
    if kinds & {"ConnectionError", "Timeout"}:
        return (
            f"Kaggle cannot be reached, so {what} was not downloaded: check the network, or give "
            "the folder of a preset that is already on this machine."
        )
    if kinds & {"JSONDecodeError", "ValueError"}:
        return (
            "What answered is not Kaggle but a web page: a proxy or a sign-in page stands between. "
            "Open a browser on this machine, sign in there, and try again."
        )
    return f"{what} could not be downloaded ({found.get('error', 'no reason given')}). {AGAIN}"


def full_disk(preset: Preset) -> str:
    """The disk has no room for a preset."""
    size = preset.download_bytes / 1e9
    return (
        f'The disk is full: "{preset.name}" takes about {size:.1f} GB. Free some room, or set '
        "KAGGLEHUB_CACHE to a folder on another disk."
    )


def stalled(preset: Preset, seconds: float) -> str:
    """Nothing came for a while."""
    return (
        f'Nothing of "{preset.name}" came for {seconds:.0f} seconds, so the download was stopped. '
        f"Check the network. {AGAIN}"
    )
