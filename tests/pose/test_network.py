"""The landmark network without its mask: one number in a file, found by the file's own index."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest

from kneealign.pose.bundle import load_bundle
from kneealign.pose.network import without_mask


def maskless(network: bytes) -> bytes:
    return b"".join(without_mask(network))


@pytest.fixture(scope="module")
def network() -> bytes:
    return bytes(load_bundle().landmarks)


def test_weights_and_length_stay(network: bytes) -> None:
    changed = np.flatnonzero(np.frombuffer(network, np.uint8) != np.frombuffer(maskless(network), np.uint8))
    assert 1 <= len(changed) <= 4
    assert np.ptp(changed) < 4, "one 32-bit number"


def test_a_network_without_a_mask_is_left_as_it_is(network: bytes) -> None:
    once = maskless(network)
    assert maskless(once) == once
    detector = bytes(load_bundle().detector)
    assert maskless(detector) == detector


@pytest.mark.parametrize("missing", [6_438_184, 6_438_180, 6_438_000, 3_000_000, 100_000])
def test_a_network_that_is_cut_short_is_named(network: bytes, missing: int) -> None:
    with pytest.raises(ValueError, match="not a TFLite network"):
        without_mask(network[: max(0, len(network) - missing)])


INDEX = ((28, 100), (6_345_080, 6_345_130), (6_361_190, 6_361_250))
"""Where the built-in network's file keeps the tables that are read."""


@pytest.mark.parametrize("seed", range(20))
def test_damaged_tables_raise_nothing_else(network: bytes, seed: int) -> None:
    rng = np.random.default_rng(seed)
    places = np.concatenate([np.arange(*part) for part in INDEX])
    for _ in range(10):
        data = bytearray(network)
        for place in rng.choice(places, 5):
            data[place] = rng.integers(0, 256)
        with contextlib.suppress(ValueError):
            assert len(maskless(bytes(data))) == len(network)
