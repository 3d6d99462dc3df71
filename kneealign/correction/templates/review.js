
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const texts = data.texts;
  const NAMES = Object.keys(data.joint_names);
  const PARTS = ["hip", "knee", "ankle"];
  const SVG = "http://www.w3.org/2000/svg";
  const REACH = { mouse: 14, pen: 18, touch: 26 };
  const CLICK_PX = 5;
  const stage = byId("stage"), world = byId("world"), loupe = byId("loupe");
  const { width_px: width, height_px: height } = data.photo;

  // ---- What is placed where, and every state before and after.
  const copy = (state) => ({ joints: { ...state.joints }, hidden: [...state.hidden] });
  let state = { joints: { ...data.start }, hidden: data.hidden };
  let history = [copy(state)], step = 0, saved = 0;
  let selected = null, drag = null, cmPerPx = null;
  const view = { scale: 1, x: 0, y: 0 };

  const tenth = (value) => Math.round(value * 10) / 10;
  const within = (value, size) => tenth(Math.min(Math.max(value, 0), size - 1));
  const placed = () => NAMES.every((name) => state.joints[name]);
  const moved = (name) => {
    const [now, was] = [state.joints[name], data.program[name]];
    return now && was ? Math.hypot(now[0] - was[0], now[1] - was[1]) : 0;
  };

  function keep(replaceLast) {
    if (!replaceLast || step === 0) step += 1;
    history = [...history.slice(0, step), copy(state)];
    draw();
  }

  function goTo(index) {
    if (index < 0 || index >= history.length) return;
    step = index;
    state = copy(history[step]);
    draw();
  }

  function place(name, x, y, replaceLast) {
    state.joints[name] = [within(x, width), within(y, height)];
    keep(replaceLast);
    tell(name);
  }

  function nudge(dx, dy, replaceLast) {
    if (!selected || !state.joints[selected]) return;
    const [x, y] = state.joints[selected];
    place(selected, x + dx, y + dy, replaceLast);
  }

  // ---- Numbers.
  // A mirror image shows the right leg where the left one would be.
  const looksLike = (side) => (data.mirrored ? (side === "left" ? "right" : "left") : side);
  const legs = (joints) => Object.fromEntries(formula.SIDES.map((side) =>
    [looksLike(side), PARTS.map((part) => joints[`${side}_${part}`])]));
  const whole = (joints) => NAMES.every((name) => joints[name]);
  const digits = (value, places = 1) => value.toFixed(places).replace(".", texts.decimal_mark);

  function angle(deg) {
    const size = Math.round(Math.abs(deg) * 10) / 10;
    if (size === 0) return `0° (${texts.straight})`;
    return `${digits(size)}° ${deg > 0 ? texts.valgus : texts.varus}`;
  }

  function readings(joints) {
    // A photo that is refused whatever the joints gives no number here either.
    if (!whole(joints) || data.refused || offPerson(joints)) return {};
    if (formula.refusal(data.plausible, legs(joints))) return {};
    const found = formula.measure(data.frame, legs(joints));
    cmPerPx = found.cm_per_px;
    const said = {};
    for (const side of formula.SIDES) {
      const like = looksLike(side);
      said[side] = angle(found.deviation_deg[like]);
      said[`${side}_within`] = `± ${Math.max(1, Math.ceil(1.96 * found.sd_deg[like] - 0.1))}°`;
    }
    for (const gap of ["knee", "ankle", "ankle_touching", "knee_touching"]) {
      const cm = found.gaps_cm ? found.gaps_cm[gap] : null;
      const leg = found.gaps_leg && !gap.includes("_") ? found.gaps_leg[gap] : null;
      if (data.unseen_gaps.includes(gap)) continue;
      if (cm !== null) said[gap] = `${digits(cm)} cm`;
      else if (leg !== null) said[gap] = texts.of_leg.replace("{percent}", digits(100 * leg));
    }
    return said;
  }

  // Why these joints cannot be saved; "" where they can.
  function problem() {
    if (data.refused) return texts.stays_refused;
    const left = NAMES.filter((name) => !state.joints[name]);
    if (left.length) return `${texts.missing} ${left.map((name) => data.joint_names[name]).join(", ")}.`;
    for (const side of formula.SIDES) {
      const [hip, knee, ankle] = PARTS.map((part) => state.joints[`${side}_${part}`]);
      if (!(hip[1] < knee[1] && knee[1] < ankle[1])) return texts.order;
    }
    const leftIsLeft = state.joints.left_hip[0] < state.joints.right_hip[0];
    if (leftIsLeft !== data.mirrored) return texts.swapped;
    const reason = formula.refusal(data.plausible, legs(state.joints));
    return reason && texts.refused.replace("{reason}", reason);
  }

  const offPerson = (joints) => whole(joints) && formula.off(data.plausible, legs(joints));

  // ---- The picture.
  const onScreen = ([x, y]) => [x * view.scale + view.x, y * view.scale + view.y];
  const onPhoto = ([x, y]) => [(x - view.x) / view.scale, (y - view.y) / view.scale];

  function element(name, attributes, parent) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    parent.append(made);
    return made;
  }

  const CROSS = "M-12 0H-4M4 0H12M0 -12V-4M0 4V12";
  const marks = Object.fromEntries(NAMES.map((name) => {
    const mark = element("g", { class: "joint", "data-joint": name, tabindex: 0, role: "button" }, byId("joints"));
    element("circle", { class: "target", r: 14 }, mark);
    element("circle", { class: "doubt", r: 18 }, mark);
    element("circle", { class: "chosen", r: 14.5 }, mark);
    for (const kind of ["halo", "ring"]) {
      element("circle", { class: kind, r: 9 }, mark);
      element("path", { class: kind, d: CROSS }, mark);
    }
    mark.classList.toggle("unsure", data.unsure.includes(name));
    mark.addEventListener("focus", () => select(name));
    return [name, mark];
  }));

  function draw() {
    world.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.scale})`);
    for (const name of NAMES) {
      const at = state.joints[name], mark = marks[name];
      mark.style.display = at ? "" : "none";
      mark.classList.toggle("selected", name === selected);
      mark.setAttribute("aria-pressed", name === selected);
      if (at) {
        mark.setAttribute("transform", `translate(${onScreen(at).map(tenth).join(" ")})`);
        mark.setAttribute("aria-label", label(name));
      }
    }
    for (const line of document.querySelectorAll(".leg-line")) {
      const points = PARTS.map((part) => state.joints[`${line.dataset.side}_${part}`]).filter(Boolean);
      line.setAttribute("points", points.join(" "));
    }
    drawLoupe();
    drawPanel();
  }

  function drawLoupe() {
    const at = selected && state.joints[selected];
    loupe.toggleAttribute("hidden", !at);
    if (!at) return;
    const size = loupe.clientWidth || 144;
    const zoom = Math.min(Math.max(3 * view.scale, 1.5), 12);
    loupe.setAttribute("viewBox", `0 0 ${size} ${size}`);
    byId("loupe-world").setAttribute("transform",
      `translate(${size / 2 - at[0] * zoom} ${size / 2 - at[1] * zoom}) scale(${zoom})`);
    const half = size / 2;
    const cross = `M0 ${half}H${half - 7}M${half + 7} ${half}H${size}M${half} 0V${half - 7}M${half} ${half + 7}V${size}`;
    for (const path of loupe.querySelectorAll("path")) path.setAttribute("d", cross);
    const left = onScreen(at)[0] > stage.clientWidth / 2;
    loupe.setAttribute("class", left ? "at-left" : "at-right");
  }

  function label(name) {
    const [x, y] = state.joints[name];
    const doubt = data.unsure.includes(name) ? `, ${texts.unsure}` : "";
    return `${data.joint_names[name]}, x ${digits(x)}, y ${digits(y)}${doubt}`;
  }

  function note(name) {
    if (!state.joints[name]) return texts.not_placed;
    const far = moved(name);
    if (far >= 0.05) {
      const px = texts.moved.replace("{px}", digits(far));
      return cmPerPx ? `${px} (${digits(far * cmPerPx)} cm)` : px;
    }
    if (!data.program[name]) return texts.placed;
    return data.unsure.includes(name) ? texts.unsure : "";
  }

  function drawPanel() {
    const [was, now] = [readings(data.program), readings(state.joints)];
    for (const pick of document.querySelectorAll(".pick")) {
      const name = pick.dataset.joint;
      pick.setAttribute("aria-pressed", name === selected);
      pick.querySelector("small").textContent = note(name);
    }
    const at = selected && state.joints[selected];
    byId("selected").textContent = selected ? data.joint_names[selected] : texts.none_selected;
    for (const [id, value] of [["x", at && at[0]], ["y", at && at[1]]]) {
      const field = byId(id);
      field.disabled = !selected;
      if (document.activeElement !== field) field.value = at ? value : "";
    }
    byId("hidden-joint").disabled = !at;
    byId("hidden-joint").checked = Boolean(selected) && state.hidden.includes(selected);
    document.querySelectorAll("[data-move]").forEach((button) => { button.disabled = !at; });
    byId("undo").disabled = step === 0;
    byId("redo").disabled = step === history.length - 1;
    byId("reset-one").disabled = !at || (moved(selected) < 0.05 && Boolean(data.program[selected]));
    byId("reset-all").disabled = NAMES.every((name) => moved(name) < 0.05
      && Boolean(data.program[name]) === Boolean(state.joints[name]));
    for (const [kind, said] of [["now", now], ["was", was]]) {
      for (const cell of document.querySelectorAll(`[data-${kind}]`)) {
        const row = cell.dataset[kind];
        const within = kind === "now" && said[`${row}_within`];
        cell.textContent = (said[row] || "–") + (within ? ` ${within}` : "");
      }
    }
    const wrong = problem();
    byId("problem").textContent = wrong || (offPerson(state.joints) ? texts.off_person : "");
    byId("save").disabled = Boolean(wrong);
  }

  function tell(name) {
    const side = name.split("_")[0];
    const said = readings(state.joints)[side];
    byId("said").textContent = `${label(name)}${said ? `: ${texts.legs[side]} ${said}` : ""}`;
  }

  // Says what to do for a joint that has no place yet.
  function ask() {
    if (data.refused || !selected || state.joints[selected]) return;
    byId("said").textContent = texts.click_for.replace("{joint}", data.joint_names[selected]);
  }

  function select(name) {
    if (selected === name) return;
    selected = name;
    draw();
    ask();
  }

  // ---- Zoom and pan.
  function zoomAt(point, factor) {
    const rect = { w: stage.clientWidth, h: stage.clientHeight };
    const least = 0.8 * Math.min(rect.w / width, rect.h / height);
    const scale = Math.min(Math.max(view.scale * factor, least), 16);
    const [x, y] = onPhoto(point);
    Object.assign(view, { scale, x: point[0] - x * scale, y: point[1] - y * scale });
    hold();
    draw();
  }

  // The photo's middle never leaves the stage by more than half of it.
  function hold() {
    const [w, h] = [stage.clientWidth, stage.clientHeight];
    view.x = Math.min(Math.max(view.x, w / 2 - width * view.scale), w / 2);
    view.y = Math.min(Math.max(view.y, h / 2 - height * view.scale), h / 2);
  }

  function show(left, top, right, bottom) {
    const [w, h] = [stage.clientWidth, stage.clientHeight];
    const scale = Math.min(w / (right - left), h / (bottom - top));
    Object.assign(view, {
      scale,
      x: w / 2 - scale * (left + right) / 2,
      y: h / 2 - scale * (top + bottom) / 2,
    });
    draw();
  }

  const showAll = () => show(0, 0, width, height);

  function showLegs() {
    const points = NAMES.map((name) => state.joints[name]).filter(Boolean);
    if (points.length < NAMES.length) return showAll();
    const [xs, ys] = [0, 1].map((i) => points.map((point) => point[i]));
    const room = 0.16 * (Math.max(...ys) - Math.min(...ys));
    show(Math.min(...xs) - room, Math.min(...ys) - room, Math.max(...xs) + room, Math.max(...ys) + room);
  }

  const middle = () => [stage.clientWidth / 2, stage.clientHeight / 2];

  // ---- Pointers: a joint is dragged, the photo is panned, two fingers zoom, a click places.
  const pointers = new Map();
  const at = (event) => {
    const rect = stage.getBoundingClientRect();
    return [event.clientX - rect.left, event.clientY - rect.top];
  };

  function nearest(point, reach) {
    let best = null;
    for (const name of NAMES) {
      if (!state.joints[name]) continue;
      const [x, y] = onScreen(state.joints[name]);
      const far = Math.hypot(x - point[0], y - point[1]);
      if (far <= reach && (!best || far < best.far)) best = { name, far };
    }
    return best && best.name;
  }

  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const point = at(event);
    pointers.set(event.pointerId, point);
    stage.setPointerCapture(event.pointerId);
    if (pointers.size === 2) {
      if (drag && drag.moving && drag.joint) keep();
      drag = { pinch: true };
      return;
    }
    const joint = nearest(point, REACH[event.pointerType] || REACH.mouse);
    const again = Boolean(joint) && joint === selected;
    drag = { joint, again, start: point, last: point, moving: false, from: joint && state.joints[joint] };
    if (joint) {
      select(joint);
      marks[joint].focus({ preventScroll: true });
    }
  });

  stage.addEventListener("pointermove", (event) => {
    if (!pointers.has(event.pointerId) || !drag) return;
    const point = at(event);
    if (drag.pinch) return pinch(event.pointerId, point);
    pointers.set(event.pointerId, point);
    const far = Math.hypot(point[0] - drag.start[0], point[1] - drag.start[1]);
    if (!drag.moving && far < CLICK_PX) return;
    drag.moving = true;
    if (drag.joint) {
      // The joint moves as far as the pointer does, wherever it was taken hold of.
      state.joints[drag.joint] = [
        within(drag.from[0] + (point[0] - drag.start[0]) / view.scale, width),
        within(drag.from[1] + (point[1] - drag.start[1]) / view.scale, height),
      ];
    } else {
      stage.classList.add("panning");
      view.x += point[0] - drag.last[0];
      view.y += point[1] - drag.last[1];
      hold();
    }
    drag.last = point;
    draw();
  });

  function pinch(id, point) {
    const other = [...pointers].find(([key]) => key !== id);
    if (!other) return;
    const before = pointers.get(id);
    const span = (a, b) => Math.max(Math.hypot(a[0] - b[0], a[1] - b[1]), 1);
    const centre = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    const [was, now] = [centre(before, other[1]), centre(point, other[1])];
    pointers.set(id, point);
    view.x += now[0] - was[0];
    view.y += now[1] - was[1];
    zoomAt(now, span(point, other[1]) / span(before, other[1]));
  }

  function release(event, place_it) {
    if (!pointers.delete(event.pointerId) || !drag) return;
    stage.classList.remove("panning");
    const done = drag;
    if (done.pinch) {
      if (pointers.size === 0) drag = null;
      return;
    }
    drag = null;
    if (done.joint && done.moving) {
      keep();
      tell(done.joint);
    } else if (place_it && !done.moving && selected && (done.again || !done.joint)) {
      const fresh = !state.joints[selected];
      const name = selected;
      place(name, ...onPhoto(done.start));
      const next = NAMES.find((other) => !state.joints[other]);
      if (fresh && next) select(next);
      else marks[name].focus({ preventScroll: true });
    }
  }

  stage.addEventListener("pointerup", (event) => release(event, true));
  stage.addEventListener("pointercancel", (event) => release(event, false));
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoomAt(at(event), Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.002)));
  }, { passive: false });

  // ---- Keys.
  const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  byId("joints").addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const size = event.shiftKey ? 10 : 1;
      nudge(arrow[0] * size, arrow[1] * size, event.repeat);
    } else if (event.key === "+" || event.key === "=") zoomAt(onScreen(state.joints[selected]), 1.25);
    else if (event.key === "-") zoomAt(onScreen(state.joints[selected]), 0.8);
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.matches("input[type=text]")) return;
    const key = event.key.toLowerCase();
    if (key === "z") goTo(step + (event.shiftKey ? 1 : -1));
    else if (key === "y") goTo(step + 1);
    else return;
    event.preventDefault();
  });

  // ---- The panel.
  const on = (id, action) => byId(id).addEventListener("click", action);
  for (const pick of document.querySelectorAll(".pick")) {
    pick.addEventListener("click", () => select(pick.dataset.joint));
  }
  for (const button of document.querySelectorAll("[data-move]")) {
    button.addEventListener("click", () => {
      const size = byId("by-ten").checked ? 10 : 1;
      const [dx, dy] = button.dataset.move.split(",").map(Number);
      nudge(dx * size, dy * size);
    });
  }
  for (const [id, i] of [["x", 0], ["y", 1]]) {
    byId(id).addEventListener("change", () => {
      const value = parseFloat(byId(id).value);
      if (!selected || !isFinite(value)) return draw();
      const point = [...(state.joints[selected] || [width / 2, height / 2])];
      point[i] = value;
      place(selected, ...point);
      const kept = state.joints[selected][i];
      if (Math.abs(kept - value) > 0.05) byId("said").textContent += `. ${texts.clamped}`;
      byId(id).value = kept;
    });
  }
  byId("hidden-joint").addEventListener("change", (event) => {
    const others = state.hidden.filter((name) => name !== selected);
    state.hidden = event.target.checked ? NAMES.filter((name) => name === selected || others.includes(name)) : others;
    keep();
  });
  on("undo", () => goTo(step - 1));
  on("redo", () => goTo(step + 1));
  on("reset-one", () => { state.joints[selected] = data.program[selected]; keep(); });
  on("reset-all", () => { state = { joints: { ...data.program }, hidden: [] }; keep(); });
  on("zoom-in", () => zoomAt(middle(), 1.4));
  on("zoom-out", () => zoomAt(middle(), 1 / 1.4));
  on("see-legs", showLegs);
  on("see-all", showAll);
  byId("show-outline").addEventListener("change", (event) => {
    byId("outline").toggleAttribute("hidden", !event.target.checked);
  });
  byId("outline").setAttribute("d", data.outline);
  byId("outline-choice").hidden = !data.outline;
  byId("legend").hidden = data.refused || !data.unsure.length;
  byId("how").hidden = data.refused;

  // ---- Saving.
  on("save", () => {
    const document_ = {
      format: data.format,
      schema_version: data.schema_version,
      photo: data.photo,
      joints_px: state.joints,
      hidden: state.hidden,
      placed_by: byId("who").value.trim() || null,
      placed_on: byId("when").value || null,
    };
    const address = URL.createObjectURL(new Blob([JSON.stringify(document_, null, 2) + "\n"], { type: "application/json" }));
    const link = Object.assign(document.createElement("a"), { href: address, download: data.file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    saved = step;
    byId("said").textContent = texts.saved.replace("{file}", data.file);
  });
  addEventListener("beforeunload", (event) => {
    if (saved !== step) event.preventDefault();
  });

  let size = [stage.clientWidth, stage.clientHeight];
  addEventListener("resize", () => {
    const now = [stage.clientWidth, stage.clientHeight];
    view.x += (now[0] - size[0]) / 2;
    view.y += (now[1] - size[1]) / 2;
    size = now;
    hold();
    draw();
  });
  if (!placed()) selected = NAMES.find((name) => !state.joints[name]);
  showLegs();
  ask();
})();
