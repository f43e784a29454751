// From a bound tree to numbers: jets in floats, and in big numbers until the digits no longer change.

/** @typedef {{x: number, big?: Big, side: number, slots: (Jet | undefined)[], beside: Place | null}} Place
 * one x, more exactly ``big``; conditions are decided at ``side`` */

/** @param {number} x @param {number} [side] @returns {Place} */
const at = (x, side = x) => ({x, side, slots: [], beside: side === x ? null : at(side)});

/** A function that makes the jet of a tree at a place. @param {Tree} tree @param {ReturnType<typeof jetsOver>} jets @returns {(place: Place) => Jet} */
function compiled(tree, jets) {
  const {n} = jets;
  /** @type {Map<Tree, (place: Place) => Jet>} */
  const done = new Map();
  let slots = 0;

  /** @param {Tree} node @returns {(place: Place) => Jet} */
  function made(node) {
    if (node === "x") return (place) => [place.big && n.wide ? place.big : n.of(place.x), jets.order ? n.of(1) : null, null];
    if (typeof node === "string" || isRational(node)) return fixed(node);
    let make = done.get(node);
    if (!make) {
      const work = of(node), slot = slots++;
      make = (place) => (place.slots[slot] ??= work(place));
      done.set(node, make);
    }
    return make;
  }

  /** A number, which big numbers need once for each precision. @param {Tree} node */
  function fixed(node) {
    const value = () => (node === "pi" ? n.pi() : node === "e" ? n.exp(n.of(1)) : n.number(node));
    if (!n.wide) {
      /** @type {Jet} */
      const jet = [value(), null, null];
      return () => jet;
    }
    /** @type {Map<number, Jet>} */
    const known = new Map();
    return () => {
      if (!known.has(BITS)) known.set(BITS, [value(), null, null]);
      return /** @type {Jet} */ (known.get(BITS));
    };
  }

  /** @param {Tree} node @returns {(place: Place) => Jet} */
  function of(node) {
    const [kind, ...operands] = node;
    switch (kind) {
      case "neg": { const u = made(operands[0]); return (place) => jets.negative(u(place)); }
      case "+": return joined(jets.add, operands);
      case "-": return joined(jets.subtract, operands);
      case "*": return joined(jets.multiply, operands);
      case "/": return joined(jets.divide, operands);
      case "hypot": return joined(jets.hypotenuse, operands);
      case "^": return raised(operands[0], operands[1]);
      case "where": {
        const holds = mask(operands[0]), a = made(operands[1]), b = made(operands[2]);
        return (place) => (holds(place) ? a(place) : b(place));
      }
      case "abs": case "sign": {
        const signs = signsOf(operands[0]), u = made(operands[0]);
        if (kind === "sign") return (place) => [n.of(signs(place)), null, null];
        return (place) => jets.signed(signs(place), u(place));
      }
      case "max": case "min": return extreme(kind, operands);
      case "clip": return extreme("min", [["max", operands[0], operands[1]], operands[2]]);
    }
    const u = made(operands[0]);
    return (place) => jets.call(kind, u(place));
  }

  /** @param {(a: Jet, b: Jet) => Jet} combine @param {Tree[]} operands */
  function joined(combine, operands) {
    const a = made(operands[0]), b = made(operands[1]);
    return (/** @type {Place} */ place) => combine(a(place), b(place));
  }

  /** @param {Tree} base @param {Tree} exponent */
  function raised(base, exponent) {
    const u = made(base);
    if (isRational(exponent)) return (/** @type {Place} */ place) => jets.power(u(place), exponent);
    const k = made(exponent);
    return (/** @type {Place} */ place) => jets.call("exp", jets.multiply(k(place), jets.call("log", u(place))));
  }

  /** The largest, or the smallest; the first one where several are the same. @param {string} kind @param {Tree[]} operands */
  function extreme(kind, operands) {
    const last = operands[operands.length - 1], before = operands.slice(0, -1);
    const soFar = before.length === 1 ? before[0] : [kind, ...before];
    const keeps = mask([kind === "max" ? ">=" : "<=", soFar, last]), a = made(soFar), b = made(last);
    return (/** @type {Place} */ place) => (keeps(place) ? a(place) : b(place));
  }

  /** The sign of a value. @param {Tree} u @returns {(place: Place) => number} */
  function signsOf(u) {
    const place = threshold(">", u, ZERO);
    if (place) return (here) => Math.sign(here.side - place[1]) * (place[0] === ">" ? 1 : -1);
    const inner = made(u);
    return (here) => n.compare(inner(here.beside ?? here)[0], n.of(0));
  }

  /** Whether a condition holds. @param {Tree} node @returns {(place: Place) => boolean} */
  function mask(node) {
    const [kind, ...operands] = node;
    if (kind === "not") { const held = mask(operands[0]); return (place) => !held(place); }
    if (kind === "and" || kind === "or") {
      const each = /** @type {((place: Place) => boolean)[]} */ (operands.map(mask));
      return kind === "and" ? (place) => each.every((holds) => holds(place)) : (place) => each.some((holds) => holds(place));
    }
    const place = threshold(kind, operands[0], operands[1]);
    if (place) return (here) => HOLDS[place[0]](here.side - place[1]);
    const a = made(operands[0]), b = made(operands[1]);
    return (here) => HOLDS[kind](n.compare(a(here.beside ?? here)[0], b(here.beside ?? here)[0]));
  }

  return made(tree);
}

