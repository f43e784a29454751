// Where a definition changes its branch: kinks and jumps, and what is on both sides of them.

/** Pairs of values whose order decides something. @param {Tree} tree @param {string[]} [only] these comparisons @returns {[Tree, Tree][]} */
function switchesOf(tree, only) {
  /** @type {[Tree, Tree][]} */
  const found = [];
  const seen = new Set();
  /** @param {Tree} node */
  function visit(node) {
    if (typeof node === "string" || isRational(node) || seen.has(node)) return;
    seen.add(node);
    const [kind, ...operands] = node;
    if ((only ?? COMPARISONS).includes(kind)) found.push([operands[0], operands[1]]);
    else if (only) {
      // these decide nothing else
    } else if (kind === "abs" || kind === "sign") found.push([operands[0], ZERO]);
    else if (kind === "max" || kind === "min" || kind === "clip") {
      operands.forEach((/** @type {Tree} */ left, /** @type {number} */ i) =>
        operands.slice(i + 1).forEach((/** @type {Tree} */ right) => found.push([left, right])));
    }
    operands.forEach(visit);
  }
  visit(tree);
  return found;
}

const WIDEST = 100; // as far as this kinks are found once and for all

/** Places where something is decided: exact where lines cross; else searched within the window and in what is usual. */
class Switches {
  /** @param {Evaluator} evaluator */
  constructor(evaluator) {
    this.fixed = /** @type {number[]} */ ([]);
    this.bent = /** @type {Evaluator[]} */ ([]);
    for (const [left, right] of switchesOf(evaluator.tree)) {
      const place = threshold(">", left, right);
      if (place) this.fixed.push(place[1]);
      else if (!(lineOf(left) && lineOf(right))) this.bent.push(new Evaluator(folded(["-", left, right])));
    }
    this.usual = /** @type {number[] | null} */ (null);
  }

  /** @param {number} low @param {number} high */
  between(low, high) {
    if (!this.bent.length) return this.fixed;
    this.usual ??= this.searched(-WIDEST, WIDEST, 8 * LOOKS);
    const inside = -WIDEST <= low && high <= WIDEST;
    return [...this.fixed, ...this.usual, ...(inside && high - low > 1 ? [] : this.searched(low, high, high > low ? LOOKS : 1))];
  }

  /** @param {number} low @param {number} high @param {number} looks */
  searched(low, high, looks) {
    return this.bent.flatMap((each) => signChanges((x) => each.jet(x, 0)[0], low, high, looks));
  }
}

/** @type {WeakMap<Evaluator, Switches>} */
const knownSwitches = new WeakMap();

const LOOKS = 256; // places at which the sign of what decides is looked at

/** Where a value changes its sign between two places, to the last bit; a stretch of zeros is no such place.
 * @param {(x: number) => number} value @param {number} low @param {number} high @param {number} [looks] @returns {number[]} */
function signChanges(value, low, high, looks = LOOKS) {
  const x = Array.from({length: looks + 1}, (_, i) => (i === looks ? high : low + ((high - low) * i) / looks)), y = x.map(value);
  return x.flatMap((at, i) => {
    if (y[i] === 0 && y[i - 1] !== 0 && y[i + 1] !== 0) return [at];
    return y[i] * y[i + 1] < 0 ? [bisected(value, at, x[i + 1], y[i])] : [];
  });
}

/** Where a value changes its sign. @param {(x: number) => number} value @param {number} low @param {number} high @param {number} atLow its value there @param {number} [near] how near is enough */
function bisected(value, low, high, atLow, near = 0) {
  for (let i = 0; i < 1100; i++) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high || high - low < near) break;
    const height = value(middle);
    if (height === 0) return middle;
    if (height < 0 === atLow < 0) low = middle;
    else high = middle;
  }
  return Math.abs(value(low)) <= Math.abs(value(high)) ? low : high;
}

/** How far beside a place its branch is asked for. @param {number} x @param {number} sign */
const beside = (x, sign) => x + sign * Math.max(Math.abs(x), 1) * 2 ** -30;

/** The jets on both sides of a place. @param {Evaluator} evaluator @param {number} x @param {number} order */
const bothSides = (evaluator, x, order) => [-1, 1].map((sign) => {
  const jet = evaluator.jet(x, order, beside(x, sign));
  return jet.map((y, k) => (Number.isNaN(y) ? evaluator.limit(x, k, sign) : y)); // of sin(x)/x at 0
});

/** Where f, f′ or f″ jumps between two places. @param {Evaluator} evaluator @param {number} low @param {number} high @returns {number[]} */
function kinksOf(evaluator, low, high) {
  let switches = knownSwitches.get(evaluator);
  if (!switches) knownSwitches.set(evaluator, (switches = new Switches(evaluator)));
  const places = switches.between(low, high).filter((x) => low <= x && x <= high);
  return [...new Set(places)].sort((a, b) => a - b).filter((x) => jumpsAt(evaluator, x) !== null);
}

/** The lowest order that jumps at a place; null if none does. @param {Evaluator} evaluator @param {number} x */
function jumpsAt(evaluator, x) {
  const [left, right] = bothSides(evaluator, x, 2), here = evaluator.jet(x, 0);
  for (let order = 0; order < 3; order++) {
    const all = order ? [left[order], right[order]] : [left[0], right[0], here[0]];
    if (!all.every((y) => nearly(y, all[0]))) return order;
  }
  return null;
}

/** Whether two values differ by rounding only. @param {number} a @param {number} b */
const nearly = (a, b) => a === b || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a), Math.abs(b));
