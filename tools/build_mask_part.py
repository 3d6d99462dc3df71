r"""Builds the file that makes the landmark network compute the person's mask around the legs only.

The network draws its mask over the whole view, and half of that time goes into layers of 8 channels at 128
and 256 pixels. kneealign uses the mask around the legs. So these layers are given a part of their input, and
the rest of the mask is filled with "nobody". Processors have instructions for 16 numbers: the left and right
halves of the part are laid on each other as 16 channels, with all weights twice. The last layer, a
convolution to one channel, becomes one for each channel and their sum, which is the same arithmetic in two
thirds of its time. No weight changes. What the part lacks is what layers would have seen beyond its border:
up to 10 pixels of the mask differ there. The halves overlap by as much as layers see, so that none differ
between them.

The result is stored as the difference from the network in the bundle: pieces of it, and what is new between
them. Usage::

    python tools/build_mask_part.py [--check]

The file is the same, byte for byte, on every run. ``--check`` compares it with the committed one.
"""

from __future__ import annotations

import struct
import sys
import zlib
from typing import Any

import flatbuffers
import numpy as np
from mediapipe.tasks.metadata import schema_py_generated as fb
from networks import asked_to_check, write_or_check

from kneealign.pose.bundle import DATA_FOLDER, MASK_PART_NAME, MODEL_NAME, load_bundle

TOP, BOTTOM, LEFT, RIGHT = 16, 64, 4, 60
"""The part, in pixels of the layers with 64 pixels, each of which is four pixels of the view.

In views turned by up to 7.5 degrees it holds the outline's raster and 10 pixels of the view around it.
"""

SIZE = 64

HALF, BEYOND = (RIGHT - LEFT) // 2, 4
"""Columns of each half, and how many more of the other half it has: the layers see 3.25 pixels further."""

FROM_64, FROM_128 = 281, 209
"""Tensors, of 64 and 128 pixels, that the layers in question begin with."""

AT_128, AT_256 = range(282, 290), range(290, 297)
"""Tensors of 128 and 256 pixels in between, the first of each enlarged from what is before it."""

NEW_NUMBERS = {292: 295, 293: 292, 295: 293}
"""Numbers that tensors of 256 pixels swap. MediaPipe places tensors of one size by their numbers, each behind
those in use: with their own numbers they would share little memory, and take 6 MB more."""

MASK = 297
"""The mask: what the sigmoid function makes probabilities of."""

CHANNELS = 8

NOBODY = -100.0
"""Its value where nobody is looked for."""

SHORTEST_COPY = 64
"""Shorter pieces of the network are repeated."""

Array = np.ndarray[Any, Any]


def mask_part(network: bytes | memoryview) -> bytes:
    """Return the landmark network with the mask of a part of the view."""
    tree = fb.ModelT.InitFromObj(fb.Model.GetRootAs(bytes(network), 0))
    parts = Parts(tree)
    graph = tree.subgraphs[0]
    whole, graph.operators = graph.operators, []
    for operator in whole:
        (made,) = operator.outputs
        if made == AT_128[0]:
            cut_128 = parts.cut(FROM_128, 2)
            operator.inputs = [parts.cut(FROM_64, 1), parts.size(2)]
        elif made == AT_256[0]:
            operator.inputs = [operator.inputs[0], parts.size(4)]
        elif made in AT_128 or made in AT_256:
            operator.inputs = [cut_128 if tensor == FROM_128 else tensor for tensor in operator.inputs]
            if len(operator.inputs) == CONVOLUTION_INPUTS:
                operator.inputs[1:] = parts.twice(*operator.inputs[1:])
        if made == MASK:
            parts.last(operator)
        else:
            graph.operators.append(operator)
    graph.operators = [operator for operator in graph.operators if operator.outputs[0] not in parts.replaced]
    for operator in graph.operators:
        for name in ("inputs", "outputs"):
            setattr(operator, name, [NEW_NUMBERS.get(each, each) for each in getattr(operator, name)])
    for factor, tensors in ((2, AT_128), (4, AT_256)):
        for tensor in tensors:
            graph.tensors[tensor].shape = shape(factor, 2 * CHANNELS)
    builder = flatbuffers.Builder(1 << 20)
    builder.Finish(tree.Pack(builder), file_identifier=b"TFL3")
    return bytes(builder.Output())


CONVOLUTION_INPUTS = 3
"""A convolution takes a picture, weights and bias."""


def shape(factor: int, channels: int) -> list[int]:
    """Return the shape of a half in layers of so many times 64 pixels."""
    return [1, factor * (BOTTOM - TOP), factor * (HALF + BEYOND), channels]


