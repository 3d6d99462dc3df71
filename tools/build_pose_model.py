r"""Builds the three model files in the package from MediaPipe's own wheel.

MediaPipe's wheels from 0.10.30 on carry no models. The wheel of 0.10.21 (Apache-2.0) carries the pose
detector and the pose landmark network; a ``.task`` bundle is an uncompressed zip of the two. The two other
files are networks without any operator. One replaces the detector and always answers "the person fills the
whole picture", so kneealign can choose what the landmark network sees. The other replaces the landmark
network and answers with two fixed points of the region that the detector chose, so kneealign learns where
people are at the cost of the detector alone. Usage::

    python -m pip download --no-deps --only-binary=:all: --python-version 3.11 \
        --platform manylinux_2_28_x86_64 --dest wheels mediapipe==0.10.21
    python tools/build_pose_model.py wheels/mediapipe-0.10.21-*.whl

The files are the same, byte for byte, on every run. ``--check`` compares them with the committed ones.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
import zipfile
from pathlib import Path

import flatbuffers
import numpy as np
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_fb
from mediapipe.tasks.metadata import schema_py_generated as model_fb
from networks import write_or_check

DATA = Path(__file__).parents[1] / "kneealign" / "pose" / "data"
BUNDLE_NAME = "pose_landmarker_full.task"
REGION_DETECTOR_NAME = "region_detector.tflite"
REGION_LANDMARKS_NAME = "region_landmarks.tflite"

DETECTOR = (
    "mediapipe/modules/pose_detection/pose_detection.tflite",
    "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
)
LANDMARKS = (
    "mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
    "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
)

UNREAD_SHAPE = (1, 1)
"""Mask and heat maps are never read, so they may be of any size."""

UNREAD_SIDE = 8
"""Side of the picture for a network that does not look at it: MediaPipe makes a small one in less time."""

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can state, so that the bundle does not depend on the clock."""


def read_checked(wheel: zipfile.ZipFile, member: tuple[str, str]) -> bytes:
    """Read a member of the wheel and insist on its hash."""
    name, expected_sha256 = member
    data = wheel.read(name)
    found = hashlib.sha256(data).hexdigest()
    if found != expected_sha256:
        raise SystemExit(f"{name} has sha256 {found}, expected {expected_sha256}: not the wheel of 0.10.21?")
    return data


def with_input_normalization(model: bytes, mean: float, std: float) -> bytes:
    """Return the TFLite model with metadata saying that its input is (pixel - mean) / std."""
    tree = model_fb.ModelT.InitFromObj(model_fb.Model.GetRootAs(model, 0))
    if any(entry.name == b"TFLITE_METADATA" for entry in tree.metadata or []):
        raise SystemExit("the landmark model carries metadata already: not the file this tool is for")
    add_metadata(tree, mean, std)
    return packed(tree, b"TFL3")


def add_metadata(tree: model_fb.ModelT, mean: float, std: float) -> None:
    """State the normalization of the only input, which MediaPipe's Tasks API insists on."""
    options = metadata_fb.NormalizationOptionsT()
    options.mean, options.std = [mean], [std]
    unit = metadata_fb.ProcessUnitT()
    unit.optionsType = metadata_fb.ProcessUnitOptions.NormalizationOptions
    unit.options = options
    image = metadata_fb.ImagePropertiesT()
    image.colorSpace = metadata_fb.ColorSpaceType.RGB
    content = metadata_fb.ContentT()
    content.contentPropertiesType = metadata_fb.ContentProperties.ImageProperties
    content.contentProperties = image
    tensor = metadata_fb.TensorMetadataT()
    tensor.name, tensor.content, tensor.processUnits = "image", content, [unit]
    subgraph = metadata_fb.SubGraphMetadataT()
    subgraph.inputTensorMetadata = [tensor]
    metadata = metadata_fb.ModelMetadataT()
    metadata.subgraphMetadata = [subgraph]

    tree.buffers.append(filled_buffer(packed(metadata, b"M001")))
    entry = model_fb.MetadataT()
    entry.name, entry.buffer = "TFLITE_METADATA", len(tree.buffers) - 1
    tree.metadata = [*(tree.metadata or []), entry]


