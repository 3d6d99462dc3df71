r"""Builds the file that makes the landmark network compute the person's mask around the legs only.

The network draws its mask over the whole view, and half of that time goes into layers of 8 channels at 128
and 256 pixels. kneealign uses the mask around the legs. So these layers are given a part of their input, and
the rest of the mask is filled with "nobody". The last layer, a convolution to one channel, becomes one for
each channel and their sum, which is the same arithmetic in two thirds of its time. No weight changes. What
the part lacks is what layers would have seen beyond its border: up to 10 pixels of the mask differ there.

The result is stored as the difference from the network in the bundle: pieces of it, and what is new between
them. Usage::

    python tools/build_mask_part.py [--check]

The file is the same, byte for byte, on every run. ``--check`` compares it with the committed one.
"""

from __future__ import annotations

import argparse
import hashlib
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

import flatbuffers
import numpy as np
from mediapipe.tasks.metadata import schema_py_generated as fb

from kneealign.pose.bundle import DATA_FOLDER, MASK_PART_NAME, MODEL_NAME, load_bundle

TOP, BOTTOM, LEFT, RIGHT = 16, 64, 4, 60
"""The part, in pixels of the layers with 64 pixels, each of which is four pixels of the view.

In views turned by up to 7.5 degrees it holds the outline's raster and 10 pixels of the view around it.
"""

SIZE = 64

FROM_64, FROM_128 = 281, 209
"""Tensors, of 64 and 128 pixels, that the layers in question begin with."""

AT_128, AT_256 = range(282, 290), range(290, 297)
"""Tensors of 128 and 256 pixels in between, the first of each enlarged from what is before it."""

MASK = 297
"""The mask: what the sigmoid function makes probabilities of."""

CHANNELS = 8

NOBODY = -100.0
"""Its value where nobody is looked for."""

SHORTEST_COPY = 64
"""Shorter pieces of the network are repeated."""


def mask_part(network: bytes | memoryview) -> bytes:
    """Return the landmark network with the mask of a part of the view."""
    tree = fb.ModelT.InitFromObj(fb.Model.GetRootAs(bytes(network), 0))
    parts = Parts(tree)
    graph = tree.subgraphs[0]
    whole, graph.operators = graph.operators, []
    for operator in whole:
        (made, *_) = operator.outputs
        if made == AT_128[0]:
            first = [parts.cut(FROM_64, 1), parts.cut(FROM_128, 2)]
            operator.inputs = [first[0], parts.size(2)]
        elif made == AT_256[0]:
            operator.inputs = [operator.inputs[0], parts.size(4)]
        elif made == AT_128[1]:
            operator.inputs = [first[1] if tensor == FROM_128 else tensor for tensor in operator.inputs]
        if made == MASK:
            parts.last(operator)
        else:
            graph.operators.append(operator)
    for factor, tensors in ((2, AT_128), (4, AT_256)):
        for tensor in tensors:
            graph.tensors[tensor].shape = shape(factor, CHANNELS)
    builder = flatbuffers.Builder(1 << 20)
    builder.Finish(tree.Pack(builder), file_identifier=b"TFL3")
    return bytes(builder.Output())


def shape(factor: int, channels: int) -> list[int]:
    """Return the shape of the part in layers of so many times 64 pixels."""
    return [1, factor * (BOTTOM - TOP), factor * (RIGHT - LEFT), channels]


