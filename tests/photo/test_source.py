"""Where photos come from, and what is said when they do not."""

from __future__ import annotations

import hashlib
import io
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kneealign.errors import OptionError, PhotoError
from kneealign.photo import load_photo
from kneealign.photo import source as source_module
from kneealign.photo.problems import PROBLEMS, problem
from kneealign.plain import printable
from tests.photo.pictures import assert_upright, picture, saved

DATA = saved(picture(), "PNG")
HOSTILE_NAME = "knees\n\x1b[31m\u202egnp.jpg"


def refused(source: Any, **options: Any) -> PhotoError:
    with pytest.raises(PhotoError) as caught:
        load_photo(source, **options)
    return caught.value


@pytest.fixture
def photo_path(tmp_path: Path) -> Path:
    path = tmp_path / "standing.png"
    path.write_bytes(DATA)
    return path


def test_every_kind_of_source_gives_the_same_photo(photo_path: Path) -> None:
    with photo_path.open("rb") as buffered, photo_path.open("rb", buffering=0) as unbuffered:
        sources = [
            photo_path,
            str(photo_path),
            DATA,
            bytearray(DATA),
            memoryview(DATA),
            memoryview(DATA + DATA).cast("B")[: len(DATA)],
            io.BytesIO(DATA),
            buffered,
            unbuffered,
        ]
        photos = [load_photo(source) for source in sources]
    for photo in photos:
        assert_upright(photo.rgb)
        assert photo.sha256 == hashlib.sha256(DATA).hexdigest()
    assert [photo.name for photo in photos] == ["standing.png"] * 2 + [None] * 5 + ["standing.png"] * 2


def test_stream_stays_open_and_pipes_are_read_to_their_end() -> None:
    reader, writer = os.pipe()

    def write_slowly() -> None:
        with os.fdopen(writer, "wb", buffering=0) as pipe:
            for start in range(0, len(DATA), 100):
                pipe.write(DATA[start : start + 100])

    thread = threading.Thread(target=write_slowly)
    thread.start()
    with os.fdopen(reader, "rb", buffering=0) as stream:
        photo = load_photo(stream)
        assert not stream.closed
    thread.join()
    assert_upright(photo.rgb)
    assert photo.name is None


def test_given_name_is_used(photo_path: Path) -> None:
    assert load_photo(photo_path, name="patient 7").name == "patient 7"
    assert load_photo(DATA, name="patient 7").name == "patient 7"
    assert '"patient 7"' in refused(b"no photo", name="patient 7").message


def test_missing_file(tmp_path: Path) -> None:
    error = refused(tmp_path / "missing.jpg")
    assert error.code == "photo_not_found"
    assert str(tmp_path / "missing.jpg") in error.message
    assert error.exit_code == 3


