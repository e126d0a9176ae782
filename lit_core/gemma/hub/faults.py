"""What went wrong with a download, in one sentence, and what to do about it."""

import errno
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from lit_core.amounts import memory
from lit_core.gemma.hub.catalogue import Preset, near_names

# Errors of the clients' own libraries, by name.
BROKEN = {"ChunkedEncodingError", "IncompleteRead", "ProtocolError", "RemoteProtocolError"}
UNREACHABLE = {"ConnectionError", "Timeout", "ConnectError", "TimeoutException"} | {
    "LocalEntryNotFoundError"
}


def sentence(preset: Preset, found: Mapping[str, Any], *, credentials: bool) -> str:
    """The fault of one download.

    Args:
        preset: what was asked for.
        found: what the downloading process said of the error.
        credentials: whether it had any.
    """
    what, home = f'"{preset.name}"', preset.home
    status, kinds = found.get("status"), set(found.get("kinds", ()))
    refused = status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
    if refused and not credentials:
        check = "" if preset.parameters else " Check the address, too."
        return (
            f"{home.name} gives {what} to people it knows, and there are no credentials. "
            f"{home.cure}{check}"
        )
    if status == HTTPStatus.UNAUTHORIZED:
        return f"{home.name} does not know the credentials that are set here. {home.cure}"
    if status == HTTPStatus.FORBIDDEN:
        return (
            f"The licence of {what} is not accepted yet: sign in to {home.name} with the account "
            f"whose credentials are set here, accept it at {preset.page}, and try again."
        )
    if status == HTTPStatus.NOT_FOUND:
        if not preset.parameters:
            return f"{home.name} has no {what} ({preset.handle}): check the address."
        near = ", ".join(n for n in near_names(preset.name) if n != preset.name)
        return f"{home.name} has no {what} ({preset.handle}). Choose another, such as {near}."
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return f"{home.name} has had too many requests from here: wait some minutes. {home.again}"
    if status is not None and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return (
            f"{home.name} has a fault of its own (status {status}): wait some minutes. {home.again}"
        )
    if found.get("errno") in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return full_disk(preset)
    if "DataCorruptionError" in kinds:
        return f"A file of {what} came damaged (its hash is wrong) and was deleted. {home.again}"
    if kinds & BROKEN:
        return f"The connection broke in the middle of {what}. {home.again}"
    if kinds & UNREACHABLE:
        return (
            f"{home.name} cannot be reached, so {what} was not downloaded: check the network, or "
            "give the folder of a preset that is already on this machine."
        )
    if kinds & {"JSONDecodeError", "ValueError"}:
        return (
            f"What answered is not {home.name} but a web page: a proxy or a sign-in page stands "
            "between. Open a browser on this machine, sign in there, and try again."
        )
    return f"{what} could not be downloaded ({found.get('error', 'no reason given')}). {home.again}"


def full_disk(preset: Preset) -> str:
    """The disk has no room for a preset."""
    size = f"about {memory(preset.download_bytes)}" if preset.parameters else "more"
    return (
        f'The disk is full: "{preset.name}" takes {size}. Free some room, or set '
        f"{preset.home.cache} to a folder on another disk."
    )


def stalled(preset: Preset, seconds: float) -> str:
    """Nothing came for a while."""
    return (
        f'Nothing of "{preset.name}" came for {seconds:.0f} seconds, so the download was stopped. '
        f"Check the network. {preset.home.again}"
    )
