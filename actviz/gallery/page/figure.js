// The figure of the live view: panels of curves, the cursor on them, and how pointer and keys move both.

const DASHES = ["", "3.5 1.8", "5 1.4 1 1.4"]; // f, f′, f″, in line widths
const DASHES_OF_MORE = ["", "3.5 1.8", "5 1.4 1 1.4", "1 1.4", "6 2 1 2 1 2", "9 3", "9 2 3 2", "1 4"];
const PRIMES = ["", "′", "″"];
const color = (/** @type {number} */ i) => `var(--c${i % 8})`;

/** A function's name for people. @param {Entry} entry */
const calls = ({curve}) => curve.spec.title ?? (curve.spec.typed && curve.spec.name === curve.spec.typed ? short(curve.spec.typed) : curve.spec.name);
const short = (/** @type {string} */ text) => (text.length > 28 ? `${text.slice(0, 27)}…` : text);

/** The same with what is not as usual, as far as it is short. @param {Entry} entry */
function nameOf(entry) {
  const told = (entry.curve.spec.parameters ?? []).filter((each) => entry.curve.values[each.name] !== each.default);
  const settings = told.slice(0, 2).map((each) => `${each.symbol} = ${shown(entry.curve.values[each.name], 4)}`).join(", ");
  return calls(entry) + (settings && ` (${settings}${told.length > 2 ? ", …" : ""})`);
}

/** @type {WeakMap<Curve, {key: string, drawn: Drawn[]}>} */
const samples = new WeakMap();

/** The curves of a function in today's window; kept until either changes. @param {Curve} curve @param {number} columns */
function curvesOf(curve, columns) {
  const order = Math.max(...state.orders), key = [state.x, order, columns].join();
  let known = samples.get(curve);
  if (known?.key !== key) samples.set(curve, (known = {key, drawn: sampled(curve, state.x[0], state.x[1], order, columns)}));
  return /** @type {{drawn: Drawn[]}} */ (known).drawn;
}

const figure = {
  element: /** @type {SVGSVGElement} */ (/** @type {unknown} */ (null)),
  frames: /** @type {Frame[]} */ ([]),
  panels: /** @type {number[][]} */ ([]), // the orders in each panel
  held: /** @type {[number, number][] | null} */ (null), // limits while a slider moves
  cursor: /** @type {SVGElement | null} */ (null),
};

/** Which orders are drawn in which panel: of one function all in one, of several one each. */
const panelsOf = () => (state.entries.length > 1 ? state.orders.map((order) => [order]) : [state.orders]);

/** @param {number[]} orders @param {number} columns @returns {Line[]} */
function linesOf(orders, columns) {
  const alone = state.entries.length === 1;
  return state.entries.flatMap((entry, i) => orders.flatMap((order) => {
    const drawn = curvesOf(entry.curve, columns)[order], name = nameOf(entry) + PRIMES[order];
    const k = alone ? order : i, stroke = color(k), dash = alone ? DASHES[order] : DASHES_OF_MORE[i % 8];
    if (!state.format || order) return [{drawn, stroke, dash, label: name}];
    const format = NUMBER_FORMATS[state.format];
    const corners = staircase(format, (x) => entry.curve.jet(x, 0)[0], state.x[0], state.x[1], 3 * columns);
    const stairs = {order, pieces: withoutHoles(corners), dots: []};
    return [{drawn, stroke, dash, label: name, kind: "faint"}, {drawn: stairs, stroke, dash: "", label: `${name} in ${format.name}`}];
  }));
}

