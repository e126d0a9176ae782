"""A model in a folder that KerasHub can read."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from lit_core.gemma.hub.preset import STORED_BYTES_PER_PARAMETER
from lit_core.gemma.sources.local_model import LocalModel
from lit_core.gemma.sources.weight_bytes import weight_bytes

if TYPE_CHECKING:
    from lit_core.gemma.loaders.model_parts import ModelParts


@dataclass(frozen=True)
class ModelFolder(LocalModel):
    """A model in a folder; how its weights are stored is said by the class of each form.

    Attributes:
        weight_files: the names of the files that hold the weights, as a pattern.
        stored_bytes_a_number: how much of such a file a number takes.
    """

    weight_files: ClassVar[str]
    stored_bytes_per_parameter: ClassVar[int] = STORED_BYTES_PER_PARAMETER

    def weight_bytes(self, precision: str) -> int:
        """About how much memory its weights take, by the size of the files that hold them."""
        stored = sum(file.stat().st_size for file in self.path.glob(self.weight_files))
        return weight_bytes(stored / self.stored_bytes_per_parameter, precision)

    def read_parts(self, dtype: str) -> "ModelParts":
        """Read its weights and vocabulary with KerasHub."""
        from lit_core.gemma.loaders.keras_hub_folder import read_folder

        return read_folder(self.path, self.name, dtype)
