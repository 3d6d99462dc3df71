"""The landmark network without its mask: one number in a file, found by the file's own index."""

from __future__ import annotations

import numpy as np
import pytest

from kneealign.pose.bundle import load_bundle
from kneealign.pose.network import without_mask


@pytest.fixture(scope="module")
def network() -> bytes:
    return load_bundle().landmarks


def test_weights_and_length_stay(network: bytes) -> None:
    changed = np.flatnonzero(
        np.frombuffer(network, np.uint8) != np.frombuffer(without_mask(network), np.uint8)
    )
    assert 1 <= len(changed) <= 4
    assert np.ptp(changed) < 4, "one 32-bit number"


def test_a_network_without_a_mask_is_left_as_it_is(network: bytes) -> None:
    once = without_mask(network)
    assert without_mask(once) == once
    detector = load_bundle().detector
    assert without_mask(detector) == detector


@pytest.mark.parametrize("kept", [0, 3, 4, 40, 400, 4000])
def test_a_network_that_is_cut_short_is_named(network: bytes, kept: int) -> None:
    with pytest.raises(ValueError, match="not a TFLite network"):
        without_mask(network[:kept])


@pytest.mark.parametrize("seed", range(40))
def test_noise_raises_nothing_else(network: bytes, seed: int) -> None:
    rng = np.random.default_rng(seed)
    data = bytearray(network[:200_000])
    for place in rng.integers(0, 2000, 5):
        data[place] = rng.integers(0, 256)
    try:
        changed = without_mask(bytes(data))
    except ValueError:
        return
    assert len(changed) == len(data)