class Parts:
    """Adds tensors and operators to a network."""

    def __init__(self, tree: Any) -> None:
        self.tree = tree
        self.graph = tree.subgraphs[0]

    def cut(self, tensor: int, factor: int) -> int:
        """Cut the part out of a tensor; return it."""
        start = self.constant([0, factor * TOP, factor * LEFT, 0], np.int32)
        size = self.constant(shape(factor, CHANNELS), np.int32)
        return self.add("SLICE", "Slice", [tensor, start, size], shape(factor, CHANNELS))

    def size(self, factor: int) -> int:
        """Return rows and columns to enlarge to."""
        return self.constant(shape(factor, 1)[1:3], np.int32)

    def last(self, operator: Any) -> None:
        """Replace the convolution that makes the mask, and fill up the rest of the mask."""
        before, weights, bias = operator.inputs
        each = self.add(
            "DEPTHWISE_CONV_2D",
            "DepthwiseConv2D",
            [before, weights, self.constant(np.zeros(CHANNELS), np.float32)],
            shape(4, CHANNELS),
            {"strideW": 1, "strideH": 1, "depthMultiplier": 1, "dilationWFactor": 1, "dilationHFactor": 1},
        )
        together = self.add(
            "CONV_2D",
            "Conv2D",
            [each, self.constant(np.ones((1, 1, 1, CHANNELS)), np.float32), bias],
            shape(4, 1),
            {"strideW": 1, "strideH": 1, "dilationWFactor": 1, "dilationHFactor": 1},
        )
        around = [[0, 0], [TOP, SIZE - BOTTOM], [LEFT, SIZE - RIGHT], [0, 0]]
        border, nobody = self.constant(4 * np.array(around), np.int32), self.constant(NOBODY, np.float32)
        self.add("PADV2", "PadV2", [together, border, nobody], into=MASK)

    def constant(self, values: Any, kind: type) -> int:
        """Add a tensor of known values; return its number."""
        array = np.asarray(values, kind)
        buffer = fb.BufferT()
        buffer.data = np.frombuffer(array.tobytes(), np.uint8)
        self.tree.buffers.append(buffer)
        return self.tensor(list(array.shape), len(self.tree.buffers) - 1, array.dtype.name)

    def tensor(self, sides: list[int], buffer: int = 0, kind: str = "float32") -> int:
        """Add a tensor; return its number."""
        tensor = fb.TensorT()
        tensor.name, tensor.shape, tensor.buffer = f"part {len(self.graph.tensors)}", sides, buffer
        tensor.type = getattr(fb.TensorType, kind.upper())
        self.graph.tensors.append(tensor)
        return len(self.graph.tensors) - 1

    def add(
        self,
        name: str,
        options: str,
        inputs: list[int],
        sides: list[int] | None = None,
        settings: dict[str, int] | None = None,
        into: int | None = None,
    ) -> int:
        """Add an operator behind all others; return the tensor that it makes."""
        code = fb.OperatorCodeT()
        code.builtinCode = code.deprecatedBuiltinCode = getattr(fb.BuiltinOperator, name)
        code.version = 1
        self.tree.operatorCodes.append(code)
        made = into if into is not None else self.tensor(sides or [])
        operator = fb.OperatorT()
        operator.opcodeIndex = len(self.tree.operatorCodes) - 1
        operator.inputs, operator.outputs = inputs, [made]
        operator.builtinOptionsType = getattr(fb.BuiltinOptions, f"{options}Options")
        operator.builtinOptions = getattr(fb, f"{options}OptionsT")()
        for setting, value in (settings or {}).items():
            setattr(operator.builtinOptions, setting, value)
        self.graph.operators.append(operator)
        return made


def difference(network: bytes | memoryview, changed: bytes) -> bytes:
    """Return what :func:`kneealign.pose.network.changed` makes the changed network of."""
    whole = bytes(network)
    places = []
    for buffer in fb.ModelT.InitFromObj(fb.Model.GetRootAs(whole, 0)).buffers:
        data = b"" if buffer.data is None else bytes(bytearray(buffer.data))
        if len(data) >= SHORTEST_COPY and (at := changed.find(data)) >= 0:
            places.append((at, whole.find(data), len(data)))
    pieces, new, end = [], [], 0
    for at, start, length in sorted(places):
        if at < end:
            continue
        pieces.append((at - end, start, length))
        new.append(changed[end:at])
        end = at + length
    pieces.append((len(changed) - end, 0, 0))
    new.append(changed[end:])
    table = b"".join(struct.pack("<3I", *piece) for piece in pieces)
    return zlib.compress(struct.pack("<I", len(pieces)) + table + b"".join(new), 9)


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare with the committed file; write nothing")
    check = parser.parse_args().check
    network = load_bundle(DATA_FOLDER / MODEL_NAME).landmarks
    data = difference(network, mask_part(network))
    path: Path = DATA_FOLDER / MASK_PART_NAME
    same = path.is_file() and path.read_bytes() == data
    if not check:
        path.write_bytes(data)
    state = "same" if same else "DIFFERENT" if check else "written"
    print(f"{state}: {path.name}, {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")
    return 0 if same or not check else 1


if __name__ == "__main__":
    sys.exit(main())
