"""The colours and letters of the page: on a screen by day, by night, and on paper."""

from __future__ import annotations

LETTERS = {
    "serif": (
        '"Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052, Charter, '
        'Georgia, "Liberation Serif", serif'
    ),
    "sans": (
        '-apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", "Liberation Sans", '
        "Arial, sans-serif"
    ),
}

LIGHT = {
    "page": "#f4f2ed",
    "paper": "#ffffff",
    "ink": "#1c2024",
    "muted": "#555b62",
    "rule": "#d8d4ca",
    "soft": "#f7f5f0",
    "left": "#0072b2",
    "right": "#d55e00",
    "left-ink": "#005f95",
    "right-ink": "#a84a00",
    "both": "#3d4650",
    "see": "#9a4600",
    "urgent": "#a32a12",
    "link": "#005f95",
    "band-0": "#d5ebe3",
    "band-1": "#f4ecd4",
    "band-2": "#e9d9b3",
    "band-3": "#dcc38e",
}

DARK = {
    "page": "#101316",
    "paper": "#181c20",
    "ink": "#e8e6e1",
    "muted": "#a9afb6",
    "rule": "#363c43",
    "soft": "#1f242a",
    "left": "#56b4e9",
    "right": "#ef8a3c",
    "left-ink": "#7cc6f0",
    "right-ink": "#f5a566",
    "both": "#c3c9d0",
    "see": "#f0a768",
    "urgent": "#ff9d85",
    "link": "#7cc6f0",
    "band-0": "#1e4239",
    "band-1": "#3a3420",
    "band-2": "#4c4325",
    "band-3": "#61552b",
}

PAPER = {
    "page": "#fff",
    "paper": "#fff",
    "ink": "#000",
    "muted": "#444",
    "rule": "#bbb",
    "soft": "#f5f3ee",
    "left": "#0072b2",
    "right": "#d55e00",
    "left-ink": "#005f95",
    "right-ink": "#a84a00",
    "both": "#333",
    "see": "#8a3f00",
    "urgent": "#8f2510",
    "link": "#000",
    "band-0": "#d5ebe3",
    "band-1": "#f4ecd4",
    "band-2": "#e9d9b3",
    "band-3": "#dcc38e",
}


def definitions(palette: dict[str, str]) -> str:
    """Return the palette as the style sheet's variables."""
    return " ".join(f"--{name}: {value};" for name, value in palette.items())


def variable(name: str) -> str:
    """Return how a style sheet names a colour or a font of the palette in force."""
    return f"var(--{name})"


def printed(name: str) -> str:
    """Return a colour or a font on paper by its value, for a printer that knows no variables."""
    return {**LETTERS, **PAPER}[name]
