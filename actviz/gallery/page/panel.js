// A pair of axes with curves: centred lines with arrows, labels below and left, as the figures have them.

/** @typedef {{drawn: Drawn, stroke: string, dash: string, label: string, kind?: string}} Line a curve and how it is drawn */
/** @typedef {{x: [number, number], y: [number, number], left: number, top: number, width: number, height: number, text: number}} Frame */

/** The limits that show all curves and 0, with room for a line of labels. @param {Line[]} lines @param {number} height @param {number} text @returns {[number, number]} */
function fitted(lines, height, text) {
  const values = lines.flatMap(({drawn}) => [...withoutPoles(drawn), ...drawn.dots.map((dot) => dot.y)]).filter((y) => Math.abs(y) < 1e300);
  let low = Math.min(0, ...values), high = Math.max(0, ...values);
  const span = high - low > 1e-290 ? high - low : 1;
  low -= low < 0 ? 0.07 * span : 0;
  high += 0.09 * span;
  const under = Math.min(0.4, (2.1 * text) / height);
  if (-low < under * (high - low)) low = (-high * under) / (1 - under);
  return [low, high];
}

/** The heights that an axis is fitted to: not those on the way to a pole. @param {Drawn} drawn */
function withoutPoles({pieces}) {
  const heights = pieces.flatMap((piece) => piece.map((point) => point[1])).filter(Number.isFinite);
  const sizes = heights.map(Math.abs).sort((a, b) => a - b), usual = sizes[Math.floor(0.9 * (sizes.length - 1))] ?? 1;
  const most = sizes.length && sizes[sizes.length - 1] > 30 * usual && pieces.length > 1 ? 3 * usual : Infinity;
  return heights.filter((y) => Math.abs(y) <= most);
}

/** @param {Frame} frame */
function scales(frame) {
  const {x, y, left, top, width, height} = frame;
  return {
    toX: (/** @type {number} */ value) => left + ((value - x[0]) / (x[1] - x[0])) * width,
    toY: (/** @type {number} */ value) => top + height - ((value - y[0]) / (y[1] - y[0])) * height,
    fromX: (/** @type {number} */ pixel) => x[0] + ((pixel - left) / width) * (x[1] - x[0]),
    fromY: (/** @type {number} */ pixel) => y[0] + ((top + height - pixel) / height) * (y[1] - y[0]),
  };
}

/** The lines of the axes, and their labels, which lie above the curves. @param {Frame} frame @returns {[Element, Element]} */
function axes(frame) {
  const {toX, toY} = scales(frame), {x, y, left, top, width, height, text} = frame;
  const x0 = Math.min(Math.max(0, x[0]), x[1]), y0 = Math.min(Math.max(0, y[0]), y[1]);
  const group = svg("g", {class: "axes"}), labels = svg("g", {class: "axes"}), [ox, oy] = [toX(x0), toY(y0)], tip = 0.32 * text;
  const right = left + width + 0.9 * text, up = top - 0.6 * text;
  group.append(
    svg("path", {class: "axis", d: `M${px(left - 0.4 * text)} ${px(oy)}H${px(right)}M${px(ox)} ${px(top + height)}V${px(up)}`}),
    svg("path", {class: "tip", d: `M${px(right + tip)} ${px(oy)}l${px(-1.7 * tip)} ${px(-0.8 * tip)}v${px(1.6 * tip)}zM${px(ox)} ${px(up - tip)}l${px(-0.8 * tip)} ${px(1.7 * tip)}h${px(1.6 * tip)}z`}),
  );
  const most = Math.max(2, Math.min(6, Math.floor(width / (5.5 * text)))), mostY = Math.max(2, Math.min(5, Math.floor(height / (3.2 * text))));
  const across = ticksOfX(x[0], x[1], most), up_ = plainTicks(y[0], y[1], mostY).filter((tick) => toY(tick.at) > top + 0.2 * text);
  const crossing = x0 === 0 && y0 === 0, tick = 0.28 * text;
  const below = oy + 2.2 * text < top + height + 2.2 * text ? 1 : -1, beyond = left - ox > -2.2 * text && x0 !== 0 ? 1 : -1;
  for (const each of across) {
    if (crossing && each.at === 0) continue;
    const at = toX(each.at);
    group.append(svg("path", {class: "axis", d: `M${px(at)} ${px(oy)}v${px(below * tick)}`}));
    labels.append(tickLabel(each, at, oy + (below > 0 ? 1.35 : -0.75) * text, "middle", text));
  }
  for (const each of up_) {
    if (crossing && each.at === 0) continue;
    const at = toY(each.at);
    group.append(svg("path", {class: "axis", d: `M${px(ox)} ${px(at)}h${px(beyond * tick)}`}));
    labels.append(tickLabel(each, ox + beyond * 0.55 * text, at + 0.35 * text, beyond < 0 ? "end" : "start", text));
  }
  if (crossing) labels.append(tickLabel({at: 0, label: "0"}, ox - 0.45 * text, oy + 1.35 * text, "end", text));
  return [group, labels];
}

