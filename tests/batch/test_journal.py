from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneealign.batch.discover import FoundPhoto, Stamp
from kneealign.batch.journal import Journal, make_key
from kneealign.errors import OutputError

STAMP = Stamp(10, 1_000_000_007, 3, 1_000_000_009)
PHOTO = FoundPhoto("a\udce9 b.jpg", "/x/a b.jpg", STAMP)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def write(path: Path, outcomes: dict[str, dict[str, Any]]) -> None:
    with Journal(path) as journal:
        for key, outcome in outcomes.items():
            journal.add_outcome(key, "measured", outcome)


def test_what_was_written_is_read_back(path: Path) -> None:
    with Journal(path) as journal:
        journal.add_hash(PHOTO, "f" * 64)
        journal.add_outcome("k", "refused", {"name": "é\u2028", "value": 1.5})
        assert journal.outcome("k") == {"name": "é\u2028", "value": 1.5}
    with Journal(path) as journal:
        assert journal.known_sha256(PHOTO) == "f" * 64
        entry = journal.entry("k")
        assert entry is not None
        assert entry.status == "refused"
        assert journal.outcome("k") == {"name": "é\u2028", "value": 1.5}
        assert journal.entry("other") is None


@pytest.mark.parametrize(
    "other",
    [
        replace(PHOTO, name="b.jpg"),
        replace(PHOTO, stamp=None),
        *(replace(PHOTO, stamp=STAMP._replace(**{name: 1})) for name in Stamp._fields),
    ],
)
def test_a_changed_file_is_not_known(path: Path, other: FoundPhoto) -> None:
    with Journal(path) as journal:
        journal.add_hash(PHOTO, "f" * 64)
        assert journal.known_sha256(other) is None


def test_a_file_that_could_not_be_looked_at_is_never_known(path: Path) -> None:
    photo = replace(PHOTO, stamp=None)
    with Journal(path) as journal:
        journal.add_hash(photo, "f" * 64)
        assert journal.known_sha256(photo) is None


def test_the_latest_outcome_counts(path: Path) -> None:
    write(path, {"k": {"v": 1}})
    write(path, {"k": {"v": 2}})
    with Journal(path) as journal:
        assert journal.outcome("k") == {"v": 2}


def test_cut_anywhere_it_keeps_all_whole_lines_and_goes_on(path: Path) -> None:
    write(path, {"a": {"v": 1}, "b": {"v": 2}})
    whole = path.read_bytes()
    # After the line that says what kind of file it is.
    first = whole.index(b"\n", whole.index(b"\n") + 1) + 1
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        write(path, {"c": {"v": 3}})
        with Journal(path) as journal:
            assert (journal.entry("a") is not None) == (length >= first - 1)
            assert (journal.entry("b") is not None) == (length >= len(whole) - 1)
            assert journal.outcome("c") == {"v": 3}


@given(noise=st.binary(max_size=200), at=st.integers(0, 10_000))
def test_noise_in_the_file_costs_only_what_it_hits(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int
) -> None:
    path = tmp_path_factory.mktemp("noise") / "journal"
    outcomes = {f"k{i}": {"v": i} for i in range(20)}
    write(path, outcomes)
    whole = path.read_bytes()
    at %= len(whole)
    path.write_bytes(whole[:at] + noise + whole[at:])
    with Journal(path) as journal:
        kept = {key: journal.outcome(key) for key in outcomes if journal.entry(key)}
    assert len(kept) >= 19
    assert all(outcomes[key] == value for key, value in kept.items())


def test_a_full_disk_is_an_output_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with Journal(path) as journal:
        journal.add_outcome("a", "measured", {})
        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(OutputError, match="No space left"):
            journal.add_outcome("b", "measured", {})
        assert journal.entry("b") is None


def test_keys_depend_on_every_part() -> None:
    keys = {make_key(parts) for parts in (("a", 1), ("a", 2), ("b", 1), ("a", "1"), ("a", None), ("a1",))}
    assert len(keys) == 6
    assert make_key(("a", 1)) == make_key(("a", 1))
