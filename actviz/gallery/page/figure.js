// The figure of the live view: panels of curves, the cursor on them, and how pointer and keys move both.

const DASHES = ["", "3.5 1.8", "5 1.4 1 1.4"]; // f, f′, f″, in line widths
const DASHES_OF_MORE = ["", "3.5 1.8", "5 1.4 1 1.4", "1 1.4", "6 2 1 2 1 2", "9 3", "9 2 3 2", "1 4"];
const PRIMES = ["", "′", "″"];
const color = (/** @type {number} */ i) => `var(--c${i % 8})`;

/** A function's name for people. @param {Entry} entry */
const calls = ({curve}) => curve.spec.title ?? (curve.spec.typed && curve.spec.name === curve.spec.typed ? short(curve.spec.typed) : curve.spec.name);
const short = (/** @type {string} */ text) => (text.length > 28 ? `${text.slice(0, 27)}…` : text);

/** The same with primes, and with what is not as usual, as far as it is short. @param {Entry} entry @param {number} [order] of the derivative */
function nameOf(entry, order = 0) {
  const told = (entry.curve.spec.parameters ?? []).filter((each) => entry.curve.values[each.name] !== each.default);
  const settings = told.slice(0, 2).map((each) => `${each.symbol} = ${shown(entry.curve.values[each.name], 4)}`).join(", ");
  return calls(entry) + PRIMES[order] + (settings && ` (${settings}${told.length > 2 ? ", …" : ""})`);
}

/** @type {WeakMap<Curve, {key: string, drawn: Drawn[], fine: boolean}>} */
const samples = new WeakMap();

const SLIDING_ROUNDS = 2; // a step of three pixels in four is enough for a curve that moves

/** The curves of a function in today's window; kept until either changes. @param {Curve} curve @param {number} columns */
function curvesOf(curve, columns) {
  const order = Math.max(...state.orders), key = [state.x, order, columns].join(), known = samples.get(curve);
  if (known?.key === key && (known.fine || figure.sliding)) return known.drawn;
  const drawn = sampled(curve, state.x[0], state.x[1], order, columns, figure.sliding ? SLIDING_ROUNDS : ROUNDS);
  samples.set(curve, {key, drawn, fine: !figure.sliding});
  return drawn;
}

/** @type {WeakMap<Curve, Map<number, {key: string, drawn: Drawn}>>} */
const knownStairs = new WeakMap();

/** What today's number format makes of a curve in today's window; kept until any of them changes. @param {Curve} curve @param {number} order @param {number} columns */
function stairsOf(curve, order, columns) {
  const known = knownStairs.get(curve) ?? new Map(), key = [state.x, columns, state.format].join();
  knownStairs.set(curve, known);
  if (known.get(order)?.key !== key) {
    const value = (/** @type {number} */ x) => (order ? slopeAt(curve, x) : curve.jet(x, 0)[0]);
    const corners = staircase(NUMBER_FORMATS[state.format], value, state.x[0], state.x[1], (figure.sliding ? 1 : 3) * columns);
    known.set(order, {key: figure.sliding ? "" : key, drawn: {order, pieces: withoutHoles(corners), dots: []}});
  }
  return /** @type {{drawn: Drawn}} */ (known.get(order)).drawn;
}

const figure = {
  element: /** @type {SVGSVGElement} */ (/** @type {unknown} */ (null)),
  room: 900, // the width that it has, in pixels
  frames: /** @type {Frame[]} */ ([]),
  panels: /** @type {number[][]} */ ([]), // the orders in each panel
  sliding: false, // while a slider moves, limits and legends stay where they are
  limits: /** @type {[number, number][]} */ ([]),
  corners: /** @type {[number, number][]} */ ([]), // of the legends
  cursor: svg("g", {class: "cursor"}),
  parts: new Parts(),
  marks: new Parts(), // of the cursor
};

/** Which orders are drawn in which panel: of one function all in one, of several one each. */
const panelsOf = () => (state.entries.length > 1 ? state.orders.map((order) => [order]) : [state.orders]);