const FIRST_BITS = 128, MOST_BITS = 4800;
const NEXT = 2 ** -300; // how far beside a place a limit is taken

/** A function at its parameters, ready to be evaluated. */
class Evaluator {
  /** @param {Tree} tree */
  constructor(tree) {
    this.tree = tree;
    /** @type {((place: Place) => Jet)[]} */
    this.floats = [];
    /** @type {((place: Place) => Jet)[]} */
    this.bigs = [];
  }

  /** The same in floats alone, with null for 0. @param {number} x @param {number} order @param {number} side @returns {Jet} */
  inFloats(x, order, side) {
    const make = (this.floats[order] ??= compiled(this.tree, jetsOver(FLOATS, order)));
    return make(at(x, side));
  }

  /** f, f′ and f″ as far as an order, as floats for drawing: where these fail, exactly; NaN where there is no value.
   * @param {number} x @param {number} order @param {number} [side] the x beside which branch is taken */
  jet(x, order, side = x) {
    const jet = this.inFloats(x, order, side);
    for (let k = 0; k <= order; k++) {
      const part = jet[k] ?? 0;
      if (!Number.isFinite(part)) jet[k] = this.exact(x, k, side);
      else if (jet[k] === null) jet[k] = 0;
    }
    return jet;
  }

  /** f, f′ or f″ to the last bit; NaN where there is no value.
   * @param {number} x @param {number} order @param {number} [side] */
  exact(x, order, side = x) {
    return this.settled(() => at(x, side), order);
  }

  /** The limit of f, f′ or f″ towards a place. @param {number} x @param {number} order @param {number} sign from the left, −1, or the right, 1 */
  limit(x, order, sign) {
    const place = () => ({...at(x, beside(x, sign)), big: plusB(bigOf(x), bigOf(sign * NEXT * Math.max(1, Math.abs(x))))});
    const value = this.settled(place, order);
    return Math.abs(value) < NEXT ** 0.5 ? 0 : value;
  }

  /** With more and more digits, until those that a float shows no longer change. @param {() => Place} place @param {number} order */
  settled(place, order) {
    const make = (this.bigs[order] ??= compiled(this.tree, jetsOver(BIGS, order)));
    /** @type {Big | null} */
    let before = null;
    try {
      for (let bits = FIRST_BITS; ; ) {
        const [found, needed] = withBits(bits, () => {
          NEEDED = 0;
          return [/** @type {Big} */ (make(place())[order] ?? NOTHING), NEEDED];
        });
        const whole = needed <= bits || needed > MOST_BITS; // what vanishes even then is 0 to a float
        if (before && whole) {
          const change = withBits(bits, () => minusB(found, /** @type {Big} */ (before)));
          if (change.m === 0n || sizeOf(change) < sizeOf(found) - 60) return bigToFloat(found);
          // all that is left is what rounding makes of a 0
          if (sizeOf(found) < -1100 && sizeOf(found) < sizeOf(before) - bits / 4) return 0;
        }
        if (bits >= MOST_BITS) return bigToFloat(found);
        before = found;
        bits = Math.min(MOST_BITS, Math.max(2 * bits, whole ? 0 : needed + 64));
      }
    } catch (fault) {
      if (fault instanceof NoValue || fault instanceof RangeError) return NaN;
      throw fault;
    }
  }
}
