// How the figure is read and moved: pointer, wheel, two fingers and keys.

/** @param {[number, number]} x a new window */
function setWindow(x) {
  const span = x[1] - x[0];
  if (!(span > 1e-12 * Math.max(1, Math.abs(x[0]), Math.abs(x[1])) && span < 1e9)) return;
  const digits = Math.max(0, Math.min(15, 3 - Math.floor(Math.log10(span))));
  state.x = /** @type {[number, number]} */ (x.map((end) => (multipleOfPi(end) ? end : Number(end.toFixed(digits)))));
  changed("window");
}

/** Zoom by a factor about a place. @param {number} about @param {number} factor */
const zoom = (about, factor) => setWindow([about + (state.x[0] - about) * factor, about + (state.x[1] - about) * factor]);

/** The frame that a pointer is in, and where. @param {PointerEvent | WheelEvent} event */
function placeOf(event) {
  const box = figure.element.getBoundingClientRect(), at = [event.clientX - box.left, event.clientY - box.top];
  const i = figure.frames.findIndex(({left, top, width, height, text}) =>
    at[0] > left - 2 * text && at[0] < left + width + 2 * text && at[1] > top - 2 * text && at[1] < top + height + 2 * text);
  const frame = figure.frames[Math.max(0, i)];
  return {i: Math.max(0, i), frame, x: scales(frame).fromX(at[0]), y: scales(frame).fromY(at[1])};
}

/** @param {number} x */
function moveCursor(x) {
  state.at = snapped(x);
  changed("cursor");
}

function listenToPointer() {
  const {element} = figure;
  /** @type {Map<number, PointerEvent>} */
  const down = new Map();
  /** @type {{x: [number, number], y: [number, number], from: [number, number], i: number} | null} */
  let pan = null;
  let apart = 0;

  element.addEventListener("pointerdown", (event) => {
    down.set(event.pointerId, event);
    if (down.size === 2) {
      const [a, b] = [...down.values()];
      apart = Math.abs(a.clientX - b.clientX);
      pan = null;
    } else if (event.pointerType === "mouse" && event.button === 0) {
      const {i} = placeOf(event);
      pan = {x: state.x, y: figure.frames[i].y, from: [event.clientX, event.clientY], i};
      element.setPointerCapture(event.pointerId);
    } else moveCursor(placeOf(event).x);
  });
  element.addEventListener("pointermove", (event) => {
    if (down.has(event.pointerId)) down.set(event.pointerId, event);
    if (down.size === 2) {
      const [a, b] = [...down.values()], now = Math.abs(a.clientX - b.clientX);
      if (apart > 10 && now > 10) zoom(placeOf(event).x, apart / now);
      apart = now;
    } else if (pan) {
      const frame = figure.frames[pan.i], dx = ((event.clientX - pan.from[0]) / frame.width) * (pan.x[1] - pan.x[0]);
      const dy = ((event.clientY - pan.from[1]) / frame.height) * (pan.y[1] - pan.y[0]);
      if (state.y) state.y = /** @type {[number, number]} */ (pan.y.map((end) => Number((end + dy).toPrecision(6))));
      if (Math.abs(event.clientX - pan.from[0]) > 2 || state.y) setWindow([pan.x[0] - dx, pan.x[1] - dx]);
    } else if (event.pointerType === "mouse" || down.size) moveCursor(placeOf(event).x);
  });
  const end = (/** @type {PointerEvent} */ event) => {
    down.delete(event.pointerId);
    if (pan && event.type === "pointerup" && Math.abs(event.clientX - pan.from[0]) <= 2) moveCursor(placeOf(event).x);
    pan = null;
  };
  element.addEventListener("pointerup", end);
  element.addEventListener("pointercancel", end);
  element.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode ? 16 : 1, {x, y, frame} = placeOf(event);
    const factor = Math.exp(Math.max(-0.5, Math.min(0.5, event.deltaY * lines * 0.0015)));
    if (event.shiftKey) {
      state.y = /** @type {[number, number]} */ (frame.y.map((end) => Number((y + (end - y) * factor).toPrecision(6))));
      changed("window");
    } else zoom(x, factor);
  }, {passive: false});
  element.addEventListener("dblclick", resetWindow);
  element.addEventListener("keydown", onFigureKey);
}

function resetWindow() {
  state.y = null;
  state.x = START;
  changed("window");
}

/** @param {KeyboardEvent} event */
function onFigureKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const span = state.x[1] - state.x[0], step = span / (event.shiftKey ? 10 : 100);
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => stepCursor(-step), ArrowRight: () => stepCursor(step),
    PageUp: () => stepCursor(span / 10), PageDown: () => stepCursor(-span / 10),
    Home: () => stepCursor(state.x[0] - state.at), End: () => stepCursor(state.x[1] - state.at),
    "+": () => zoom(state.at, 0.8), "=": () => zoom(state.at, 0.8), "-": () => zoom(state.at, 1.25),
    "0": resetWindow, k: () => nextKink(1), K: () => nextKink(-1),
  };
  const act = own(keys, event.key);
  if (!act) return;
  event.preventDefault();
  act();
}

/** Move the cursor by a step, onto the grid of such steps. @param {number} by */
function stepCursor(by) {
  const places = Math.max(0, Math.min(15, Math.ceil(-Math.log10(Math.abs(by) || 1)) + 1));
  const x = Math.min(state.x[1], Math.max(state.x[0], state.at + by));
  state.at = x === state.x[0] || x === state.x[1] ? x : Number(x.toFixed(places));
  changed("cursor");
}

/** @param {number} way */
function nextKink(way) {
  const all = state.entries.flatMap((entry) => entry.curve.kinks(state.x[0], state.x[1])).sort((a, b) => way * (a - b));
  const next = all.find((x) => way * (x - state.at) > 1e-12) ?? all[0];
  if (next === undefined) return;
  state.at = next;
  changed("cursor");
}
