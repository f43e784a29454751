// Expectations under N(0, 1), by Gauss–Legendre panels that halve towards every kink and every zero of f′.

/** Nodes and weights on [−1, 1]. @type {[number, number][]} */
const LEGENDRE = (() => {
  const n = 20, found = /** @type {[number, number][]} */ ([]);
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5)), slope = 1;
    for (let round = 0; round < 100; round++) {
      let [before, now] = [1, x];
      for (let k = 2; k <= n; k++) [before, now] = [now, ((2 * k - 1) * x * now - (k - 1) * before) / k];
      slope = (n * (x * now - before)) / (x * x - 1);
      const next = x - now / slope;
      if (Math.abs(next - x) < 1e-16) break;
      x = next;
    }
    found.push([x, 2 / ((1 - x * x) * slope * slope)]);
  }
  return found;
})();

const REACH = 38, FINEST = -36, CLOSE = 2e-3;
const SEEN = 12, MOST_ROOTS = 40; // further out nothing weighs

/** @param {number[]} breaks @returns {[number, number][]} points and weights */
function gaussianRule(breaks) {
  const edges = new Set(Array.from({length: 2 * REACH + 1}, (_, i) => i - REACH));
  for (const centre of new Set([0, ...breaks])) {
    edges.add(centre);
    for (let k = FINEST; k <= 5; k++) edges.add(centre - 2 ** k).add(centre + 2 ** k);
  }
  return ruleBetween([...edges].filter((x) => Math.abs(x) <= REACH).sort((a, b) => a - b));
}

/** @param {number[]} sorted the ends of panels @returns {[number, number][]} points and weights */
function ruleBetween(sorted) {
  const rule = [];
  let total = 0;
  for (let i = 0; i + 1 < sorted.length; i++) {
    const half = (sorted[i + 1] - sorted[i]) / 2, middle = (sorted[i] + sorted[i + 1]) / 2;
    for (const [node, weight] of LEGENDRE) {
      const x = middle + half * node, mass = half * weight * Math.exp(-0.5 * x * x);
      total += mass;
      rule.push(/** @type {[number, number]} */ ([x, mass]));
    }
  }
  return rule.filter(([, mass]) => mass > 0).map(([x, mass]) => [x, mass / total]);
}

/** @typedef {{bound: number, mean: number, rms: number, typical: number}} Factors what one layer makes of a gradient; four numbers, not one */

/** @type {WeakMap<Curve, Factors>} */
const knownFactors = new WeakMap();

/** The same of curves that change with the next frame. @type {WeakMap<Curve, Factors>} */
const sketchedFactors = new WeakMap();

/** sup|f′|, E f′, √E f′² and exp E log|f′| for z ~ N(0, 1).
 * @param {Curve} curve @param {boolean} [moving] whether the curve changes with the next frame: then what is found soon is enough @returns {Factors} */
function factorsOf(curve, moving = false) {
  const exact = knownFactors.get(curve);
  if (exact) return exact;
  const kept = moving ? sketchedFactors : knownFactors, known = kept.get(curve) ?? (moving ? sketched(curve) : workedOut(curve));
  kept.set(curve, known);
  return known;
}

/** Few panels, cut at kinks and at zeros of f′: the typical slope is right to two digits or more, the others to six. @param {Curve} curve @returns {Factors} */
function sketched(curve) {
  const slope = (/** @type {number} */ x) => curve.jet(x, 1)[1], grid = Array.from({length: 161}, (_, i) => (i - 80) / 10 + 0.003), heights = grid.map(slope);
  const kinks = curve.kinks(-REACH, REACH), still = (/** @type {number} */ x) => slope(x) === 0;
  const flat = grid.some((x, i) => Math.abs(x) < 5 && heights[i] === 0 && still(x + 0.01) && still(x + 0.02)) // further out it may be too small for a float
    || kinks.some((c) => [-1, 1].some((side) => [0.01, 0.02, 0.03].every((far) => still(c + side * far))));
  const zeros = grid.flatMap((x, i) => (heights[i] * heights[i + 1] < 0 ? [bisected(slope, x, grid[i + 1], heights[i], 1e-9)] : []));
  const edges = new Set([-8, -4, -2, -1, 0, 1, 2, 4, 8, ...kinks.filter((c) => Math.abs(c) < 8), ...zeros]);
  let [mean, square, logarithm] = [0, 0, 0];
  for (const [x, weight] of ruleBetween([...edges].sort((a, b) => a - b))) {
    const y = slope(x);
    mean += weight * y;
    square += weight * y * y;
    if (y) logarithm += weight * Math.log(Math.abs(y));
  }
  return {bound: steepestOf(curve, FEWER_PLACES), mean: Math.abs(mean) < 1e-12 ? 0 : mean, rms: Math.sqrt(square), typical: flat ? 0 : Math.exp(logarithm)};
}

/** Where f′ is 0: it changes its sign like b(x − c), or comes down and turns back like a(x − c)². Floats leave
 * nothing of it there. @typedef {{c: number, size: (x: number) => number}} Root */

