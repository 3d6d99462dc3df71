"""What the page for correction by hand says and hides, without a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import kneealign
from kneealign.errors import OptionError
from tests.conftest import SAMPLES
from tests.factories import make_pixels


def test_a_face_that_cannot_be_hidden_is_not_shown() -> None:
    with pytest.raises(OptionError) as caught:
        kneealign.review(make_pixels(300, 400))
    assert caught.value.code == "face_unknown"


def test_names_and_texts_cannot_leave_their_places(tmp_path: Path) -> None:
    hostile = tmp_path / "<img src=x onerror=alert(1)>.jpg"
    hostile.write_bytes((SAMPLES / "waist_down_adult.jpg").read_bytes())
    text = kneealign.review(hostile)
    assert "<img src=x" not in text
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert data is not None
    assert json.loads(data[1])["photo"]["name"] == hostile.name
