"""The landmark network's file, with what kneealign does not need left out."""

from __future__ import annotations

import struct
import zlib

from flatbuffers import encode, packer
from flatbuffers.table import Table

SUBGRAPHS, TENSORS, OUTPUTS, SHAPE = 8, 4, 8, 4
"""Where the tables of a TFLite file hold what is needed here, as offsets into each table's own index.

``Model.subgraphs``, ``SubGraph.tensors``, ``SubGraph.outputs`` and ``Tensor.shape`` (TensorFlow's
``schema.fbs``).
"""

BYTES = 4
"""Size of an offset, a tensor's number and a length."""

MASK_RANK = 4
"""Mask and heat maps have rows and columns; the landmarks are one row of numbers."""


def without_mask(network: bytes | memoryview) -> tuple[memoryview, ...]:
    """Return a landmark network that does not compute the person's mask.

    The mask is a tenth of the network's arithmetic and a third of its time. Only one number in the file
    changes: the mask output points to the tensor of the heat maps, so the runtime leaves out what only the
    mask needs. MediaPipe ignores an output that was not requested.

    Parameters
    ----------
    network : bytes or memoryview
        A BlazePose landmark network as a TFLite file.

    Returns
    -------
    tuple of memoryview
        The file's pieces, which are not copied; the same network if it has no mask.

    Raises
    ------
    ValueError
        The file is not a network.
    """
    data = memoryview(network)
    try:
        mask, heat = _mask_and_heat(data)
    except (struct.error, IndexError, TypeError, ValueError):
        raise ValueError("not a TFLite network") from None
    if mask is None or heat is None:
        return (data,)
    return data[:mask], data[heat : heat + BYTES], data[mask + BYTES :]


def changed(network: bytes | memoryview, difference: bytes) -> tuple[memoryview, ...]:
    """Return a network as pieces of another, which are not copied, and what is new between them.

    Parameters
    ----------
    network : bytes or memoryview
        The network that ``tools/build_mask_part.py`` began with.
    difference : bytes
        What that tool made: compressed, a table of pieces (how many new bytes come before each, where it
        begins, and its length) and the new bytes.
    """
    packed = memoryview(zlib.decompress(difference))
    (count,) = struct.unpack_from("<I", packed)
    table = struct.Struct("<3I")
    new = 4 + count * table.size
    pieces: list[memoryview] = []
    for before, start, length in table.iter_unpack(packed[4:new]):
        pieces += packed[new : new + before], memoryview(network)[start : start + length]
        new += before
    return tuple(pieces)


def _mask_and_heat(data: memoryview) -> tuple[int | None, int | None]:
    """Return where the file names the tensors of the mask and the heat maps."""
    graph, *_ = _tables(Table(data, encode.Get(packer.uoffset, data, 0)), SUBGRAPHS)
    tensors = _tables(graph, TENSORS)
    places = _places(graph, OUTPUTS)
    pictures = {}
    for place in places:
        tensor = tensors[encode.Get(packer.int32, data, place)]
        shape = [encode.Get(packer.int32, data, side) for side in _places(tensor, SHAPE)]
        if len(shape) == MASK_RANK and min(shape[1:3]) > 1:
            pictures[shape[-1]] = place
    return pictures.pop(1, None), next(iter(pictures.values()), None)


def _places(table: Table, field: int) -> list[int]:
    """Return the positions in the file of the elements of a table's vector of 32-bit values."""
    offset = table.Offset(field)
    if not offset:
        return []
    start, count = table.Vector(offset), table.VectorLen(offset)
    if start + BYTES * count > len(table.Bytes):
        raise ValueError("a vector goes on beyond the end of the file")
    return [start + BYTES * index for index in range(count)]


def _tables(table: Table, field: int) -> list[Table]:
    """Return the tables in a table's vector."""
    return [Table(table.Bytes, table.Indirect(place)) for place in _places(table, field)]