/** @param {number[]} orders @param {number} columns @returns {Line[]} */
function linesOf(orders, columns) {
  const alone = state.entries.length === 1;
  return state.entries.flatMap((entry, i) => orders.flatMap((order) => {
    const drawn = curvesOf(entry.curve, columns)[order], name = nameOf(entry, order);
    const k = alone ? order : i, stroke = color(k), dash = alone ? DASHES[order] : DASHES_OF_MORE[i % 8];
    if (!state.format || order > 1) return [{drawn, stroke, dash, label: name}];
    return [{drawn, stroke, dash, label: name, kind: "faint"}, {drawn: stairsOf(entry.curve, order, columns), stroke, dash: "", label: name}];
  }));
}

/** The size of the figure and of its text, and the frames of its panels with the height still to be fitted. */
function laidOut() {
  const width = Math.max(280, Math.round(figure.room)), wide = width > 820;
  figure.panels = panelsOf();
  const across = wide ? Math.min(figure.panels.length, 2) : 1, down = Math.ceil(figure.panels.length / across);
  const each = width / across, share = wide ? (across > 1 ? 0.95 : 0.62) : down > 1 ? 0.62 : 0.85;
  const one = Math.round(Math.min(each * share, presenting() ? innerHeight * 0.72 : innerHeight * (wide ? 0.66 : 0.55)));
  const height = Math.max(240, one) * down;
  const text = Math.max(15, Math.min(presenting() ? 36 : 26, each / (presenting() ? 22 : 28)));
  const bars = state.zones !== null && state.entries.length > 1 ? state.entries.length * 1.25 * text : 0;
  const frames = figure.panels.map((_, i) => ({
    x: state.x, y: /** @type {[number, number]} */ ([0, 1]), text,
    left: (i % across) * each + 1.6 * text, top: Math.floor(i / across) * (height / down) + 1.4 * text,
    width: each - 3.4 * text, height: height / down - 2.6 * text - bars,
  }));
  return {width, height, text, frames};
}

/** Draw what has changed. */
function drawFigure() {
  const {width, height, text, frames} = laidOut(), {element, parts} = figure;
  update(element, {viewBox: `0 0 ${width} ${height}`, width, height, "font-size": px(text)});
  const steady = figure.sliding && figure.limits.length === frames.length;
  const panels = frames.map((frame, i) => drawnPanel(frame, i, steady));
  figure.frames = frames;
  if (!steady) figure.limits = frames.map((frame) => frame.y);
  const words = ["title", "desc"].map((tag) => parts.kept(tag, () => svg(tag)));
  if (!figure.sliding) [headline(), command()].forEach((said, i) => write(words[i], said));
  arrange(element, [...words, ...panels.flat(), figure.cursor]);
  parts.end();
  drawCursor();
}

/** The parts of a panel. @param {Frame} frame @param {number} i @param {boolean} steady whether limits and legend are those of the last time @returns {Element[]} */
function drawnPanel(frame, i, steady) {
  const {parts} = figure, {left, top, width, height, text} = frame, stroke = Math.max(2.6, text / 6), room = stroke * 2;
  const lines = linesOf(figure.panels[i], Math.round(width / 3)), named = lines.filter((line) => line.kind !== "faint");
  frame.y = state.y ?? (steady ? figure.limits[i] : fitted(lines, height, text));
  const {toX, toY} = scales(frame), about = JSON.stringify(frame);
  const clip = parts.svg("rect", {x: px(left - room), y: px(top - room), width: px(width + 2 * room), height: px(height + 2 * room)});
  const clipped = (/** @type {string} */ name, /** @type {Element[]} */ children) => {
    const group = parts.kept(`${name} ${i}`, () => svg("g", {"clip-path": `url(#page-clip-${i})`}));
    arrange(group, children);
    return group;
  };
  const put = (/** @type {Line} */ line, /** @type {number} */ wide) => parts.kept(`line ${about} ${numberOf(line.drawn)} ${line.stroke} ${line.dash} ${wide}`, () => drawnLine(line, frame, wide));
  const points = () => named.flatMap(({drawn}) => parts.kept(`points ${about} ${numberOf(drawn)}`, () => drawn.pieces.flatMap((piece) => along(piece.map(([x, y]) => [toX(x), toY(y)])))));
  const [under, over] = parts.kept(`axes ${about}`, () => axes(frame));
  const keys = named.map(({label, stroke: paint, dash}) => ({label, stroke: paint, dash, width: stroke}));
  if (state.format) keys.push({label: `in ${NUMBER_FORMATS[state.format].name}`, stroke: "none", dash: "", width: 0});
  if (!steady || !figure.corners[i]) figure.corners[i] = freeCorner(keys, frame, points());
  const holder = parts.kept(`clip ${i}`, () => svg("clipPath", {id: `page-clip-${i}`}));
  arrange(holder, [clip]);
  return [
    holder,
    ...(state.zones === null ? [] : [shaded(frame, points())]),
    clipped("faint", lines.filter((line) => line.kind === "faint").map((line) => put(line, stroke * 0.6))),
    under,
    clipped("curves", named.map((line) => put(line, stroke))),
    over,
    parts.kept(`legend ${i} ${JSON.stringify([keys, text, figure.corners[i]])}`, () => legend(keys, legendText(keys, frame), figure.corners[i])),
  ];
}