/** Draw everything anew. */
function drawFigure() {
  const box = figure.element.parentElement?.getBoundingClientRect();
  const width = Math.max(280, Math.round(box?.width ?? 900)), wide = width > 820;
  figure.panels = panelsOf();
  const across = wide ? Math.min(figure.panels.length, 2) : 1, down = Math.ceil(figure.panels.length / across);
  const each = width / across, share = wide ? (across > 1 ? 0.95 : 0.62) : down > 1 ? 0.62 : 0.85;
  const one = Math.round(Math.min(each * share, presenting() ? innerHeight * 0.72 : innerHeight * (wide ? 0.66 : 0.55)));
  const height = Math.max(240, one) * down;
  const text = Math.max(15, Math.min(presenting() ? 34 : 24, each / 36));
  const svg_ = figure.element;
  svg_.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg_.setAttribute("width", String(width));
  svg_.setAttribute("height", String(height));
  svg_.setAttribute("font-size", px(text));
  const stroke = Math.max(2.6, text / 6), parts = /** @type {Element[]} */ ([]), frames = /** @type {Frame[]} */ ([]);
  figure.panels.forEach((orders, i) => {
    const left = (i % across) * each + 1.6 * text, top = Math.floor(i / across) * (height / down) + 1.4 * text;
    const bars = state.zones !== null && state.entries.length > 1 ? state.entries.length * 1.25 * text : 0;
    const frame = {x: state.x, y: /** @type {[number, number]} */ ([0, 1]), left, top, width: each - 3.4 * text, height: height / down - 2.6 * text - bars, text};
    const lines = linesOf(orders, Math.round(frame.width / 3));
    frame.y = state.y ?? figure.held?.[i] ?? fitted(lines, frame.height, text);
    frames.push(frame);
    const clip = `page-clip-${i}`, room = stroke * 2, {toX, toY} = scales(frame), about = JSON.stringify(frame);
    const [under, over] = reused(`axes ${about}`, () => axes(frame)), named = lines.filter((line) => line.kind !== "faint");
    const put = (/** @type {Line} */ line, /** @type {number} */ wide) => reused(`line ${about} ${numberOf(line.drawn)} ${line.stroke} ${line.dash} ${wide}`, () => drawnLine(line, frame, wide));
    const points = named.flatMap(({drawn}) => reused(`points ${about} ${numberOf(drawn)}`, () => drawn.pieces.flatMap((piece) => along(piece.map(([x, y]) => [toX(x), toY(y)])))));
    parts.push(
      svg("clipPath", {id: clip}, svg("rect", {x: px(left - room), y: px(top - room), width: px(frame.width + 2 * room), height: px(frame.height + 2 * room)})),
      ...(state.zones === null ? [] : [shaded(frame, points)]),
      svg("g", {"clip-path": `url(#${clip})`}, ...lines.filter((line) => line.kind === "faint").map((line) => put(line, stroke * 0.6))),
      under,
      svg("g", {"clip-path": `url(#${clip})`}, ...named.map((line) => put(line, stroke))),
      over,
      legend(named.map(({label, stroke: paint, dash}) => ({label, stroke: paint, dash, width: stroke})), frame, points),
    );
  });
  figure.frames = frames;
  figure.cursor = svg("g", {class: "cursor"});
  endDrawing();
  svg_.replaceChildren(svg("title", {}, headline()), svg("desc", {}, command()), ...parts, figure.cursor);
  drawCursor();
}

/** What the figure shows, in a line. */
function headline() {
  const names = state.entries.map((entry) => state.orders.map((order) => nameOf(entry) + PRIMES[order]).join(", "));
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

/** @type {WeakMap<Curve, {threshold: number, zones: [number, number][]}>} */
const knownZones = new WeakMap();

/** @param {Curve} curve */
function zonesAt(curve) {
  const threshold = /** @type {number} */ (state.zones);
  let known = knownZones.get(curve);
  if (known?.threshold !== threshold) knownZones.set(curve, (known = {threshold, zones: zonesOf(curve, threshold)}));
  return /** @type {{zones: [number, number][]}} */ (known).zones;
}

/** The cursor: a line at x, a dot on every curve, and the tangent if it is wanted. */
function drawCursor() {
  const group = /** @type {SVGElement} */ (figure.cursor);
  group.replaceChildren();
  if (state.at < state.x[0] || state.at > state.x[1]) return;
  figure.frames.forEach((frame, i) => {
    const {toX, toY} = scales(frame), {top, height, left, width, text} = frame, x = toX(state.at);
    group.append(svg("path", {class: "hair", d: `M${px(x)} ${px(top)}v${px(height)}`}));
    state.entries.forEach((entry, k) => {
      const jet = entry.curve.jet(state.at, 1);
      if (state.tangent && figure.panels[i].includes(0)) group.append(...tangentAt(entry, k, i, jet));
      for (const order of figure.panels[i]) {
        const y = toY(entry.curve.exact(state.at, order));
        if (!(y > top - 4 && y < top + height + 4)) continue;
        group.append(svg("circle", {class: "bead", cx: px(x), cy: px(y), r: px(0.36 * text), fill: color(state.entries.length === 1 ? order : k)}));
      }
    });
    group.append(svg("text", {class: "label small at", x: px(Math.max(left + text, Math.min(left + width - text, x))), y: px(top - 0.35 * text), "text-anchor": "middle"}, `x = ${shown(state.at)}`));
  });
}

/** @param {Entry} entry @param {number} k @param {number} panel @param {number[]} jet */
function tangentAt(entry, k, panel, [value, slope]) {
  const frame = figure.frames[panel], {toX, toY} = scales(frame), {left, top, width, height, text} = frame;
  const y = (/** @type {number} */ x) => value + slope * (x - state.at), [low, high] = frame.x;
  const within = (/** @type {number} */ pixel) => Math.max(top - 2 * height, Math.min(top + 3 * height, pixel));
  const stroke = color(state.entries.length === 1 ? 0 : k);
  const line = svg("path", {class: "tangent", stroke, d: `M${px(toX(low))} ${px(within(toY(y(low))))}L${px(toX(high))} ${px(within(toY(y(high))))}`});
  const clipped = svg("g", {"clip-path": `url(#page-clip-${panel})`}, line);
  if (state.entries.length > 1) return [clipped]; // their slopes are in the table
  const side = toX(state.at) > left + width - 8 * text ? -1 : 1;
  const at = [toX(state.at) + side * text, toY(value) + (slope >= 0 === side > 0 ? 1.4 : -0.8) * text];
  const words = svg("text", {class: "label small", x: px(at[0]), y: px(Math.max(top + text, Math.min(top + height, at[1]))), "text-anchor": side < 0 ? "end" : "start"}, `slope ${shown(entry.curve.exact(state.at, 1), 4)}`);
  return [clipped, words];
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
