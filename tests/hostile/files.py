"""Files that mean harm, made here: each with the exit code that the documents promise."""

from __future__ import annotations

import io
import os
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.conftest import SAMPLES

UNREADABLE, REFUSED = 3, 4
GOOD = SAMPLES / "straight_legs_adult.jpg"


@dataclass(frozen=True)
class Hostile:
    """One input: how it is made in an empty folder, and what must come of it."""

    name: str
    make: Callable[[Path], None]
    exit_code: int
    says: str
    """Part of what is said to the user."""


def _bytes(data: Callable[[], bytes]) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data()) and None


def _noise(length: int) -> bytes:
    """The same random bytes in every run."""
    return random.Random(length).randbytes(length)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _sample() -> bytes:
    return GOOD.read_bytes()


def _photo(mode: str = "RGB") -> Image.Image:
    with Image.open(GOOD) as image:
        return image.convert(mode).resize((300, 400))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, rows: int) -> bytes:
    """A grey PNG that declares a size and holds this many empty rows, compressed to almost nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes(width + 1)) for _ in range(rows)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _jpeg_with_exif(body: bytes) -> bytes:
    data = _sample()
    segment = b"\xff\xe1" + struct.pack(">H", len(body) + 8) + b"Exif\x00\x00" + body
    return data[:2] + segment + data[2:]


def _loop_of_directories() -> bytes:
    """A TIFF structure whose first directory is its own successor."""
    return b"II*\x00" + struct.pack("<IHHHIII", 8, 1, 0x0112, 3, 1, 1, 8)


def _text_bomb() -> bytes:
    """A PNG whose text unpacks to 200 MB."""
    data = png(400, 300, 300)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    return data[:33] + _chunk(b"zTXt", b"Comment\x00\x00" + packed) + data[33:]


def _animated(kind: str) -> bytes:
    first = _photo()
    others = [Image.new("RGB", first.size, (step, 0, 0)) for step in range(20)]
    return _saved(first, kind, save_all=True, append_images=others)


def _link_loop(path: Path) -> None:
    other = path.with_name("other.jpg")
    path.symlink_to(other)
    other.symlink_to(path)


def _svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


HOSTILE = [
    Hostile("cut off", _bytes(lambda: _sample()[:20_000]), UNREADABLE, "damaged, incomplete"),
    Hostile(
        "half zeros", _bytes(lambda: _sample()[:20_000] + bytes(50_000)), UNREADABLE, "damaged, incomplete"
    ),
    Hostile("empty", _bytes(bytes), UNREADABLE, "empty"),
    Hostile("one byte", _bytes(lambda: b"\xff"), UNREADABLE, "not a picture"),
    Hostile("text", _bytes(lambda: b"these are not the legs\n" * 100), UNREADABLE, "not a picture"),
    Hostile("svg", _bytes(_svg), UNREADABLE, "Save or export the photo as JPEG or PNG"),
    Hostile("random bytes", _bytes(lambda: _noise(100_000)), UNREADABLE, "not a picture"),
    Hostile(
        "jpeg start and noise", _bytes(lambda: b"\xff\xd8\xff\xe0" + _noise(9999)), UNREADABLE, "damaged"
    ),
    Hostile("bomb 50000 x 50000", _bytes(lambda: png(50_000, 50_000, 0)), UNREADABLE, "50000 x 50000 pixels"),
    Hostile("bomb within the limit", _bytes(lambda: png(10_000, 10_000, 10_000)), REFUSED, "No person"),
    Hostile("bomb that runs out", _bytes(lambda: png(10_000, 10_000, 10)), REFUSED, "No person"),
    Hostile("text bomb", _bytes(_text_bomb), UNREADABLE, "damaged"),
    Hostile("1 x 1", _bytes(lambda: _saved(Image.new("RGB", (1, 1)), "PNG")), UNREADABLE, "1 x 1 pixels"),
    Hostile("30000 x 10", _bytes(lambda: png(30_000, 10, 10)), UNREADABLE, "30000 x 10 pixels"),
    Hostile("30000 x 40", _bytes(lambda: png(30_000, 40, 40)), REFUSED, "No person"),
    Hostile("40 x 30000", _bytes(lambda: png(40, 30_000, 30_000)), REFUSED, "No person"),
    Hostile("animated gif", _bytes(lambda: _animated("GIF")), 0, "valgus"),
    Hostile("animated webp", _bytes(lambda: _animated("WEBP")), 0, "valgus"),
    Hostile("cmyk", _bytes(lambda: _saved(_photo("CMYK"), "JPEG")), 0, "valgus"),
    Hostile("exif of noise", _bytes(lambda: _jpeg_with_exif(_noise(5000))), 0, "valgus"),
    Hostile("exif in a loop", _bytes(lambda: _jpeg_with_exif(_loop_of_directories())), 0, "valgus"),
    Hostile("folder", lambda path: path.mkdir(), 2, "folder"),
    Hostile("pipe", lambda path: os.mkfifo(path), UNREADABLE, "a pipe"),
    Hostile("link loop", _link_loop, UNREADABLE, "cannot be opened"),
    Hostile("dead link", lambda path: path.symlink_to("nowhere.jpg"), UNREADABLE, "does not exist"),
    Hostile("device", lambda path: path.symlink_to("/dev/zero"), UNREADABLE, "a device"),
    Hostile("huge and sparse", lambda path: _sparse(path, 2_000_000_000), UNREADABLE, "too large"),
]


def _sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.write(b"\xff\xd8\xff\xe0")
        file.truncate(size)


NAMES = [
    b"line\nbreak.jpg",
    b"escape\x1b]0;owned\x07\x1b[2J.jpg",
    b"<script>alert(1)</script>.jpg".replace(b"/", b"\xe2\x88\x95"),
    b"<img src=x onerror=alert(1)>.jpg",
    b"not-utf-8-\xff\xfe.jpg",
    b"=cmd|' !A1.jpg",
    "right\u202egpj.exe.jpg".encode(),
    b"-rf.jpg",
]
"""File names that try to break out of where they are shown."""