/** What the figure shows, in a line. */
function headline() {
  const names = state.entries.map((entry) => state.orders.map((order) => nameOf(entry, order)).join(", "));
  return `${names.join("; ")} for x from ${shown(state.x[0], 4)} to ${shown(state.x[1], 4)}`;
}

/** The zones without a gradient: of one function over the whole height, of several a bar for each below.
 * @param {Frame} frame @param {[number, number][]} points of the curves, which words keep clear of */
function shaded(frame, points) {
  const {toX, toY} = scales(frame), {left, top, width, height, text} = frame, group = svg("g", {class: "zones"});
  const alone = state.entries.length === 1, bar = 1.2 * text, axis = toY(Math.min(Math.max(0, frame.y[0]), frame.y[1]));
  const free = (/** @type {number} */ low, /** @type {number} */ high) => {
    const hits = (/** @type {number} */ y) => points.filter(([a, b]) => low < a && a < high && Math.abs(b - y + 0.3 * text) < text).length + (Math.abs(y - axis - 0.6 * text) < 1.7 * text ? 1e6 : 0);
    const rows = [0.97, 0.62, 0.5, 0.4, 0.3, 0.2].map((share) => top + share * height);
    return rows.reduce((best, row) => (hits(row) < hits(best) ? row : best));
  };
  state.entries.forEach((entry, i) => {
    const at = top + height + 0.4 * text + i * 1.25 * text;
    for (const zone of zonesAt(entry.curve)) {
      const low = Math.max(left, toX(zone[0])), high = Math.min(left + width, toX(zone[1]));
      if (!(low < high)) continue;
      const fill = alone ? "currentColor" : color(i), place = {x: px(low), width: px(high - low), fill};
      group.append(svg("rect", alone ? {...place, y: px(top), height: px(height), class: "zone"} : {...place, y: px(at), height: px(bar), class: "zone bar"}));
      const words = zoneInWords(zone), y = alone ? free(low, high) : at + 0.88 * text;
      if (high - low > 0.5 * text * words.length) group.append(svg("text", {class: "label small", x: px((low + high) / 2), y: px(y), "text-anchor": "middle"}, words));
    }
  });
  return group;
}

/** @type {WeakMap<Curve, {threshold: number, zones: [number, number][], fine: boolean}>} */
const knownZones = new WeakMap();

/** @param {Curve} curve */
function zonesAt(curve) {
  const threshold = /** @type {number} */ (state.zones), known = knownZones.get(curve);
  if (known?.threshold === threshold && (known.fine || figure.sliding)) return known.zones;
  const zones = zonesOf(curve, threshold, figure.sliding ? FEWER_PLACES : PLACES);
  knownZones.set(curve, {threshold, zones, fine: !figure.sliding});
  return zones;
}
