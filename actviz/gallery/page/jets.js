// Values with their first and second derivative, and how arithmetic carries them along.

/** @typedef {[Value, Value, Value]} Jet f, f′ and f″; null for a derivative that is 0 or was not asked for */

/** @type {WeakMap<Rational, {lower: Rational, lowest: Rational, product: Rational}>} */
const knownExponents = new WeakMap();

/** k − 1, k − 2 and k(k − 1). @param {Rational} k */
function exponentsOf(k) {
  let known = knownExponents.get(k);
  if (!known) {
    const lower = plusQ(k, minusQ(ONE));
    knownExponents.set(k, (known = {lower, lowest: plusQ(lower, minusQ(ONE)), product: timesQ(k, lower)}));
  }
  return known;
}

/** The operations on jets over a kind of numbers, as far as an order. @param {Numbers} n @param {number} order */
function jetsOver(n, order) {
  const one = n.of(1), two = n.of(2);
  /** @param {Value} a @param {Value} b */
  const plus = (a, b) => (a === null ? b : b === null ? a : n.plus(a, b));
  /** @param {Value} a @param {Value} b */
  const minus = (a, b) => (b === null ? a : a === null ? n.negative(b) : n.minus(a, b));
  /** @param {Value} a @param {Value} b */
  const times = (a, b) => (a === null || b === null ? null : n.times(a, b));
  /** @param {Value} a @param {Value} b */
  const over = (a, b) => (a === null ? null : n.over(a, b));
  /** @param {Value} a */
  const negative = (a) => (a === null ? null : n.negative(a));
  /** @param {Value} a */
  const twice = (a) => (a === null ? null : n.times(two, a));
  const isOne = (/** @type {Value} */ a) => n.compare(a, one) === 0;

  /** g(u) from g, g′ and g″ at u's value. @param {Jet} u @param {(k: number) => Value[]} parts @returns {Jet} */
  function chain(u, parts) {
    if (u[1] === null && u[2] === null) return [parts(0)[0], null, null];
    const [value, slope, bend] = parts(order);
    const inner = u[1] === null ? null : isOne(u[1]) ? one : u[1];
    const first = order < 1 ? null : inner === one ? slope : times(slope, inner);
    const turned = order < 2 || inner === null ? null : inner === one ? bend : times(bend, n.times(inner, inner));
    return [value, first, order < 2 ? null : plus(turned, times(slope, u[2]))];
  }

  /** @param {Jet} a @param {Jet} b @returns {Jet} */
  function multiply(a, b) {
    const value = n.times(a[0], b[0]);
    const first = order < 1 ? null : plus(times(a[1], b[0]), times(a[0], b[1]));
    if (order < 2) return [value, first, null];
    return [value, first, plus(plus(times(a[2], b[0]), times(a[0], b[2])), twice(times(a[1], b[1])))];
  }

  /** @param {Jet} a @param {Jet} b @returns {Jet} */
  function divide(a, b) {
    const value = n.over(a[0], b[0]);
    if (b[1] === null && b[2] === null) return [value, over(a[1], b[0]), over(a[2], b[0])];
    const first = order < 1 ? null : over(minus(a[1], times(value, b[1])), b[0]);
    if (order < 2) return [value, first, null];
    return [value, first, over(minus(a[2], plus(twice(times(first, b[1])), times(value, b[2]))), b[0])];
  }

  /** @param {Value} u @param {bigint} k */
  function wholePower(u, k) {
    let result = one, square = u;
    for (let rest = k; rest; rest >>= 1n) {
      if (rest & 1n) result = result === one ? square : n.times(result, square);
      if (rest > 1n) square = n.times(square, square);
    }
    return result;
  }

  /** @param {Value} u @param {Rational} k */
  function raised(u, k) {
    const size = k.n < 0n ? -k.n : k.n;
    const zero = n.compare(u, n.of(0)) === 0;
    if (zero && k.n > 0n) return n.of(0);
    let power;
    if (k.d <= 2n && size <= 64n) {
      power = wholePower(u, size / k.d);
      if (k.d === 2n) power = n.times(n.sqrt(u), power);
    } else if (!n.wide) return Math.pow(u, toFloat(k));
    else if (k.d === 1n) power = wholePower(u, size);
    else return n.exp(n.times(n.number(k), n.log(u)));
    return k.n < 0n ? n.over(one, power) : power;
  }

  /** u to a constant power. @param {Jet} u @param {Rational} k @returns {Jet} */
  function power(u, k) {
    if (sameQ(k, ONE)) return u;
    if (sameQ(k, TWO)) return multiply(u, u);
    const {lower, lowest, product} = exponentsOf(k);
    return chain(u, (at) => [
      raised(u[0], k),
      at > 0 && n.times(n.number(k), raised(u[0], lower)),
      at > 1 && n.times(n.number(product), raised(u[0], lowest)),
    ]);
  }

  /** √(a² + b²), with derivatives that do not cancel. @param {Jet} a @param {Jet} b @returns {Jet} */
  function hypotenuse(a, b) {
    const length = n.wide ? n.sqrt(n.plus(n.times(a[0], a[0]), n.times(b[0], b[0]))) : Math.hypot(a[0], b[0]);
    if (order < 1) return [length, null, null];
    const first = over(plus(times(a[0], a[1]), times(b[0], b[1])), length);
    if (order < 2) return [length, first, null];
    const turn = over(minus(times(a[0], b[1]), times(b[0], a[1])), length);
    return [length, first, over(plus(times(turn, turn), plus(times(a[0], a[2]), times(b[0], b[2]))), length)];
  }

  return {
    n, order, chain, multiply, divide, power, hypotenuse,
    /** @param {Jet} a @param {Jet} b @returns {Jet} */
    add: (a, b) => [n.plus(a[0], b[0]), plus(a[1], b[1]), plus(a[2], b[2])],
    /** @param {Jet} a @param {Jet} b @returns {Jet} */
    subtract: (a, b) => [n.minus(a[0], b[0]), minus(a[1], b[1]), minus(a[2], b[2])],
    /** @param {Jet} a @returns {Jet} */
    negative: (a) => [n.negative(a[0]), negative(a[1]), negative(a[2])],
    /** ±1 or 0 times a jet. @param {number} sign @param {Jet} a @returns {Jet} */
    signed: (sign, a) => (sign > 0 ? a : [sign < 0 ? n.negative(a[0]) : n.of(0), sign < 0 ? negative(a[1]) : null, sign < 0 ? negative(a[2]) : null]),
    /** @param {string} name @param {Jet} u @returns {Jet} */
    call: (name, u) => chain(u, (k) => RULES[name](n, u[0], k)),
  };
}
