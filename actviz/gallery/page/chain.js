// A chain of one-neuron layers, z = w·a + b and a = f(z), and what becomes of a gradient on its way back.

/** @typedef {{z: number[], a: number[], slope: number[], share: {log10: number, sign: number}[]}} ChainReport one number for each layer */

/** Follow an input forward and the gradient back. ``share`` is ∂C/∂b of a layer over that of the last.
 * @param {Curve} curve @param {Chain} chain @returns {ChainReport} */
function followed(curve, {layers, weight, bias, input}) {
  const z = [], a = [], slope = [];
  let x = input;
  for (let i = 0; i < layers; i++) {
    z.push(weight * x + bias);
    [x] = Number.isFinite(z[i]) ? curve.jet(z[i], 0) : [NaN];
    a.push(x);
    slope.push(Number.isFinite(z[i]) ? slopeAt(curve, z[i]) : NaN);
  }
  /** @type {{log10: number, sign: number}[]} */
  const share = Array(layers);
  let [log10, sign] = slope[layers - 1] === 0 ? [NaN, 1] : [0, 1];
  for (let i = layers - 1; i >= 0; i--) {
    if (i < layers - 1) {
      const factor = weight * slope[i];
      log10 += Math.log10(Math.abs(factor));
      sign *= factor < 0 ? -1 : 1;
    }
    share[i] = {log10, sign};
  }
  return {z, a, slope, share};
}

/** f′ with its convention at kinks. @param {Curve} curve @param {number} x */
const slopeAt = (curve, x) => (curve.slope || curve.removable.size ? curve.exact(x, 1) : curve.jet(x, 1)[1]);

/** A factor for each layer between one and the last, as log10 and sign. @param {number} factor @param {number} weight @param {number} count */
function powerOfFactor(factor, weight, count) {
  if (!count) return {log10: 0, sign: 1};
  const size = Math.abs(factor * weight);
  return {log10: size ? count * Math.log10(size) : -Infinity, sign: factor * weight < 0 && count % 2 ? -1 : 1};
}

const KINDS = /** @type {const} */ (["bound", "rms", "mean", "typical"]);
const KIND_WORDS = {
  bound: "bound: sup|f′| in every layer, an upper limit",
  rms: "rms: root mean square for z ~ N(0, 1)",
  mean: "mean: E f′ for z ~ N(0, 1)",
  typical: "typical: exp E log|f′| for z ~ N(0, 1)",
};
const KIND_DASHES = {bound: "1 1.6", rms: "6 2", mean: "3 2", typical: "6 2 1 2"};