@pytest.mark.parametrize("path", ["nul\0l.jpg", "", "standing.png/photo.jpg"])
def test_impossible_path_is_not_found(path: str, photo_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(photo_path.parent)
    assert refused(path).code == "photo_not_found"


def test_folder(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "photo_is_folder"


def test_empty_file_and_spent_stream(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    assert refused(tmp_path / "empty.jpg").code == "photo_empty"
    assert refused(b"").code == "photo_empty"
    stream = io.BytesIO(DATA)
    stream.read()
    assert refused(stream).code == "photo_empty"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipe_socket_and_device_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    error = refused(tmp_path / "pipe.jpg")
    assert (error.code, "a pipe" in error.message) == ("photo_not_a_file", True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(tmp_path / "s.jpg"))
        error = refused(tmp_path / "s.jpg")
    assert (error.code, "a socket" in error.message) == ("photo_not_a_file", True)
    error = refused("/dev/zero")
    assert (error.code, "a device" in error.message) == ("photo_not_a_file", True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_file_replaced_by_a_pipe_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "file.jpg").write_bytes(DATA)
    looked_at = (tmp_path / "file.jpg").stat()
    monkeypatch.setattr(Path, "stat", lambda self: looked_at)
    assert refused(tmp_path / "pipe.jpg").code == "photo_not_a_file"


def test_links(photo_path: Path) -> None:
    folder = photo_path.parent
    (folder / "link.png").symlink_to(photo_path)
    (folder / "loop.png").symlink_to(folder / "loop.png")
    (folder / "broken.png").symlink_to(folder / "gone.png")
    assert_upright(load_photo(folder / "link.png").rgb)
    assert refused(folder / "loop.png").code == "photo_unreadable"
    assert refused(folder / "broken.png").code == "photo_not_found"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_forbidden_file(photo_path: Path) -> None:
    photo_path.chmod(0)
    error = refused(photo_path)
    assert error.code == "photo_unreadable"
    assert "Permission denied" in error.message


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file whose reading fails")
def test_failing_read(photo_path: Path) -> None:
    assert refused("/proc/self/mem").code == "photo_unreadable"
    with Path("/proc/self/mem").open("rb") as stream:
        assert refused(stream).code == "photo_unreadable"


def test_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge.jpg").open("wb") as file:
        file.truncate(source_module.MAX_FILE_BYTES + 1)
    error = refused(tmp_path / "huge.jpg")
    assert error.code == "photo_too_large"
    assert "350 MB" in error.message


def test_endless_stream_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "MAX_FILE_BYTES", 10_000_000)
    with Path("/dev/zero").open("rb") as stream:
        assert refused(stream).code == "photo_too_large"
    assert refused(bytes(10_000_001)).code == "photo_too_large"


@pytest.mark.parametrize("source", [None, 7, ["a.jpg"], io.StringIO("text"), picture()])
def test_other_types_are_a_mistake_in_the_program(source: Any) -> None:
    with pytest.raises(OptionError, match="path, bytes, a binary stream or a NumPy array") as caught:
        load_photo(source)
    assert caught.value.code == "bad_photo"


def test_stream_open_for_writing_is_a_mistake_in_the_program(tmp_path: Path) -> None:
    with (tmp_path / "out.jpg").open("wb") as stream, pytest.raises(OptionError, match="reading"):
        load_photo(stream)


def test_hostile_name_is_escaped(tmp_path: Path) -> None:
    path = tmp_path / HOSTILE_NAME
    path.write_bytes(DATA)
    assert load_photo(path).name == "knees\\n\\x1b[31m\\u202egnp.jpg"
    path.write_bytes(b"not a photo")
    assert "knees\\n\\x1b[31m\\u202egnp.jpg" in str(refused(path))


@pytest.mark.skipif(sys.platform != "linux", reason="names are text on this system")
def test_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"knie\xff\xe4.png")
    path.write_bytes(DATA)
    photo = load_photo(path)
    assert photo.name == "knie\ufffd\ufffd.png"
    assert json.dumps(photo.name, ensure_ascii=False).encode()
    path.write_bytes(b"not a photo")
    assert str(refused(path)).encode()


@given(st.text(st.characters(blacklist_categories=[])))
@example("\ud800\udfff\x00\x7f\x85\u2028\u202e")
def test_printable_text_is_one_line_of_valid_unicode(text: str) -> None:
    shown = printable(text)
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert len(shown.splitlines()) <= 1
    assert not any(character < " " or "\x7f" <= character < "\xa0" for character in shown)
    assert printable(shown) == shown


@pytest.mark.parametrize(
    "name", ["Ärztin Müller.jpg", "膝の写真.heic", "Screenshot 3.12\u202fPM.png", "👍.jpg"]
)
def test_ordinary_names_stay_as_they_are(name: str) -> None:
    assert printable(name) == name


def test_long_names_are_shortened_at_the_front() -> None:
    message = problem("photo_empty", "x" * 5000 + "/end.jpg").message
    assert len(message) < 300
    assert "end.jpg" in message


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_has_a_sentence_and_advice(code: str) -> None:
    error = problem(code, "a.jpg", "something")
    assert error.code == code
    assert error.message.startswith('The photo "a.jpg" ')
    assert error.message.endswith(".")
    assert error.advice.endswith(".")
    assert code in (load_photo.__doc__ or "")


def test_importing_the_front_door_loads_no_decoder() -> None:
    program = "import sys, kneealign.photo; print({'cv2', 'PIL', 'pillow_heif'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
