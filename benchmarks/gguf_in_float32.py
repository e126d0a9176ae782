"""The same model in 32 bits a weight: `python -m benchmarks.gguf_in_float32 IN.gguf OUT.gguf`."""

import sys

import numpy as np
from gguf import GGUFReader, GGUFValueType, GGUFWriter, dequantize


def main() -> None:
    """Copy what is said of the model, and write its tensors dequantized."""
    source, target = sys.argv[1:]
    reader = GGUFReader(source)
    architecture = reader.fields["general.architecture"].contents()
    writer = GGUFWriter(target, architecture)
    for name, field in reader.fields.items():
        if name.startswith("GGUF.") or name in ("general.architecture", "general.file_type"):
            continue
        kind, *inner = field.types
        item = inner[-1] if kind is GGUFValueType.ARRAY else None
        writer.add_key_value(name, field.contents(), kind, item)
    writer.add_file_type(0)
    for tensor in reader.tensors:
        values = dequantize(tensor.data, tensor.tensor_type).astype("float32")
        writer.add_tensor(tensor.name, np.ascontiguousarray(values))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()
