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

/** @param {number[]} breaks @returns {[number, number][]} points and weights */
function gaussianRule(breaks) {
  const edges = new Set(Array.from({length: 2 * REACH + 1}, (_, i) => i - REACH));
  for (const centre of new Set([0, ...breaks])) {
    edges.add(centre);
    for (let k = FINEST; k <= 5; k++) edges.add(centre - 2 ** k).add(centre + 2 ** k);
  }
  const sorted = [...edges].filter((x) => Math.abs(x) <= REACH).sort((a, b) => a - b), rule = [];
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

/** sup|f′|, E f′, √E f′² and exp E log|f′| for z ~ N(0, 1). @param {Curve} curve @returns {Factors} */
function factorsOf(curve) {
  let known = knownFactors.get(curve);
  if (!known) knownFactors.set(curve, (known = workedOut(curve)));
  return known;
}

/** @param {Curve} curve @returns {Factors} */
function workedOut(curve) {
  const slope = (/** @type {number} */ x) => curve.jet(x, 1)[1], kinks = curve.kinks(-REACH, REACH);
  const zeros = signChanges(slope, -REACH, REACH, 1520).filter((x) => !kinks.includes(x));
  const touched = signChanges((x) => curve.jet(x, 2)[2], -REACH, REACH, 1520).filter((x) => Math.abs(slope(x)) < 1e-9);
  const flat = [-REACH, ...kinks, REACH].some((x, i, all) => i && [0.31, 0.57].every((share) => slope(all[i - 1] + share * (x - all[i - 1])) === 0));
  // where f′ comes down to 0 and turns back it is a(x − c)², of which floats leave nothing
  const turns = touched.map((c) => ({c, a: (Math.abs(slope(c - CLOSE)) + Math.abs(slope(c + CLOSE))) / (2 * CLOSE * CLOSE)}));
  let [mean, square, logarithm, unseen] = [0, 0, 0, 0];
  for (const [x, weight] of gaussianRule([...kinks, ...(flat ? [] : [...zeros, ...touched].slice(0, 200))])) {
    const y = slope(x), turn = Math.abs(y) < 1e-5 ? turns.find(({c}) => Math.abs(x - c) < CLOSE / 8) : undefined;
    const size = turn ? turn.a * (x - turn.c) ** 2 : Math.abs(y);
    mean += weight * y;
    square += weight * y * y;
    if (size >= 1e-307 && size < 1e307) logarithm += weight * Math.log(size);
    else unseen += weight;
  }
  const rms = Math.sqrt(square);
  const typical = flat ? 0 : unseen > 1e-13 ? NaN : Math.exp(Math.abs(logarithm) < 1e-15 ? 0 : logarithm);
  return {bound: steepestOf(curve), mean: Math.abs(mean) < 1e-15 * rms ? 0 : mean, rms, typical};
}
