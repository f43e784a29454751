// Where a function lets no gradient through: |f′| below a threshold, out to infinity or in between.

const FARTHEST = 2 ** 40; // beyond it a tail is taken to go on as it is
const NEAR = 50; // up to here zones are found one by one; beyond, those without an end

/** A row of places, dense about 0 and wider and wider outwards. */
const PLACES = (() => {
  const outer = [];
  for (let x = NEAR; x < FARTHEST; x *= 1.3) outer.push(x);
  const inner = [...Array(40 * NEAR - 1).keys()].map((i) => (i + 1) / 20 - NEAR);
  return [...outer.slice().reverse().map((x) => -x), ...inner, ...outer];
})();

/** Fewer of them, for a curve that changes with the next frame. */
const FEWER_PLACES = PLACES.filter((x, i) => Math.abs(x) >= NEAR || i % 8 === PLACES.indexOf(0) % 8);

/** |f′| at a place; far out in floats alone, and NaN where these overflow on the way. @param {Curve} curve @param {number} x */
const steepness = (curve, x) => Math.abs(Math.abs(x) <= NEAR ? curve.jet(x, 1)[1] : curve.rough(x));

/** @type {WeakMap<Curve, Map<number, number>>} */
const knownSteepness = new WeakMap();

/** |f′| at all places; where floats overflow on the way it is taken to go on as it was. @param {Curve} curve @param {number[]} [places] */
function steepnessOf(curve, places = PLACES) {
  let known = places === PLACES ? knownSteepness.get(curve) : undefined;
  if (known) return known;
  known = new Map();
  const middle = places.indexOf(0);
  for (const way of [1, -1]) {
    let last = 0;
    for (let i = middle; i >= 0 && i < places.length; i += way) {
      const x = places[i], y = steepness(curve, x);
      if (!Number.isNaN(y)) last = y;
      known.set(x, last);
    }
  }
  if (places === PLACES) knownSteepness.set(curve, known);
  return known;
}

/** The intervals where |f′| is below a threshold, ±Infinity included. @param {Curve} curve @param {number} threshold @param {number[]} [places] that are looked at @returns {[number, number][]} */
function zonesOf(curve, threshold, places = PLACES) {
  const kinks = curve.kinks(-WIDEST, WIDEST), known = steepnessOf(curve, places), near = places === PLACES ? 0 : 1e-4;
  /** @type {[number, number][]} */
  const found = [];
  let open = /** @type {number} */ (known.get(places[0])) < threshold ? -Infinity : NaN;
  const marks = [...new Set([...places, ...kinks])].sort((a, b) => a - b);
  const at = (/** @type {number} */ x, /** @type {number} */ sign) => (kinks.includes(x) ? Math.abs(curve.jet(x, 1, beside(x, sign))[1]) : known.get(x) ?? steepness(curve, x));
  /** @param {number} x @param {boolean} below */
  const cross = (x, below) => {
    if (below) open = x;
    else {
      if (!Number.isNaN(open)) found.push([open, x]);
      open = NaN;
    }
  };
  for (let i = 0; i + 1 < marks.length; i++) {
    const [low, high] = [marks[i], marks[i + 1]], [left, right] = [at(low, 1), at(high, -1)];
    if (left < threshold === Number.isNaN(open)) cross(low, left < threshold); // a jump at a kink
    if (left < threshold !== right < threshold) {
      cross(bisected((x) => (x === low ? left : x === high ? right : steepness(curve, x)) - threshold, low, high, left - threshold, near), right < threshold);
    } else if (left >= threshold) dips(curve, threshold, low, high, near).forEach((pair) => found.push(pair));
  }
  if (!Number.isNaN(open)) found.push([open, Infinity]);
  return found.filter(([low, high]) => high > -NEAR && low < NEAR || low === -Infinity || high === Infinity);
}

/** A zone between two places that f′ passes through 0 in. @param {Curve} curve @param {number} threshold @param {number} low @param {number} high @param {number} near @returns {[number, number][]} */
function dips(curve, threshold, low, high, near) {
  if (Math.max(Math.abs(low), Math.abs(high)) > NEAR) return [];
  const slope = (/** @type {number} */ x) => curve.jet(x, 1, x === low ? beside(x, 1) : x === high ? beside(x, -1) : x)[1];
  const [left, right] = [slope(low), slope(high)];
  if (!(left * right < 0)) return [];
  const zero = bisected(slope, low, high, left, near);
  if (!(Math.abs(slope(zero)) < threshold)) return []; // it jumps over 0
  const excess = (/** @type {number} */ x) => Math.abs(slope(x)) - threshold;
  return [[bisected(excess, low, zero, 1, near), bisected(excess, zero, high, -1, near)]];
}

/** A zone in words: x < −4.58. @param {[number, number]} zone */
function zoneInWords([low, high]) {
  if (low === -Infinity && high === Infinity) return "everywhere";
  if (low === -Infinity) return `x < ${shown(high, 4)}`;
  if (high === Infinity) return `x > ${shown(low, 4)}`;
  return `${shown(low, 4)} < x < ${shown(high, 4)}`;
}

/** sup|f′|: at the defaults it is known exactly, else it is looked for. @param {Curve} curve @param {number[]} [places] where it is looked for first */
function steepestOf(curve, places = PLACES) {
  if (curve.usual && curve.spec.steepest !== undefined) return curve.spec.steepest ?? Infinity;
  const kinks = curve.kinks(-WIDEST, WIDEST);
  const sides = kinks.flatMap((x) => bothSides(curve.evaluator, x, 1).map((jet) => Math.abs(jet[1])));
  const known = steepnessOf(curve, places), values = places.map((x) => /** @type {number} */ (known.get(x))), peaks = [...sides];
  values.forEach((y, i) => {
    if (!(y >= (values[i - 1] ?? 0) && y >= (values[i + 1] ?? 0))) return;
    peaks.push(y, highest((x) => steepness(curve, x), places[Math.max(0, i - 1)], places[Math.min(places.length - 1, i + 1)], places === PLACES ? 60 : 25));
  });
  const [first, last] = [values[0], values[values.length - 1]], top = peaks.reduce((a, b) => (b > a ? b : a), 0);
  const grows = Math.max(first, last) >= top && top > 1.0001 * Math.max(values[5], values[values.length - 6]);
  return grows ? Infinity : top;
}

/** The largest value between two places, by golden sections. @param {(x: number) => number} value @param {number} low @param {number} high @param {number} sections */
function highest(value, low, high, sections) {
  const ratio = (Math.sqrt(5) - 1) / 2;
  for (let i = 0; i < sections; i++) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (value(a) > value(b)) high = b;
    else low = a;
  }
  return value((low + high) / 2);
}
