"use strict";

// Angles and gaps of legs by the formulas of kneealign/legs. Points are [x, y] in pixels of the photo at full
// size; legs are {left, right}, each [hip, knee, ankle], by the sides of a person who faces the camera.
const formula = (() => {
  const SIDES = ["left", "right"];
  const DEGREES = 180 / Math.PI;

  const minus = (a, b) => a.map((value, i) => value - b[i]);
  const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const cross = (a, b) => [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ];
  const mean = (a, b) => a.map((value, i) => (value + b[i]) / 2);
  const apart = (a, b) => Math.hypot(...minus(a, b));
  const length = ([hip, knee, ankle]) => apart(hip, knee) + apart(knee, ankle);

  function planeOn(legs) {
    const hips = mean(legs.left[0], legs.right[0]);
    const axis = minus(mean(legs.left[2], legs.right[2]), hips);
    const size = Math.hypot(...axis);
    return { origin_px: hips, down: axis.map((value) => value / size), elevation_deg: 0 };
  }

  function flat(plane, focal, points, forward) {
    const lean = plane.elevation_deg / DEGREES;
    const across = [plane.down[1], -plane.down[0], 0];
    const down = [plane.down[0] * Math.cos(lean), plane.down[1] * Math.cos(lean), Math.sin(lean)];
    const towardsCamera = cross(down, across);
    const hips = [0, 0, focal];
    return points.map((point, i) => {
      const ray = [...minus(point, plane.origin_px).map((value) => value / focal), 1];
      const reach = (dot(hips, towardsCamera) + forward[i]) / dot(ray, towardsCamera);
      const place = minus(ray.map((value) => value * reach), hips);
      return [dot(place, across), dot(place, down)];
    });
  }

  function flatLeg(frame, plane, leg) {
    const { knee_forward_leg: knee, ankle_back_leg: ankle } = frame.formula;
    const size = length(flat(plane, frame.focal_px, leg, [0, 0, 0]));
    return flat(plane, frame.focal_px, leg, [0, knee * size, -ankle * size]);
  }

  function deviationDeg([hip, knee, ankle], side) {
    const thigh = minus(knee, hip);
    const shank = minus(ankle, knee);
    const turn = Math.atan2(thigh[0] * shank[1] - thigh[1] * shank[0], dot(thigh, shank)) * DEGREES;
    return side === "left" ? -turn : turn;
  }

  function smallestGap(edges, row, band) {
    const near = edges.gap.filter(
      (gap, i) => gap !== null && Math.abs(edges.first_row + i - row) <= band,
    );
    return near.length ? Math.min(...near) : 0;
  }

  function median(values) {
    const seen = values.filter((value) => value !== null).sort((a, b) => a - b);
    return seen.length ? (seen[(seen.length - 1) >> 1] + seen[seen.length >> 1]) / 2 : 0;
  }

  function widthAt(edges, side, row) {
    const widths = edges.width[side];
    const place = row - edges.first_row;
    const above = Math.min(Math.floor(place), widths.length - 2);
    const [one, other] = [widths[above], widths[above + 1]];
    if (one === null || other === null) return median(widths);
    return one + (place - above) * (other - one);
  }

  // The gaps in leg lengths, or null where the outline shows no legs at the height of these joints.
  function gapsLeg(frame, legs, deviations) {
    const edges = frame.edges;
    if (!edges) return null;
    const inRaster = ([x, y]) => edges.to_raster.map(([a, b, c]) => a * x + b * y + c);
    const joints = { left: legs.left.map(inRaster), right: legs.right.map(inRaster) };
    const kneeRow = (joints.left[1][1] + joints.right[1][1]) / 2;
    const ankleRows = { left: joints.left[2][1], right: joints.right[2][1] };
    const last = edges.first_row + edges.gap.length - 1;
    const rows = [kneeRow, ankleRows.left, ankleRows.right];
    if (rows.some((row) => !(row >= edges.first_row && row <= last))) return null;
    const kneesApart = (widthAt(edges, "left", kneeRow) + widthAt(edges, "right", kneeRow)) / 2;
    const hipsApart = Math.abs(joints.left[0][0] - joints.right[0][0]);
    let modelled = 0;
    let thighShare = 0;
    for (const side of SIDES) {
      const [hip, knee, ankle] = joints[side];
      const sine = (hipsApart - kneesApart) / (2 * apart(hip, knee));
      const lean = Math.asin(Math.max(-1, Math.min(1, sine)));
      const turn = deviations[side] / DEGREES - lean;
      thighShare += apart(hip, knee) / length(joints[side]) / 2;
      const malleoli = widthAt(edges, side, ankleRows[side]);
      modelled += kneesApart / 2 + apart(knee, ankle) * Math.sin(turn) - malleoli / 2;
    }
    const unit = (length(joints.left) + length(joints.right)) / 2;
    const { knee_band_px: kneeBand, ankle_band_px: ankleBand } = frame.formula;
    const knee = smallestGap(edges, kneeRow, kneeBand) / unit;
    const ankle = smallestGap(edges, (ankleRows.left + ankleRows.right) / 2, ankleBand) / unit;
    return { knee, ankle, ankle_modelled: modelled / unit, knee_modelled: knee - ankle * thighShare };
  }

  function cmPerPx(frame, legs, legPx) {
    if (typeof frame.cm_per_px === "number") return frame.cm_per_px;
    if (frame.length_cm === null) return null;
    if (frame.ear_px === null) return frame.length_cm / legPx;
    return frame.length_cm / apart(mean(legs.left[2], legs.right[2]), frame.ear_px);
  }

  // Angles in degrees (valgus positive), gaps in leg lengths and, with a scale, in centimetres.
  function measure(frame, legs) {
    const plane = frame.plane || planeOn(legs);
    const deviation = {};
    const sd = {};
    for (const side of SIDES) {
      deviation[side] = deviationDeg(flatLeg(frame, plane, legs[side]), side);
      sd[side] = Math.hypot(frame.sd_deg[side], frame.formula.per_degree * deviation[side]);
    }
    const legPx = (length(legs.left) + length(legs.right)) / 2;
    const scale = cmPerPx(frame, legs, legPx);
    const gaps = gapsLeg(frame, legs, deviation);
    let cm = null;
    if (gaps && scale !== null) {
      const legCm = legPx * scale;
      cm = { knee: gaps.knee * legCm, ankle: gaps.ankle * legCm };
      const touching = (other, seen, modelled) =>
        other <= frame.formula.touching_cm ? seen : modelled > 0 ? modelled * legCm : null;
      cm.ankle_touching = touching(cm.knee, cm.ankle, gaps.ankle_modelled);
      cm.knee_touching = touching(cm.ankle, cm.knee, gaps.knee_modelled);
    }
    return { deviation_deg: deviation, sd_deg: sd, gaps_leg: gaps, gaps_cm: cm, cm_per_px: scale };
  }

  // What the joints alone show, by the names of kneealign/quality/placed.py.
  function facts(legs) {
    const { down } = planeOn(legs);
    const lengths = SIDES.map((side) => length(legs[side]));
    const legPx = (lengths[0] + lengths[1]) / 2;
    const [hips, knees, ankles] = [0, 1, 2].map((row) =>
      dot(minus(legs.left[row], legs.right[row]), [down[1], -down[0]]) / legPx);
    return {
      leg_px: legPx,
      knee_separation: knees,
      ankle_separation: ankles,
      stance_width: Math.min(knees, ankles) / Math.max(hips, 0.02),
      leg_length_difference: Math.abs(lengths[0] - lengths[1]) / legPx,
      tilt_deg: Math.abs(Math.atan2(down[0], down[1]) * DEGREES),
    };
  }

  // Whether any joint is too far from the landmark that the program sees.
  const off = ({ landmarks, reach_px: reach }, legs) => landmarks !== null
    && SIDES.some((side) => legs[side].some((point, i) => apart(point, landmarks[side][i]) > reach));

  // Why these joints would be refused; "" where they would not.
  function refusal(plausible, legs) {
    const found = facts(legs);
    const all = plausible.landmarks === null || off(plausible, legs);
    const broken = plausible.limits.find(({ fact, bound, limit, always }) =>
      (all || always) && (bound === "above" ? found[fact] > limit : found[fact] < limit));
    return broken ? broken.text : "";
  }

  return { SIDES, measure, off, refusal };
})();