/** Draw the chain of every function, and of one alone what it is compared with. @param {SVGSVGElement} element @param {Chain} chain */
function drawChain(element, chain) {
  const width = Math.max(280, Math.round(figure.room)); // both figures stand in the same column
  const text = Math.max(14, Math.min(presenting() ? 30 : 21, width / 44)), height = Math.round(Math.min(width * (width > 820 ? 0.42 : 0.85), innerHeight * 0.7));
  const {layers} = chain, alone = state.entries.length === 1, stroke = Math.max(2.4, text / 6.5);
  const reports = state.entries.map((entry) => followed(entry.curve, chain));
  const courses = state.entries.flatMap((entry, i) => {
    const factors = factorsOf(entry.curve, figure.sliding), kinds = alone ? KINDS : /** @type {const} */ (["bound"]);
    const rows = kinds.map((kind) => ({
      heights: Array.from({length: layers}, (_, l) => powerOfFactor(factors[kind], chain.weight, layers - 1 - l).log10),
      label: alone ? kind : `${nameOf(entry)}: bound`, stroke: alone && kind !== "bound" ? "var(--quiet)" : color(i), dash: KIND_DASHES[kind], dots: false,
    }));
    return [...rows, {heights: reports[i].share.map((each) => each.log10), label: alone ? "this chain" : nameOf(entry), stroke: color(i), dash: "", dots: true}];
  });
  const usable = courses.flatMap((course) => course.heights).filter(Number.isFinite);
  const low = Math.floor(Math.min(-1, ...usable)), high = Math.ceil(Math.max(0, ...usable));
  const frame = {x: /** @type {[number, number]} */ ([1, Math.max(2, layers)]), y: /** @type {[number, number]} */ ([low - 0.04 * (high - low), high + 0.04 * (high - low)]), left: 4.2 * text, top: 1.6 * text, width: width - 6.6 * text, height: height - 4.6 * text, text};
  const {toX, toY} = scales(frame), parts = [];
  const step = Math.max(1, Math.ceil((high - low) / 6));
  for (let k = Math.ceil(low / step) * step; k <= high; k += step) {
    const label = k === 0 ? "1" : k === 1 ? "10" : "";
    const power = svg("text", {class: "label", x: px(frame.left - 0.6 * text), y: px(toY(k) + 0.35 * text), "text-anchor": "end"}, label || "10");
    if (!label) power.append(svg("tspan", {dy: px(-0.45 * text), "font-size": px(0.72 * text)}, shown(k)));
    parts.push(svg("path", {class: "grid", d: `M${px(frame.left)} ${px(toY(k))}h${px(frame.width)}`}), power);
  }
  const every = Math.max(1, Math.ceil(layers / Math.max(3, Math.floor(frame.width / (3.2 * text)))));
  for (let l = 1; l <= layers; l += every) {
    parts.push(svg("text", {class: "label", x: px(toX(l)), y: px(frame.top + frame.height + 1.5 * text), "text-anchor": "middle"}, String(l)));
  }
  parts.push(svg("text", {class: "label small", x: px(frame.left + frame.width), y: px(frame.top + frame.height + 2.7 * text), "text-anchor": "end"}, "layer"));
  parts.push(svg("text", {class: "label small", x: px(frame.left - 3.4 * text), y: px(frame.top - 0.6 * text)}, "gradient relative to the last layer"));
  for (const course of courses) parts.push(courseOf(course, frame, course.dots ? stroke : 0.75 * stroke));
  const listed = alone ? courses.slice().reverse() : [...courses.filter((course) => course.dots), {...courses[0], label: "bound of each", stroke: "var(--quiet)"}];
  const keys = listed.map(({label, stroke: paint, dash, dots}) => ({label, stroke: paint, dash, width: dots ? stroke : 0.75 * stroke}));
  const points = courses.flatMap(({heights}) => along(heights.map((y, i) => /** @type {[number, number]} */ ([toX(i + 1), toY(y)])).filter((point) => Number.isFinite(point[1]))));
  parts.push(legend(keys, legendText(keys, frame), freeCorner(keys, frame, points)));
  element.setAttribute("viewBox", `0 0 ${width} ${height}`);
  element.setAttribute("width", String(width));
  element.setAttribute("height", String(height));
  element.setAttribute("font-size", px(text));
  element.replaceChildren(svg("title", {}, `Gradients through ${layers} layers of ${state.entries.map(nameOf).join(", ")}`), svg("desc", {}, chainCommand()), ...parts);
  return reports;
}

/** @typedef {{heights: number[], label: string, stroke: string, dash: string, dots: boolean}} Course */

/** @param {Course} course @param {Frame} frame @param {number} stroke */
function courseOf({heights, stroke: paint, dash, dots}, frame, stroke) {
  const {toX, toY} = scales(frame), group = svg("g", {stroke: paint, fill: paint});
  const points = heights.map((y, i) => /** @type {[number, number]} */ ([toX(i + 1), toY(y)])).filter((point) => Number.isFinite(point[1]));
  group.append(svg("path", {d: path(points), fill: "none", "stroke-width": px(stroke), ...dashed(dash, stroke)}));
  if (dots && points.length <= 60) group.append(...points.map(([x, y]) => svg("circle", {cx: px(x), cy: px(y), r: px(1.7 * stroke)})));
  return group;
}
