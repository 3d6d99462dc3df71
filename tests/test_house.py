"""The rooms of the package: which may use which, and through which door."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = ROOT / "kneealign"

FLOORS = (
    # What every room may use: names, arithmetic, errors, and what keeps a program well behaved.
    {"_version", "body", "codes", "drawings", "errors", "geometry", "interrupts", "plain", "silence"},
    {"csv_tables", "lines", "memory", "subject", "texts"},
    {"own_files"},
    {"files", "options"},
    {"calibration"},
    # The way of a photo.
    {"photo"},
    {"pose", "marker"},
    {"legs"},
    {"quality", "scaling"},
    {"norms"},
    {"result"},
    {"stands"},
    {"report", "guide"},
    {"correction", "dicom"},
    {"pipeline"},
    {"batch", "validation"},
    {"doctor"},
    {"cli"},
    {"__main__"},
)
"""From the ground up; a room uses rooms below it, and none beside it."""

DELEGATES = {("kneealign.result.assessment", "kneealign.report")}
"""Methods of a result that hand it to a report, which is imported when they are called."""


@dataclass(frozen=True)
class Arrow:
    """One import."""

    source: str
    """The module that imports."""
    target: str
    """The module that is imported."""
    at_once: bool
    """Whether the import happens with the module's own, and not when a function is called."""


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in PACKAGE.rglob("*.py")}


def imports_of(node: ast.AST, *, at_once: bool = True) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    """Every import below a node but those for type checkers, and whether it happens at once."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.Import, ast.ImportFrom)):
            yield child, at_once
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        else:
            is_function = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))
            yield from imports_of(child, at_once=at_once and not is_function)


def targets_of(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """The modules of this package that an import names."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in MODULES)
        return
    for alias in node.names:
        inner = f"{node.module}.{alias.name}"
        found = inner if inner in MODULES else str(node.module)
        if found in MODULES:
            yield found


def arrows() -> list[Arrow]:
    return [
        Arrow(source, target, at_once)
        for source, path in MODULES.items()
        for node, at_once in imports_of(ast.parse(path.read_text(encoding="utf-8")))
        for target in targets_of(node)
    ]


ARROWS = arrows()


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def floor_of(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def between_rooms() -> list[Arrow]:
    return [
        arrow
        for arrow in ARROWS
        if room_of(arrow.source) != room_of(arrow.target) and "kneealign" not in (arrow.source, arrow.target)
    ]


def test_every_room_has_its_floor() -> None:
    rooms = {room_of(module) for module in MODULES} - {"kneealign"}
    assert rooms == set().union(*FLOORS)
    assert len(ARROWS) > 300


def test_no_arrow_goes_up() -> None:
    up = [
        (arrow.source, arrow.target)
        for arrow in between_rooms()
        if floor_of(room_of(arrow.source)) <= floor_of(room_of(arrow.target))
        and (arrow.source, arrow.target) not in DELEGATES
    ]
    assert not up


def test_a_room_is_entered_through_its_door() -> None:
    past = [(arrow.source, arrow.target) for arrow in between_rooms() if arrow.target.count(".") > 1]
    assert not past


def test_no_module_imports_itself_round_about() -> None:
    # Doors import what stands behind them, so only imports that happen at once can lock each other.
    graph = {source: set() for source in MODULES}
    for arrow in ARROWS:
        if arrow.at_once and arrow.source != arrow.target:
            graph[arrow.source].add(arrow.target)
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " -> ".join((*above, module))
        if module not in done:
            for target in graph[module]:
                visit(target, (*above, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_only_delegates_hand_a_result_to_a_report() -> None:
    assert {(arrow.source, arrow.target) for arrow in ARROWS} >= DELEGATES
    assert not [arrow for arrow in ARROWS if (arrow.source, arrow.target) in DELEGATES and arrow.at_once]


FOLDERS_OF_CODE = ("kneealign", "tests", "benchmarks", "tools")


def test_a_file_stays_short() -> None:
    lengths = {
        path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines())
        for folder in FOLDERS_OF_CODE
        for path in (ROOT / folder).rglob("*.py")
    }
    assert len(lengths) > 250
    assert {path: length for path, length in lengths.items() if length > 400} == {}


def test_the_layout_table_is_complete_and_true() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]+) \|([^\n]*)$", text, re.MULTILINE)
    listed: set[str] = set()
    for places, said in rows:
        folder = ""
        for place in re.findall(r"`([^`]+)`", places):
            folder = place.rpartition("/")[0] if "/" in place.rstrip("/") else folder
            path = ROOT / (place if "/" in place else f"{folder}/{place}")
            assert path.exists(), place
            listed.add(path.name)
            named = [name for name in re.findall(r"`([\w./]+)`", said) if re.search(r"\.(py|json)$", name)]
            assert all((path / name).is_file() or (ROOT / name).is_file() for name in named), (place, named)
    ours = {path.name for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert ours - {"__pycache__"} <= listed