class Parts:
    """Adds tensors and operators to a network."""

    def __init__(self, tree: Any) -> None:
        self.tree = tree
        self.graph = tree.subgraphs[0]
        self.stored = {operator.outputs[0]: operator.inputs[0] for operator in self.graph.operators}
        """What each tensor is made of: of weights, their 16-bit form."""
        self.replaced: set[int] = set()
        """Weights that are no longer needed."""

    def cut(self, tensor: int, factor: int) -> int:
        """Cut both halves out of a tensor and lay them on each other; return the result."""
        halves = []
        for left in (LEFT, RIGHT - HALF - BEYOND):
            start = [0, factor * TOP, factor * left, 0]
            halves.append(self.slice(tensor, start, shape(factor, CHANNELS)))
        return self.join(halves, 3, shape(factor, 2 * CHANNELS))

    def size(self, factor: int) -> int:
        """Return rows and columns to enlarge to."""
        return self.constant(shape(factor, 1)[1:3], np.int32)

    def twice(self, weights: int, bias: int) -> list[int]:
        """Return weights and bias that do the same for both halves."""
        self.replaced |= {weights, bias}
        each, biases = self.values(weights), np.tile(self.values(bias), 2)
        if len(each) == 1:  # For each channel by itself.
            return [self.constant(values, np.float32) for values in (np.tile(each, 2), biases)]
        both = np.zeros((2 * CHANNELS, 1, 1, 2 * CHANNELS))
        both[:CHANNELS, ..., :CHANNELS] = both[CHANNELS:, ..., CHANNELS:] = each
        return [self.constant(values, np.float32) for values in (both, biases)]

    def last(self, operator: Any) -> None:
        """Replace the convolution that makes the mask, lay the halves side by side, and fill up the rest."""
        before, weights, bias = operator.inputs
        self.replaced |= {weights, bias}
        steps = {"strideW": 1, "strideH": 1, "dilationWFactor": 1, "dilationHFactor": 1}
        own = [np.tile(self.values(weights), 2), np.zeros(2 * CHANNELS)]
        each = self.add(
            "DEPTHWISE_CONV_2D",
            "DepthwiseConv2D",
            [before, *(self.constant(values, np.float32) for values in own)],
            shape(4, 2 * CHANNELS),
            {**steps, "depthMultiplier": 1},
        )
        sums = np.repeat(np.eye(2), CHANNELS, axis=1).reshape(2, 1, 1, 2 * CHANNELS)
        added = [sums, np.tile(self.values(bias), 2)]
        both = self.add(
            "CONV_2D",
            "Conv2D",
            [each, *(self.constant(values, np.float32) for values in added)],
            shape(4, 2),
            steps,
        )
        half = [1, 4 * (BOTTOM - TOP), 4 * HALF, 1]
        left, right = (self.slice(both, [0, 0, 4 * BEYOND * side, side], half) for side in (0, 1))
        beside = [self.nobody(BOTTOM - TOP, columns) for columns in (LEFT, SIZE - RIGHT)]
        rows = self.join([beside[0], left, right, beside[1]], 2, [1, half[1], 4 * SIZE, 1])
        self.join([self.nobody(TOP, SIZE), rows], 1, into=MASK)

    def nobody(self, rows: int, columns: int) -> int:
        """Return a piece of the mask where nobody is looked for."""
        return self.constant(np.full((1, 4 * rows, 4 * columns, 1), NOBODY), np.float32)

    def values(self, tensor: int) -> Array:
        """Return the numbers of weights that are stored with 16 bits."""
        stored = self.graph.tensors[self.stored[tensor]]
        data = bytes(bytearray(self.tree.buffers[stored.buffer].data))
        return np.frombuffer(data, np.float16).astype(np.float32).reshape(stored.shape)

    def slice(self, tensor: int, start: list[int], sides: list[int]) -> int:
        """Cut a block out of a tensor; return it."""
        block = [self.constant(numbers, np.int32) for numbers in (start, sides)]
        return self.add("SLICE", "Slice", [tensor, *block], sides)

    def join(
        self, tensors: list[int], axis: int, sides: list[int] | None = None, into: int | None = None
    ) -> int:
        """Lay tensors side by side along an axis; return the result."""
        return self.add("CONCATENATION", "Concatenation", tensors, sides, {"axis": axis}, into)

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
    check = asked_to_check(__doc__ or "")
    network = load_bundle(DATA_FOLDER / MODEL_NAME).landmarks
    data = difference(network, mask_part(network))
    return write_or_check({DATA_FOLDER / MASK_PART_NAME: data}, check=check)


if __name__ == "__main__":
    sys.exit(main())