/** @param {Curve} curve @param {(x: number) => number} slope @param {number[]} kinks @returns {Root[]} */
function rootsOfSlope(curve, slope, kinks) {
  const apart = (/** @type {number} */ c) => kinks.every((x) => Math.abs(x - c) > 1e-9);
  const signs = (/** @type {number} */ c) => curve.exact(c - 0.01, 1) * curve.exact(c + 0.01, 1);
  const crossed = signChanges(slope, -REACH, REACH, 1520).filter((c) => apart(c) && Math.abs(c) < SEEN).slice(0, MOST_ROOTS).filter((c) => signs(c) < 0);
  const turned = signChanges((x) => curve.jet(x, 2)[2], -REACH, REACH, 1520)
    .filter((c) => apart(c) && Math.abs(c) < SEEN && Math.abs(slope(c)) < 1e-9).slice(0, MOST_ROOTS)
    .filter((c) => Math.abs(curve.exact(c, 1)) < 1e-12 * Math.abs(slope(c + 0.05)));
  return [
    ...crossed.map((c) => {
      const b = Math.abs(curve.jet(c, 2)[2]);
      return {c, size: (/** @type {number} */ x) => (Math.abs(x - c) < 1e-5 && b ? b * Math.abs(x - c) : NaN)};
    }),
    ...turned.map((c) => {
      const a = (Math.abs(slope(c - CLOSE)) + Math.abs(slope(c + CLOSE))) / (2 * CLOSE * CLOSE);
      return {c, size: (/** @type {number} */ x) => (Math.abs(x - c) < CLOSE / 8 ? a * (x - c) ** 2 : NaN)};
    }),
  ];
}

/** Whether f′ is exactly 0 on a whole interval. @param {Curve} curve @param {(x: number) => number} slope */
function isFlatSomewhere(curve, slope) {
  const zero = Array.from({length: 40 * 20}, (_, i) => i / 20 - 20 + 0.003).filter((x) => slope(x) === 0);
  return zero.some((x, i) => i % 20 === 2 && Math.abs(zero[i - 1] - x) < 0.06 && Math.abs(zero[i - 2] - x) < 0.11 && Number.isNaN(logOfSlope(curve, x)));
}

/** @param {Curve} curve @returns {Factors} */
function workedOut(curve) {
  const slope = (/** @type {number} */ x) => curve.jet(x, 1)[1], kinks = curve.kinks(-REACH, REACH);
  const flat = isFlatSomewhere(curve, slope), roots = flat ? [] : rootsOfSlope(curve, slope, kinks);
  const smooth = interpolated((x) => logOfSlope(curve, x)), special = [...kinks, ...roots.map(({c}) => c)];
  const far = (/** @type {number} */ x) => special.every((c) => Math.abs(x - c) > 0.1);
  let [mean, square, logarithm, unseen] = [0, 0, 0, 0];
  for (const [x, weight] of gaussianRule([...kinks, ...roots.map(({c}) => c)])) {
    const y = slope(x);
    mean += weight * y;
    square += weight * y * y;
    if (flat) continue;
    const root = roots.find(({c}) => Math.abs(x - c) < 0.01), modelled = root ? root.size(x) : NaN;
    const size = Number.isNaN(modelled) ? Math.abs(y) : modelled;
    if (size < 1e-6 && weight > 1e-14 && far(x)) logarithm += weight * smooth(x); // floats may have lost all of it
    else if (size >= 1e-307 && size < 1e307) logarithm += weight * Math.log(size);
    else unseen += weight;
  }
  const rms = Math.sqrt(square);
  const typical = flat ? 0 : unseen > 1e-13 ? NaN : Math.exp(Math.abs(logarithm) < 1e-15 ? 0 : logarithm);
  return {bound: steepestOf(curve), mean: Math.abs(mean) < 1e-15 * rms ? 0 : mean, rms, typical};
}

/** A smooth function by cubics through its values at multiples of 1/8, each worked out once. @param {(x: number) => number} value */
function interpolated(value) {
  /** @type {Map<number, number>} */
  const known = new Map();
  const at = (/** @type {number} */ k) => {
    let y = known.get(k);
    if (y === undefined) known.set(k, (y = value(k / 8)));
    return y;
  };
  return (/** @type {number} */ x) => {
    const k = Math.floor(8 * x), t = 8 * x - k, [a, b, c, d] = [k - 1, k, k + 1, k + 2].map(at);
    return (-t * (t - 1) * (t - 2) * a) / 6 + ((t + 1) * (t - 1) * (t - 2) * b) / 2 - ((t + 1) * t * (t - 2) * c) / 2 + ((t + 1) * t * (t - 1) * d) / 6;
  };
}

/** log|f′|, however small f′ is; NaN where it is 0. @param {Curve} curve @param {number} x */
function logOfSlope(curve, x) {
  const make = (curve.logs ??= compiled(curve.evaluator.tree, jetsOver(BIGS, 1)));
  try {
    for (let bits = FIRST_BITS; ; ) {
      const [found, needed] = withBits(bits, () => {
        NEEDED = 0;
        return [/** @type {Big | null} */ (make(at(x))[1]), NEEDED];
      });
      const lost = needed > bits && bits < MOST_BITS;
      if (!lost) return found?.m ? bigToFloat(withBits(FIRST_BITS, () => logB(sizeB(found)))) : NaN;
      bits = Math.min(MOST_BITS, needed + 128);
    }
  } catch (fault) {
    if (fault instanceof NoValue) return NaN;
    throw fault;
  }
}
