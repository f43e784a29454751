// The cursor on the curves, with the tangent, and the place that it snaps to.

/** The cursor: a line at x, a dot on every curve, and the tangent if it is wanted. */
function drawCursor() {
  const inside = state.x[0] <= state.at && state.at <= state.x[1];
  arrange(figure.cursor, inside ? figure.frames.flatMap(cursorIn) : []);
  figure.marks.end();
}

/** @param {Frame} frame @param {number} i its panel @returns {Element[]} */
function cursorIn(frame, i) {
  const {toX, toY} = scales(frame), {top, height, left, width, text} = frame, x = toX(state.at), {marks} = figure;
  const found = /** @type {Element[]} */ ([marks.svg("path", {class: "hair", d: `M${px(x)} ${px(top)}v${px(height)}`})]);
  state.entries.forEach((entry, k) => {
    if (state.tangent && figure.panels[i].includes(0) && touches(entry)) found.push(tangentAt(entry, k, i, entry.curve.jet(state.at, 1)));
    for (const order of figure.panels[i]) {
      const y = toY(entry.curve.exact(state.at, order)), fill = color(state.entries.length === 1 ? order : k);
      if (!(y > top - 4 && y < top + height + 4)) continue;
      found.push(marks.svg("circle", {class: "bead", cx: px(x), cy: px(y), r: px(0.36 * text), fill}));
    }
  });
  const words = `x = ${shown(state.at)}${slopeInWords(i)}`, half = 0.23 * text * words.length;
  const axis = toX(Math.min(Math.max(0, state.x[0]), state.x[1])), room = half + 0.7 * text; // beside the tip of the axis
  const clear = Math.abs(x - axis) < room ? axis + (x < axis ? -room : room) : x;
  const place = {x: px(Math.max(left + half, Math.min(left + width - half, clear))), y: px(top - 0.35 * text), "text-anchor": "middle"};
  return [...found, marks.svg("text", {class: "label small at", ...place}, words)];
}

/** The slope of the tangent; of several, the slopes are in the table. @param {number} panel */
function slopeInWords(panel) {
  const [first, ...others] = state.entries;
  if (others.length || !state.tangent || !figure.panels[panel].includes(0) || !touches(first)) return "";
  return `, slope ${shown(first.curve.exact(state.at, 1), 4)}`;
}

/** @param {Entry} entry @param {number} k @param {number} panel @param {number[]} jet @returns {Element} */
function tangentAt(entry, k, panel, [value, slope]) {
  const frame = figure.frames[panel], {toX, toY} = scales(frame), {top, height} = frame, {marks} = figure;
  const y = (/** @type {number} */ x) => value + slope * (x - state.at), [low, high] = frame.x;
  const within = (/** @type {number} */ pixel) => Math.max(top - 2 * height, Math.min(top + 3 * height, pixel));
  const stroke = color(state.entries.length === 1 ? 0 : k);
  const line = marks.svg("path", {class: "tangent", stroke, d: `M${px(toX(low))} ${px(within(toY(y(low))))}L${px(toX(high))} ${px(within(toY(y(high))))}`});
  const clipped = marks.kept(`tangent ${panel} ${k}`, () => svg("g", {"clip-path": `url(#page-clip-${panel})`}));
  arrange(clipped, [line]);
  return clipped;
}

/** The decimal number of fewest places next to a pixel, or what is worth being hit exactly. @param {number} x */
function snapped(x) {
  const pixel = (state.x[1] - state.x[0]) / (figure.frames[0]?.width ?? 500);
  const near = [0, ...state.entries.flatMap((entry) => entry.curve.kinks(x - 5 * pixel, x + 5 * pixel))];
  const hit = near.find((each) => Math.abs(each - x) < 5 * pixel);
  if (hit !== undefined) return hit;
  const places = Math.max(0, Math.ceil(-Math.log10(pixel)));
  return Math.min(state.x[1], Math.max(state.x[0], Number(x.toFixed(Math.min(17, places)))));
}
