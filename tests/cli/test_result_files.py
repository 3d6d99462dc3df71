from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kneealign.cli import _files
from kneealign.errors import OutputError
from kneealign.own_files import RECORD_NAME
from kneealign.plain import harmless
from kneealign.result import Assessment
from tests.cli.conftest import Run
from tests.factories import make_assessment, make_pixels, with_pixels


@pytest.mark.parametrize(
    ("photos", "stems"),
    [
        (["a.jpg"], ["a"]),
        (["a.jpg", "a.png", "b/a.jpg"], ["a", "a-2", "a-3"]),
        (["a.jpg", "A.JPG"], ["a", "A-2"]),
        (["a.jpg", "b/a.jpg", "a-2.jpg"], ["a", "a-2", "a-2-2"]),
        (["-", "stdin.jpg"], ["stdin", "stdin-2"]),
        (["IMG.2024.jpg", ".jpg", "two words.jpg"], ["IMG.2024", "jpg", "two_words"]),
        (["...", ""], ["photo", "photo-2"]),
    ],
)
def test_stems(photos: list[str], stems: list[str]) -> None:
    assert _files.result_stems(photos) == stems


@given(st.lists(st.text(max_size=300), max_size=6))
def test_stems_are_distinct_file_names(photos: list[str]) -> None:
    stems = _files.result_stems(photos)
    assert len({stem.casefold() for stem in stems}) == len(photos)
    for stem in stems:
        assert stem == Path(stem).name
        assert 0 < len(stem.encode()) < 200
        assert stem == harmless(stem)
        assert not set(stem) & set(" \t\n")


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize("photo", ["good.jpg", "refused.jpg"])
def test_three_files_per_photo(run: Run, tmp_path: Path, photo: str) -> None:
    folder = tmp_path / "new" / "results"
    result = run("measure", photo, "--out", str(folder))
    stem = photo.removesuffix(".jpg")
    names = [f"{stem}.kneealign.{ending}" for ending in ("html", "jpg", "json")]
    assert sorted(path.name for path in folder.iterdir()) == [RECORD_NAME, *names]
    assert sorted(result.stderr.splitlines()) == [f"Wrote {folder / name}" for name in names]
    read_back = Assessment.from_json((folder / names[2]).read_bytes())
    assert read_back.photo.name == photo
    assert "<html" in (folder / names[0]).read_text(encoding="utf-8")


@pytest.mark.usefixtures("calls")
def test_the_picture_carries_no_metadata(run: Run, tmp_path: Path) -> None:
    run("measure", "good.jpg", "--out", str(tmp_path))
    with Image.open(tmp_path / "good.kneealign.jpg") as picture:
        assert picture.format == "JPEG"
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.usefixtures("calls")
def test_the_same_command_replaces_its_own_results(run: Run, tmp_path: Path) -> None:
    words = ["measure", "good.jpg", "other/good.jpg", "--out", str(tmp_path)]
    run(*words)
    first = results(tmp_path)
    assert run(*words).exit_code == 0
    assert len(first) == 6
    assert results(tmp_path) == first


def results(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.kneealign.*")}


@pytest.mark.usefixtures("calls")
def test_two_photos_of_one_name_in_two_folders_have_files_each(run: Run, tmp_path: Path) -> None:
    run("measure", "a/good.jpg", "b/good.jpg", "c/refused.jpg", "--out", str(tmp_path))
    assert {name.partition(".")[0] for name in results(tmp_path)} == {"good", "good-2", "refused"}


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize("ending", ["jpg", "html", "json"])
@pytest.mark.parametrize("measured_before", [False, True])
def test_a_file_of_the_users_is_never_replaced(
    run: Run, tmp_path: Path, ending: str, measured_before: bool
) -> None:
    words = ["measure", "good.jpg", "other.good.jpg", "--out", str(tmp_path)]
    if measured_before:
        run(*words)
    theirs = tmp_path / f"good.kneealign.{ending}"
    theirs.write_text("notes on this report")
    before = results(tmp_path)
    result = run(*words)
    assert result.exit_code == 2
    assert f"{theirs} is in the way" in result.stderr
    after = results(tmp_path)
    assert {name: after[name] for name in before} == before
    assert "other.good.kneealign.json" in after


@pytest.mark.usefixtures("calls")
def test_a_link_is_not_written_through(run: Run, tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"the only copy")
    out = tmp_path / "out"
    out.mkdir()
    (out / "good.kneealign.jpg").symlink_to(photo)
    assert run("measure", "good.jpg", "--out", str(out)).exit_code == 2
    assert photo.read_bytes() == b"the only copy"


def test_a_failed_write_leaves_the_old_file_and_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = with_pixels(make_assessment(), make_pixels())
    _files.write_results(tmp_path, "a", result)
    old = {path.name: path.read_bytes() for path in tmp_path.glob("a.*")}

    def half_a_report(result: Assessment, shown: object, path: Path, *_: object) -> None:
        path.write_text("ha")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kneealign.report.render.write_page", half_a_report)
    with pytest.raises(OutputError, match="No space left"):
        _files.write_results(tmp_path, "a", result)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != RECORD_NAME} == old


def test_a_file_in_the_way_is_named_before_measuring(run: Run, tmp_path: Path, calls: list[object]) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    result = run("measure", "good.jpg", "--out", str(taken))
    assert result.exit_code == 2
    assert "taken" in result.stderr
    assert "file of that name" in result.stderr
    assert calls == []


def test_a_folder_without_permission(
    run: Run, tmp_path: Path, calls: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Permissions do not stop root, who runs the tests in a container.
    def denied(self: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", denied)
    result = run("measure", "good.jpg", "--out", str(tmp_path))
    assert result.exit_code == 2
    assert "Permission denied" in result.stderr
    assert calls == []
