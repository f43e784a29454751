// From a function to the points of a curve: kinks exactly on it, jumps and gaps as gaps with their dots.

/** @typedef {{x: number, y: number, closed: boolean}} Dot one end of a jump: closed where the function takes this value */
/** @typedef {{order: number, pieces: [number, number][][], dots: Dot[]}} Drawn f (order 0), f′ or f″ */

const ROUNDS = 5; // halvings of a step

/** Sample f and derivatives of it together.
 * @param {Curve} curve @param {number} low @param {number} high @param {number} order the highest that is wanted
 * @param {number} columns steps to start from @param {number} [rounds] how often a step may be halved @returns {Drawn[]} */
function sampled(curve, low, high, order, columns, rounds = ROUNDS) {
  const kinks = curve.kinks(low, high), inside = kinks.filter((x) => low < x && x < high);
  const edges = [low, ...inside, high];
  /** @type {number[][][]} */
  const pieces = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    const [start, stop] = [edges[i], edges[i + 1]];
    const count = Math.max(2, Math.round((columns * (stop - start)) / (high - low)));
    const rows = [];
    for (let k = 0; k <= count; k++) {
      const x = k === count ? stop : start + ((stop - start) * k) / count;
      rows.push([x, ...curve.jet(x, order, k === 0 && kinks.includes(start) ? beside(x, 1) : k === count && kinks.includes(stop) ? beside(x, -1) : x)]);
    }
    for (const [k, x] of [[0, start], [count, stop]]) {
      if (rows[k].some(Number.isNaN)) rows[k] = [x, ...limitsAt(curve, x, order, k ? -1 : 1, rows[k].slice(1))];
    }
    pieces.push(refined(curve, order, rows, rounds));
  }
  const drawn = [];
  for (let k = 0; k <= order; k++) drawn.push(ofOrder(curve, k, pieces, inside));
  return drawn;
}

/** @param {Curve} curve @param {number} x @param {number} order @param {number} sign @param {number[]} jet */
const limitsAt = (curve, x, order, sign, jet) =>
  jet.map((y, k) => (Number.isNaN(y) && k <= order ? curve.evaluator.limit(x, k, sign) : y));

/** Halve the steps whose chord leaves the curve by what can be seen. @param {Curve} curve @param {number} order @param {number[][]} rows @param {number} rounds */
function refined(curve, order, rows, rounds) {
  const heights = [];
  for (let k = 1; k <= order + 1; k++) {
    const values = rows.map((row) => row[k]).filter(Number.isFinite).sort((a, b) => a - b);
    heights.push(values.length ? Math.max(values[Math.floor(0.97 * (values.length - 1))] - values[Math.floor(0.03 * values.length)], 1e-300) : 1);
  }
  for (let round = 0; round < rounds; round++) {
    const next = [rows[0]];
    let bends = 0;
    for (let i = 1; i < rows.length; i++) {
      const [a, b] = [rows[i - 1], rows[i]], before = rows[i - 2] ?? a, after = rows[i + 1] ?? b;
      const bent = heights.some((height, k) => {
        const middle = (a[k + 1] + b[k + 1]) / 2, line = (before[k + 1] + after[k + 1]) / 2;
        return !(Math.abs(middle - line) <= 4e-3 * height) && !(Number.isNaN(a[k + 1]) && Number.isNaN(b[k + 1]));
      });
      if (bent && b[0] - a[0] > 4 * Number.EPSILON * Math.max(Math.abs(a[0]), 1e-300)) {
        const x = a[0] + (b[0] - a[0]) / 2;
        next.push([x, ...curve.jet(x, order)]);
        bends += 1;
      }
      next.push(b);
    }
    rows = next;
    if (!bends || rows.length > 4000) break;
  }
  return rows;
}

/** @param {Curve} curve @param {number} order @param {number[][][]} pieces @param {number[]} kinks between the pieces @returns {Drawn} */
function ofOrder(curve, order, pieces, kinks) {
  /** @type {Drawn} */
  const drawn = {order, pieces: [], dots: []};
  pieces.forEach((rows, i) => {
    const points = /** @type {[number, number][]} */ (rows.map((row) => [row[0], row[order + 1]]));
    const last = drawn.pieces[drawn.pieces.length - 1]?.at(-1), first = points[0];
    if (i && last) {
      const jump = dotsOf(curve, order, kinks[i - 1], last[1], first[1]);
      drawn.dots.push(...jump);
      if (!jump.length && !Number.isNaN(last[1]) && !Number.isNaN(first[1])) {
        drawn.pieces[drawn.pieces.length - 1].push(...points.slice(1));
        return;
      }
    }
    drawn.pieces.push(points);
  });
  drawn.pieces = drawn.pieces.flatMap(withoutHoles);
  return drawn;
}

/** The dots of a jump, none if there is none in this order. @param {Curve} curve @param {number} order @param {number} x @param {number} left @param {number} right @returns {Dot[]} */
function dotsOf(curve, order, x, left, right) {
  const same = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b), 1e-6);
  const here = order < 2 ? curve.exact(x, order) : NaN;
  if (same(left, right) && (order === 2 || same(left, here))) return [];
  const ends = [left, right].map((y) => ({x, y, closed: order < 2 && same(y, here)}));
  if (same(left, right)) ends.pop();
  return order === 2 || ends.some((dot) => dot.closed) ? ends : [...ends, {x, y: here, closed: true}];
}

/** Cut a piece where there is no value, and at poles, where it changes its sign at a great height. @param {[number, number][]} points @returns {[number, number][][]} */
function withoutHoles(points) {
  const sizes = points.map((point) => Math.abs(point[1])).filter(Number.isFinite).sort((a, b) => a - b);
  const usual = 20 * (sizes[Math.floor(0.8 * sizes.length)] || 1);
  /** @type {[number, number][][]} */
  const found = [[]];
  points.forEach((point, i) => {
    const before = points[i - 1]?.[1] ?? NaN, gap = Number.isNaN(point[1]);
    const pole = before * point[1] < 0 && Math.abs(before) > usual && Math.abs(point[1]) > usual;
    if ((gap || pole) && found[found.length - 1].length) found.push([]);
    if (!gap) found[found.length - 1].push(point);
  });
  return found.filter((piece) => piece.length);
}
