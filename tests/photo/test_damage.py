"""Damaged files: refused, and nothing else is said by anyone."""

from __future__ import annotations

import os
import random
import struct
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile, features

from kneealign.errors import PhotoError
from kneealign.photo import load_photo
from tests.photo.pictures import saved


def textured(size: int = 200) -> Image.Image:
    """A picture that does not compress to nothing."""
    coarse = np.random.default_rng(5).integers(0, 255, (size // 5, size // 5, 3), np.uint8)
    return Image.fromarray(coarse).resize((size, size), Image.Resampling.BICUBIC)


FILES: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: saved(textured(), "JPEG"),
    "jpeg progressive": lambda: saved(textured(), "JPEG", progressive=True),
    "jpeg reduced": lambda: saved(textured(3300), "JPEG"),
    "png": lambda: saved(textured(), "PNG"),
    "webp": lambda: saved(textured(), "WEBP"),
    "heic": lambda: saved(textured(), "HEIF"),
    "tiff": lambda: saved(textured(), "TIFF"),
    "tiff lzw": lambda: saved(textured(), "TIFF", compression="tiff_lzw"),
    "tiff deflate": lambda: saved(textured(), "TIFF", compression="tiff_adobe_deflate"),
    "tiff jpeg": lambda: saved(textured(), "TIFF", compression="jpeg"),
    "tiff float": lambda: bytes(cv2.imencode(".tiff", np.float32(textured()) / 255)[1]),
    "bmp": lambda: saved(textured(), "BMP"),
    "gif": lambda: saved(textured(), "GIF"),
}
if features.check("avif"):
    FILES["avif"] = lambda: saved(textured(), "AVIF")


@pytest.mark.parametrize("part", [0.04, 0.3, 0.6, 0.95])
@pytest.mark.parametrize("kind", FILES)
def test_cut_off_file_is_damaged(kind: str, part: float, capfd: pytest.CaptureFixture[str]) -> None:
    data = FILES[kind]()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(PhotoError, match="damaged, incomplete") as caught:
            load_photo(data[: int(len(data) * part)], name="cut.jpg")
    assert caught.value.code == "photo_damaged"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kind", FILES)
def test_what_others_told_the_decoder_does_not_matter(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # WeasyPrint does this when it is imported.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    data = FILES[kind]()
    with pytest.raises(PhotoError, match="damaged, incomplete"):
        load_photo(data[: int(len(data) * 0.6)], name="cut.jpg")
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_threads_that_read_at_the_same_time_all_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    data = FILES["jpeg"]()

    def refused(part: float) -> bool:
        try:
            load_photo(data[: int(len(data) * part)])
        except PhotoError:
            return True
        return False

    parts = [0.3, 0.6, 0.95] * 20
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(refused, parts))
    assert ImageFile.LOAD_TRUNCATED_IMAGES


@pytest.mark.parametrize("kind", ["jpeg", "jpeg progressive", "jpeg reduced", "png"])
def test_rest_filled_with_zeros_is_damaged(kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    # What an interrupted download leaves in a file whose room was reserved.
    data = FILES[kind]()
    with pytest.raises(PhotoError) as caught:
        load_photo(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))
    assert caught.value.code == "photo_damaged"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kind", FILES)
def test_changed_bytes_never_speak_or_crash(kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    data = FILES[kind]()
    chance = random.Random(kind)
    for changes in (1, 3, 10, 100):
        for _ in range(4):
            changed = bytearray(data)
            for _ in range(changes):
                changed[chance.randrange(4, len(changed))] = chance.randrange(256)
            with suppress(PhotoError):
                load_photo(bytes(changed))
    assert capfd.readouterr() == ("", "")


@given(
    st.sampled_from(
        [
            b"\xff\xd8\xff\xe0",
            b"\x89PNG\r\n\x1a\n",
            b"RIFF\x20\0\0\0WEBPVP8 ",
            b"II*\0\x08\0\0\0",
            b"BM",
            b"GIF89a",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
        ]
    ),
    st.binary(max_size=300),
)
def test_noise_behind_a_good_start_is_refused(start: bytes, rest: bytes) -> None:
    with pytest.raises(PhotoError):
        load_photo(start + rest)


def test_bytes_behind_the_picture_do_no_harm() -> None:
    # Phones append second pictures and short films.
    data = FILES["jpeg"]()
    expected = load_photo(data).rgb
    np.testing.assert_array_equal(
        load_photo(data + b"MotionPhoto_Data" + bytes(range(256)) * 40).rgb, expected
    )


def test_decoders_errors_go_to_the_programs_log_only() -> None:
    # In a fresh Python, as pytest sets up logging.
    data = saved(textured(), "TIFF")
    start = data.index(struct.pack("<HH", 277, 3))
    data = data[: start + 8] + struct.pack("<H", 300) + data[start + 10 :]
    program = (
        "import sys; from kneealign.photo import load_photo\n"
        "try: load_photo(sys.stdin.buffer)\n"
        "except ValueError as error: print(error.code)"
    )
    result = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, check=True)
    assert (result.stdout.strip(), result.stderr) == (b"photo_damaged", b"")


@pytest.mark.skipif(os.name != "posix", reason="closes standard error as shells do")
def test_program_without_standard_error(tmp_path: Path) -> None:
    path = tmp_path / "photo.tif"
    path.write_bytes(saved(textured(), "TIFF", compression="tiff_lzw"))
    program = "import sys; from kneealign.photo import load_photo; print(load_photo(sys.argv[1]).rgb.shape)"
    command = ["sh", "-c", '"$0" -c "$1" "$2" 2>&-', sys.executable, program, str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "(200, 200, 3)"


def test_threads_leave_warnings_and_standard_error_as_they_were(capfd: pytest.CaptureFixture[str]) -> None:
    filters = list(warnings.filters)
    data = [FILES["tiff lzw"](), FILES["jpeg"]()]
    threads = [
        threading.Thread(target=lambda picture=picture: [load_photo(picture) for _ in range(10)])
        for picture in data * 3
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(warnings.filters) == filters
    os.write(2, b"still here")
    assert capfd.readouterr().err == "still here"
