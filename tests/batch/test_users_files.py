"""Nothing that kneealign did not write is changed, whatever lies in and around the folder of results."""

from __future__ import annotations

import contextlib
import os
import shutil
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneealign.batch import measure_folder, worker
from kneealign.batch.discover import JOURNAL_NAME
from kneealign.errors import FolderError, KneealignError
from kneealign.own_files import RECORD_NAME, OwnFiles
from kneealign.report import write_results
from tests.batch import works
from tests.batch.conftest import Fill, Measure, leftovers
from tests.factories import make_assessment, make_pixels, with_pixels

TABLES = ("results.csv", "errors.csv", "results.jsonl", "results.parquet", "index.html", "about.txt")


def contents(folder: Path) -> dict[str, bytes]:
    """What every file below a folder holds; links by where they lead."""
    return {
        path.relative_to(folder).as_posix(): os.fsencode(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def refused(measure: Measure, *arguments: Any, **options: Any) -> FolderError:
    with pytest.raises(FolderError) as caught:
        measure(*arguments, **options)
    return caught.value


def test_files_beside_the_results_stay(fill: Fill, measure: Measure, tmp_path: Path) -> None:
    theirs = {
        "thumbnails/grandma.jpg": "grandma",
        f"thumbnails/{'a' * 32}.jpg": "not ours either",
        "reports/anna-12345678.kneealign.html": "written by another command",
        "reports/notes.txt": "notes",
        ".notes.tmp": "half a note",
        ".results.0123abcd.tmp.csv": "looks like ours",
        ".results.0123456789abcdef-01234567.tmp.csv": "looks even more like ours",
        ".kneealign-tables": "null",
    }
    fill(theirs, "out")
    folder = fill({"a.jpg": "good a", "b.jpg": "good b", "c.jpg": "refused"})
    for _ in range(2):
        assert measure(folder, reports="all").measured == 2
        (folder / "b.jpg").rename(folder / "b.txt")
        assert measure(folder, reports="measured", lang="es").measured == 1
        (folder / "b.txt").rename(folder / "b.jpg")
        found = contents(tmp_path / "out")
        assert {name: found[name].decode() for name in theirs} == theirs


@pytest.mark.parametrize("where", ["out", "out/reports"])
def test_results_of_the_other_command_stay(fill: Fill, measure: Measure, tmp_path: Path, where: str) -> None:
    folder = fill({"a.jpg": "good a", "b.jpg": "good b"})
    fill({}, "out")
    fill({}, where)
    # Named like the tables, and like a photo of the folder.
    for stem in ("tables", "a"):
        write_results(tmp_path / where, stem, with_pixels(make_assessment(), make_pixels()))
    before = {name: data for name, data in contents(tmp_path / where).items() if not name.startswith(".")}
    assert len(before) == 6
    for _ in range(2):
        assert measure(folder, reports="all").total >= 1
        (folder / "b.jpg").unlink(missing_ok=True)
        after = contents(tmp_path / where)
        assert {name: after.get(name) for name in before} == before
    write_results(tmp_path / where, "a", with_pixels(make_assessment(), make_pixels()))


@pytest.mark.parametrize("name", [*TABLES[:3], "index.html", JOURNAL_NAME, RECORD_NAME])
def test_a_file_in_the_way_stops_the_run_before_any_work(
    fill: Fill, measure: Measure, tmp_path: Path, name: str
) -> None:
    folder = fill({"a.jpg": "good"})
    fill({name: "mine"}, "out")
    error = refused(measure, folder, on_progress=lambda _: pytest.fail("began to measure"))
    assert error.code == "file_in_the_way"
    assert str(tmp_path / "out" / name) in error.message
    assert (tmp_path / "out" / name).read_text() == "mine"
    assert set(contents(tmp_path / "out")) <= {name, RECORD_NAME, ".kneealign-lock", JOURNAL_NAME}


@pytest.mark.parametrize("name", [*TABLES[:3], "index.html"])
def test_a_table_that_was_edited_is_the_users(fill: Fill, measure: Measure, name: str) -> None:
    folder = fill({"a.jpg": "good"})
    table = measure(folder).out / name
    edited = table.read_text(encoding="utf-8") + "\nnot sure about this one\n"
    table.write_text(edited, encoding="utf-8")
    assert refused(measure, folder).code == "file_in_the_way"
    assert table.read_text(encoding="utf-8") == edited
    table.rename(table.with_name("mine.txt"))
    assert measure(folder).reused == 1


@pytest.mark.parametrize("kind", ["folder", "link", "link to nowhere", "pipe"])
@pytest.mark.parametrize("name", ["results.csv", JOURNAL_NAME, RECORD_NAME, ".kneealign-lock", "reports"])
@pytest.mark.skipif(os.name != "posix", reason="makes links and pipes")
def test_what_is_of_another_kind_is_in_the_way(
    fill: Fill, measure: Measure, tmp_path: Path, name: str, kind: str
) -> None:
    folder = fill({"a.jpg": "good"})
    place = fill({}, "out") / name
    elsewhere = fill({"theirs.txt": "theirs"}, "elsewhere")
    if name == "reports" and kind == "folder":  # Where a folder belongs, a file is wrong.
        place.write_text("mine")
    elif kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(elsewhere / ("gone" if kind == "link to nowhere" else "theirs.txt"))
    error = refused(measure, folder, reports="all")
    assert error.code == "file_in_the_way"
    assert str(place) in error.message
    assert contents(elsewhere) == {"theirs.txt": b"theirs"}


@pytest.mark.parametrize("name", ["reports", "thumbnails"])
def test_results_do_not_follow_a_link_to_a_folder(fill: Fill, measure: Measure, name: str) -> None:
    folder = fill({"a.jpg": "good"})
    link = fill({}, "out") / name
    for target in (folder, fill({"theirs.jpg": "theirs"}, "elsewhere")):
        link.symlink_to(target)
        before = contents(target)
        assert refused(measure, folder, reports="all").code in ("out_among_photos", "file_in_the_way")
        assert contents(target) == before
        link.unlink()


def test_a_copy_by_hard_links_is_not_appended_to(fill: Fill, measure: Measure, tmp_path: Path) -> None:
    folder = fill({"a.jpg": "good a"})
    out = measure(folder, reports="all").out
    shutil.copytree(out, tmp_path / "backup", copy_function=os.link)
    before = contents(tmp_path / "backup")
    (folder / "b.jpg").write_text("good b")
    assert measure(folder, reports="all").measured == 2
    assert contents(tmp_path / "backup") == before


def test_the_photos_folder_is_no_folder_for_results(fill: Fill, measure: Measure) -> None:
    folder = fill({"thumbnails/a.jpg": "good", "b.jpg": "good b"}, "same")
    before = contents(folder)
    for out in (folder, folder / ".", folder.parent / "same"):
        assert refused(measure, folder, out=out, reports="all").code == "out_among_photos"
    assert refused(measure, folder / "thumbnails", out=folder).code == "out_among_photos"
    assert contents(folder) == before
    if os.name == "posix":
        (folder.parent / "link").symlink_to(folder)
        assert refused(measure, folder, out=folder.parent / "link").code == "out_among_photos"


def test_results_may_lie_above_and_below_the_photos(fill: Fill, measure: Measure, tmp_path: Path) -> None:
    folder = fill({"photos/a.jpg": "good"}, "project") / "photos"
    for _ in range(2):
        assert measure(folder, out=folder / "out", reports="all").total == 1
        assert measure(folder, out=folder.parent, reports="all").total == 1
    assert (folder / "a.jpg").read_text() == "good"


def test_what_kneealign_made_is_no_photo(fill: Fill, measure: Measure) -> None:
    folder = fill({"a.jpg": "good a", "b.jpg": "refused", "x.kneealign.jpg": "good x"})
    assert measure(folder, out=folder / "a", reports="all").own_pictures == 1
    second = measure(folder, out=folder / "b", reports="all")
    assert (second.total, second.own_pictures) == (2, 5)
    # A photo of the user's among them is one.
    (folder / "a" / "thumbnails" / "c.jpg").write_text("good c")
    assert measure(folder, out=folder / "b", reports="all").total == 3


def test_thumbnails_from_before_there_were_records_are_no_photos(fill: Fill, measure: Measure) -> None:
    old = {
        f"old/thumbnails/{'b' * 32}.jpg": "good",
        f"old/{JOURNAL_NAME}": "",
        "old/thumbnails/c.jpg": "good c",
    }
    summary = measure(fill({"a.jpg": "good a", f"{'b' * 32}.jpg": "good b", **old}))
    assert (summary.total, summary.own_pictures) == (3, 1)


def test_a_folder_from_before_there_were_records_is_refused(fill: Fill, measure: Measure) -> None:
    folder = fill({"a.jpg": "good"})
    out = measure(folder).out
    (out / RECORD_NAME).unlink()
    before = contents(out)
    error = refused(measure, folder)
    assert error.code == "file_in_the_way"
    assert "another --out folder" in error.advice
    assert {name: data for name, data in contents(out).items() if name != RECORD_NAME} == before


@pytest.mark.parametrize("kind", ["report", "picture", "json", "thumbnail"])
def test_deleted_files_come_back_and_edited_ones_stay(fill: Fill, measure: Measure, kind: str) -> None:
    folder = fill({"a.jpg": "good a", "b.jpg": "good b"})
    out = measure(folder, reports="all").out
    before = contents(out)
    place = next(place for place in before if "/" in place and worker.kind_of(place) == kind)
    (out / place).unlink()
    assert measure(folder, reports="all").reused == 1
    assert {
        name: contents(out)[name] for name in before if "kneealign-" not in name and name != JOURNAL_NAME
    } == {name: data for name, data in before.items() if "kneealign-" not in name and name != JOURNAL_NAME}
    (out / place).write_text("my notes")
    assert measure(folder, reports="all").reused == 2
    (folder / "a.jpg").unlink()
    (folder / "b.jpg").unlink()
    (folder / "c.jpg").write_text("good c")
    measure(folder, reports="all")
    assert (out / place).read_text() == "my notes"
    assert sum("/" in name for name in contents(out)) == 1 + 4


def test_an_edited_report_stops_the_run_that_would_replace_it(fill: Fill, measure: Measure) -> None:
    folder = fill({"a.jpg": "good"})
    out = measure(folder, reports="all").out
    report = next((out / "reports").glob("*.html"))
    report.write_text("my notes")
    next((out / "thumbnails").iterdir()).unlink()
    assert str(report) in refused(measure, folder, reports="all").message
    assert report.read_text() == "my notes"


def test_leftovers_of_killed_runs_are_removed(fill: Fill, measure: Measure, tmp_path: Path) -> None:
    folder = fill({"a.jpg": "good"})
    out = measure(folder, reports="all").out
    with OwnFiles(out, "batch") as killed:
        for place in ("results.csv", "reports/a.kneealign.html", "thumbnails/k.jpg"):
            killed.write(place, lambda path: path.write_text("half"))
    assert len(leftovers(out)) == 3
    measure(folder, reports="all")
    assert leftovers(out) == []


def test_a_photo_of_equal_size_and_time_is_noticed(fill: Fill, measure: Measure) -> None:
    folder = fill({"a.jpg": "good 1", "b.jpg": "good 1"})
    measure(folder)
    for name, replaces in (("a.jpg", True), ("b.jpg", False)):
        photo = folder / name
        before = photo.stat()
        if replaces:
            photo.rename(folder / "old.txt")
        photo.write_text("other1")
        os.utime(photo, ns=(before.st_atime_ns, before.st_mtime_ns))
    summary = measure(folder)
    assert summary.reused == 0


def test_two_commands_may_write_to_the_record_at_the_same_time(tmp_path: Path) -> None:
    with OwnFiles(tmp_path, "batch") as one, OwnFiles(tmp_path, "measure") as other:
        for number in range(5):
            for own in (one, other):
                name = f"{number}-{own.token}.txt"
                own.commit(f"{number}", [own.write(name, lambda path, text=name: path.write_text(text))])
        for own in (one, other):
            assert [own.latest(f"{number}") for number in range(5)] == [
                (f"{number}-{own.token}.txt",) for number in range(5)
            ]
    with OwnFiles(tmp_path, "measure") as again:
        assert all(again.is_own(f"{number}", f"{number}-{other.token}.txt") for number in range(5))


class AtOnce(Executor):
    """Does the work when it is handed in, and stops the program at one of its steps."""

    def submit(self, function: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(works.work(arguments[0].settings, arguments[1]))
        return future


class Killed(BaseException):
    """Ends a run like ``kill -9``: nothing is cleaned up after it."""


IN_THE_WAY = [*TABLES, JOURNAL_NAME, RECORD_NAME, "reports", "thumbnails"]
BESIDE = [
    ".kneealign-lock",
    ".results.0123abcd.tmp.csv",
    ".results.0123456789abcdef-01234567.tmp.csv",
    ".x.tmp",
    "notes.txt",
    "reports/anna.kneealign.html",
    "reports/photo-12345678.kneealign.json",
    "reports/own.jpg",
    "thumbnails/grandma.jpg",
    f"thumbnails/{'c' * 32}.jpg",
    "sub/photo.jpg",
]
NAMES = st.sampled_from(BESIDE) | st.sampled_from(BESIDE) | st.sampled_from(IN_THE_WAY)
TEXTS = st.sampled_from(["mine", "good mine", "\n\n", "refused"])
PHOTOS = st.dictionaries(
    st.sampled_from(["a.jpg", "b.jpg", "sub/c.png", "thumbnails/d.jpg", "reports/e.jpg"]),
    st.sampled_from(["good 1", "good 2", "refused", "damaged"]),
    min_size=1,
    max_size=4,
)
WHERE = st.sampled_from(["out", "out", "photos/out", "photos", ".", "photos/sub"])
RUN = st.tuples(st.just("run"), st.sampled_from(["all", "all", "none"]))
STEP = st.one_of(
    RUN,
    st.tuples(st.just("kill"), st.integers(0, 40)),
    st.tuples(st.sampled_from(["edit", "delete", "take a photo"]), st.integers(0, 40)),
)
STEPS = st.builds(lambda first, others: [first, *others], RUN, st.lists(STEP, max_size=6))


@given(photos=PHOTOS, theirs=st.dictionaries(NAMES, TEXTS, max_size=4), where=WHERE, steps=STEPS)
@settings(max_examples=150)
def test_no_byte_of_the_users_changes(
    tmp_path_factory: pytest.TempPathFactory,
    photos: dict[str, str],
    theirs: dict[str, str],
    where: str,
    steps: list[tuple[str, Any]],
) -> None:
    root = tmp_path_factory.mktemp("users")
    mine: dict[str, bytes] = {}
    _put(root, mine, {f"photos/{name}": text for name, text in photos.items()})
    _put(root, mine, {f"{where}/{name}": text for name, text in theirs.items()})
    ours = {f"{where}/{RECORD_NAME}", f"{where}/{JOURNAL_NAME}"}
    for what, choice in steps:
        if what == "run":
            _run(root / "photos", root / where, choice)
        elif what == "kill":
            _run(root / "photos", root / where, "all", kill_at=choice)
        else:
            results = sorted(contents(root).keys() - mine.keys() - ours)
            # What a killed run left half written carries its run's secret name: nobody edits that.
            _meddle(root, mine, what, choice, [name for name in results if ".tmp" not in name])
        found = contents(root)
        assert {name: found.get(name) for name in mine} == mine
    shutil.rmtree(root)


def _meddle(root: Path, mine: dict[str, bytes], what: str, choice: int, results: list[str]) -> None:
    """Edit or delete one of the results, or take a photo away."""
    names = sorted(name for name in mine if name.startswith("photos/")) if what == "take a photo" else results
    if not names:
        return
    name = names[choice % len(names)]
    if what == "edit":
        _put(root, mine, {name: f"edited {choice}"})
    else:
        (root / name).unlink()
        mine.pop(name, None)


def _put(root: Path, mine: dict[str, bytes], files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        if path.is_dir() or any(above.is_file() for above in path.parents):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        mine[path.relative_to(root).as_posix()] = text.encode()


def _run(folder: Path, out: Path, reports: Any, kill_at: int | None = None) -> None:
    """Run a folder; with a number, the system is called that often before the program is gone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "versions", lambda model: {})
        if kill_at is not None:
            _kill_at(patch, kill_at)
        with contextlib.suppress(KneealignError, Killed):
            measure_folder(folder, out, executor=AtOnce(), reports=reports)


def _kill_at(patch: pytest.MonkeyPatch, step: int) -> None:
    calls = 0

    def dying(function: Any) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls > step:
                raise Killed
            return function(*arguments, **options)

        return call

    for owner, name in ((os, "link"), (os, "fsync"), (Path, "replace"), (Path, "unlink"), (Path, "touch")):
        patch.setattr(owner, name, dying(getattr(owner, name)))