def region_detector() -> bytes:
    """Return a pose detector without operators: constant outputs that frame the whole picture.

    Of the 2254 anchors of the real detector only the first scores, at +100 (all others -100). Its centre
    is (0.5, 0.5)/28, and raw outputs are (target - centre) * 224. The box is centred with the picture's
    size; key points 0 and 1 (centre and a point 0.4 above it) make MediaPipe's region, which is
    2 * 1.25 times their distance, exactly the picture, upright.
    """
    anchors, size, centre = 2254, 224, 0.5 / 28
    boxes = np.zeros((1, anchors, 12), np.float32)
    boxes[0, 0, 0:2] = (0.5 - centre) * size
    boxes[0, 0, 2:4] = size
    boxes[0, 0, 4:12] = (np.tile([0.5, 0.5, 0.5, 0.1], 2) - centre) * size
    scores = np.full((1, anchors, 1), -100, np.float32)
    scores[0, 0, 0] = 100

    outputs = {"boxes": boxes, "scores": scores}
    return constant_network("kneealign region detector", outputs, 127.5, 127.5)


def region_landmarks() -> bytes:
    """Return a landmark network without operators: the region's middle, and the middle of its upper side.

    The outputs are those of the real network: 39 points of (x, y, z, visibility, presence) in pixels of its
    input, whether somebody is there, mask, heat maps and points in space. The heat maps are low everywhere,
    so they move no point.
    """
    points = np.zeros((1, 39, 5), np.float32)
    points[..., 0:2] = UNREAD_SIDE / 2
    points[0, 1, 1] = 0
    points[..., 3:5] = 10
    outputs = {
        "points": points.reshape(1, -1),
        "somebody": np.ones((1, 1), np.float32),
        "mask": np.zeros((1, *UNREAD_SHAPE, 1), np.float32),
        "heat": np.full((1, *UNREAD_SHAPE, 39), -10, np.float32),
        "space": np.zeros((1, 117), np.float32),
    }
    return constant_network("kneealign region landmarks", outputs, 0.0, 255.0)


def constant_network(description: str, outputs: dict[str, np.ndarray], mean: float, std: float) -> bytes:
    """Return a TFLite model without operators, which gives the same answer for any square picture."""
    subgraph = model_fb.SubGraphT()
    subgraph.name = "main"
    subgraph.tensors = [tensor_of("image", (1, UNREAD_SIDE, UNREAD_SIDE, 3), 0)]
    tree = model_fb.ModelT()
    tree.buffers = [filled_buffer(b"")]
    for name, values in outputs.items():
        subgraph.tensors.append(tensor_of(name, values.shape, len(tree.buffers)))
        tree.buffers.append(filled_buffer(values.tobytes()))
    subgraph.inputs, subgraph.operators = [0], []
    subgraph.outputs = list(range(1, len(subgraph.tensors)))
    tree.version, tree.description = 3, description
    tree.operatorCodes, tree.subgraphs = [], [subgraph]
    add_metadata(tree, mean, std)
    return packed(tree, b"TFL3")


def tensor_of(name: str, shape: tuple[int, ...], buffer: int) -> model_fb.TensorT:
    """Return a float32 tensor that takes its values from a buffer (0: none)."""
    tensor = model_fb.TensorT()
    tensor.name, tensor.shape, tensor.buffer = name, list(shape), buffer
    tensor.type = model_fb.TensorType.FLOAT32
    return tensor


def filled_buffer(data: bytes) -> model_fb.BufferT:
    """Return a TFLite buffer with these bytes."""
    buffer = model_fb.BufferT()
    buffer.data = list(data) or None
    return buffer


def packed(tree: model_fb.ModelT | metadata_fb.ModelMetadataT, file_identifier: bytes) -> bytes:
    """Return the flatbuffer of a tree."""
    builder = flatbuffers.Builder(1 << 20)
    builder.Finish(tree.Pack(builder), file_identifier=file_identifier)
    return bytes(builder.Output())


def bundle(detector: bytes, landmarks: bytes) -> bytes:
    """Return an uncompressed zip of the two models, without times or user names."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in (
            ("pose_detector.tflite", detector),
            ("pose_landmarks_detector.tflite", landmarks),
        ):
            archive.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), data)
    return target.getvalue()


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("wheel", type=Path, help="mediapipe-0.10.21-*.whl")
    parser.add_argument("--out", type=Path, default=DATA, help="folder for the files")
    parser.add_argument("--check", action="store_true", help="compare with the files in --out; write nothing")
    args = parser.parse_args()

    with zipfile.ZipFile(args.wheel) as wheel:
        detector, landmarks = read_checked(wheel, DETECTOR), read_checked(wheel, LANDMARKS)
    files = {
        BUNDLE_NAME: bundle(detector, with_input_normalization(landmarks, mean=0.0, std=255.0)),
        REGION_DETECTOR_NAME: region_detector(),
        REGION_LANDMARKS_NAME: region_landmarks(),
    }
    return write_or_check({args.out / name: data for name, data in files.items()}, check=args.check)


if __name__ == "__main__":
    sys.exit(main())
