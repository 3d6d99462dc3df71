"""From any kind of source to the bytes of the file, without blocking and within limits."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kneealign.errors import OptionError, PhotoError
from kneealign.photo.problems import problem
from kneealign.plain import printable

PhotoSource: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO | NDArray[Any]
"""What a photo may be given as: a path, the bytes of a file, a binary stream, or an RGB array."""

MAX_FILE_BYTES = 350_000_000
"""Largest file that is read: 100 megapixels in 8-bit RGB take 300 MB without compression."""

_CHUNK_BYTES = 4_000_000
"""Read in pieces, because Python reserves memory for the whole amount requested."""

_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_source(source: object, name: str | None = None) -> tuple[bytes, str | None]:
    """Read all bytes of a path, a bytes-like object or a binary stream.

    Parameters
    ----------
    source : path, bytes, bytearray, memoryview or binary stream
        A stream is read from its current position to its end, and not closed.
    name : str, optional
        What to call the photo instead of its file name.

    Returns
    -------
    data : bytes
        At least one byte.
    name : str or None
        The given name or the file name without folder, safe to print (see :func:`printable`).

    Raises
    ------
    PhotoError
        Codes ``photo_not_found``, ``photo_is_folder``, ``photo_not_a_file``, ``photo_unreadable``,
        ``photo_empty`` and ``photo_too_large`` (more than :data:`MAX_FILE_BYTES`).
    OptionError
        Code ``bad_photo``, for anything else than the types above, such as a text stream.
    """
    if isinstance(source, (str, os.PathLike)):
        path = os.fsdecode(source)
        shown: str | None = path if name is None else name
        data = _read_path(path, shown)
        name = Path(path).name if name is None else name
    elif isinstance(source, (bytes, bytearray, memoryview)):
        shown = name
        _check_file_size(memoryview(source).nbytes, shown)
        data = bytes(source)
    elif hasattr(source, "read"):
        name = _stream_name(source) if name is None else name
        shown = name
        data = _read_stream(source, shown)
    else:
        raise _bad_source(f"A photo cannot be of the type {type(source).__name__}.")
    if not data:
        raise problem("photo_empty", shown)
    return data, None if name is None else printable(name)


def _bad_source(message: str) -> OptionError:
    return OptionError(
        "bad_photo", message, "Give a path, bytes, a binary stream or a NumPy array in RGB order."
    )


def _read_path(path: str, shown: str | None) -> bytes:
    if not path:
        raise problem("photo_not_found", shown)
    try:
        _check_kind(Path(path).stat().st_mode, shown)
        # Non-blocking: the file may have been replaced by a pipe since it was checked.
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            found = os.fstat(file.fileno())
            _check_kind(found.st_mode, shown)
            _check_file_size(found.st_size, shown)
            return _read_all(file, shown)
    except PhotoError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            raise problem("photo_not_found", shown) from None
        raise problem("photo_unreadable", shown, _reason(error)) from error
    except ValueError:  # A null character in the path, or a letter that this system cannot encode.
        raise problem("photo_not_found", shown) from None


def _read_stream(stream: Any, shown: str | None) -> bytes:
    try:
        return _read_all(stream, shown)
    except io.UnsupportedOperation:
        raise _bad_source("The stream of a photo is not open for reading.") from None
    except OSError as error:
        raise problem("photo_unreadable", shown, _reason(error)) from error


def _read_all(stream: Any, shown: str | None) -> bytes:
    chunks: list[bytes] = []
    size_bytes = 0
    while chunk := stream.read(_CHUNK_BYTES):
        if isinstance(chunk, str):
            raise _bad_source("The stream of a photo is not binary: open it with mode 'rb'.")
        chunks.append(chunk)
        size_bytes += len(chunk)
        _check_file_size(size_bytes, shown)
    return b"".join(chunks)


def _stream_name(stream: object) -> str | None:
    name = getattr(stream, "name", None)
    # Standard streams are called "<stdin>" and open file descriptors have a number.
    if not isinstance(name, str) or name.startswith("<"):
        return None
    return Path(name).name


def _check_kind(mode: int, shown: str | None) -> None:
    if stat.S_ISDIR(mode):
        raise problem("photo_is_folder", shown)
    if not stat.S_ISREG(mode):
        kind = next((words for is_kind, words in _KINDS if is_kind(mode)), "something special")
        raise problem("photo_not_a_file", shown, kind)


def _check_file_size(size_bytes: int, shown: str | None) -> None:
    if size_bytes > MAX_FILE_BYTES:
        raise problem("photo_too_large", shown, f"the file has more than {MAX_FILE_BYTES / 1e6:.0f} MB")


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).strip().rstrip(".")


def array_sha256(array: NDArray[Any]) -> str:
    """Hash an array's shape, type and pixels, whatever its byte order and memory layout."""
    pixels = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    digest = hashlib.sha256(f"{pixels.shape} {pixels.dtype.name} ".encode())
    digest.update(pixels.tobytes())
    return digest.hexdigest()