/** @param {Tick} tick @param {number} x @param {number} y @param {string} anchor @param {number} text */
function tickLabel(tick, x, y, anchor, text) {
  if (!tick.over) return svg("text", {class: "label", x: px(x), y: px(y), "text-anchor": anchor}, tick.label);
  const small = 0.82 * text, half = 0.32 * small * Math.max(tick.over.length, String(tick.under).length) + 1;
  const group = svg("g", {class: "label", "text-anchor": "middle", "font-size": px(small)});
  const at = x + (tick.label ? 0.3 * text : 0);
  if (tick.label) group.append(svg("text", {x: px(at - half - 0.4 * text), y: px(y + 0.28 * text)}, tick.label));
  group.append(
    svg("text", {x: px(at), y: px(y - 0.12 * text)}, tick.over),
    svg("path", {class: "axis", d: `M${px(at - half)} ${px(y + 0.08 * text)}h${px(2 * half)}`}),
    svg("text", {x: px(at), y: px(y + 0.86 * text)}, String(tick.under)),
  );
  return group;
}

/** @param {Line} line @param {Frame} frame @param {number} width of the stroke */
function drawnLine(line, frame, width) {
  const {toX, toY} = scales(frame), {top, height} = frame;
  const within = (/** @type {number} */ pixel) => Math.max(top - 4 * height, Math.min(top + 5 * height, pixel));
  const d = line.drawn.pieces.map((piece) => path(piece.map(([x, y]) => [toX(x), within(toY(y))]))).join("");
  const group = svg("g", {class: `curve ${line.kind ?? ""}`, stroke: line.stroke, fill: "none"});
  group.append(svg("path", {d, "stroke-width": px(width), ...dashed(line.dash, width)}));
  for (const {x, y, closed} of line.drawn.dots) {
    group.append(svg("circle", {cx: px(toX(x)), cy: px(within(toY(y))), r: px(1.6 * width), "stroke-width": px(0.7 * width), class: closed ? "closed" : "open", ...(closed ? {fill: line.stroke} : {})}));
  }
  return group;
}

/** @typedef {{label: string, stroke: string, dash: string, width: number}} Key a line of a legend */

/** Dashes in pixels. @param {string} dash in line widths @param {number} width @returns {Record<string, string>} */
const dashed = (dash, width) => (dash ? {"stroke-dasharray": dash.split(" ").map((part) => px(Number(part) * width)).join(" ")} : {});

/** The corner, or the side, that fewest of these points lie in. @param {Key[]} keys @param {Frame} frame @param {[number, number][]} points in pixels @returns {[number, number]} */
function freeCorner(keys, frame, points) {
  const {left, top, width, height, text} = frame, [wide, high] = legendSize(keys, legendText(keys, frame));
  const right = Math.max(left, left + width - wide), low = top + height - high - 2.4 * text;
  const [first, centre, middle] = [left + 0.6 * text, left + (width - wide) / 2, top + (height - high) / 2];
  const corners = /** @type {[number, number][]} */ ([[first, top], [right, top], [right, low], [first, low], [first, middle], [right, middle], [centre, low], [centre, top]]);
  const {toX} = scales(frame), axis = toX(Math.min(Math.max(0, frame.x[0]), frame.x[1])); // with the labels to its left
  const hit = corners.map(([x, y]) => (x < axis && axis - 2 * text < x + wide ? 8 : 0) + points.filter(([a, b]) => x - text < a && a < x + wide + text && y - 0.5 * text < b && b < y + high + 0.5 * text).length);
  return corners[hit.indexOf(Math.min(...hit))];
}

/** @param {Key[]} keys @param {number} text */
const legendSize = (keys, text) => [2.7 * text + 0.58 * text * Math.max(...keys.map((key) => key.label.length)), 1.45 * text * keys.length];

/** The text size of a legend, smaller where it would take more than half of the width. @param {Key[]} keys @param {Frame} frame */
const legendText = (keys, {text, width}) => text * Math.max(0.65, Math.min(1, (0.47 * width) / legendSize(keys, text)[0]));

/** What lines are called. @param {Key[]} keys @param {number} text @param {[number, number]} corner */
function legend(keys, text, [x, y]) {
  const group = svg("g", {class: "legend", "font-size": px(text)});
  keys.forEach(({label, stroke, dash, width: thick}, i) => {
    const at = y + (i + 0.5) * 1.45 * text;
    group.append(
      svg("path", {d: `M${px(x)} ${px(at)}h${px(2.2 * text)}`, stroke, "stroke-width": px(thick), fill: "none", ...dashed(dash, thick)}),
      svg("text", {class: "label", x: px(x + 2.7 * text), y: px(at + 0.34 * text)}, label),
    );
  });
  return group;
}

/** Points along a line, about as far from each other as a letter is wide. @param {[number, number][]} points @returns {[number, number][]} */
function along(points) {
  /** @type {[number, number][]} */
  const found = [];
  let [x, y] = points[0] ?? [0, 0];
  for (const [a, b] of points) {
    const far = Math.abs(a - x) + Math.abs(b - y), steps = Math.min(60, Math.floor(far / 12));
    for (let k = 1; k <= steps; k++) found.push([x + ((a - x) * k) / steps, y + ((b - y) * k) / steps]);
    if (steps || !found.length) [x, y] = [a, b];
  }
  return found;
}
