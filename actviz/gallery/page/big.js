// Floating-point numbers of any precision, m · 2^e with whole m: what is read off at the cursor is
// computed in them, so that it is right to the last digit wherever a formula cancels or overflows.

/** @typedef {{m: bigint, e: number}} Big */

/** There is no real number here. */
class NoValue extends Error {}

let BITS = 128; // to which results are rounded
let NEEDED = 0; // bits with which nothing would have vanished beside something larger

/** Something is smaller than what it is added to by more bits than there are. @param {number} places */
function vanish(places) {
  if (places > BITS) NEEDED = Math.max(NEEDED, places);
}

/** @param {bigint} m */
function bitLength(m) {
  if (m === 0n) return 0;
  const hex = (m < 0n ? -m : m).toString(16);
  return 4 * hex.length - Math.clz32(parseInt(hex[0], 16)) + 28;
}

/** @param {bigint} m @param {number} e @returns {Big} */
function big(m, e) {
  const over = bitLength(m) - BITS;
  if (over <= 0) return m === 0n ? NOTHING : {m, e};
  const half = 1n << BigInt(over - 1);
  return {m: (m + half) >> BigInt(over), e: e + over};
}

/** @type {Big} */
const NOTHING = {m: 0n, e: 0};
/** @type {Big} */
const UNIT = {m: 1n, e: 0};

/** @param {number} x a finite number @returns {Big} */
function bigOf(x) {
  if (x === 0) return NOTHING;
  if (!Number.isFinite(x)) throw new NoValue();
  let e = 0;
  if (!Number.isInteger(x)) {
    e = Math.max(-1074, Math.floor(Math.log2(Math.abs(x))) - 54);
    x = e < -1000 ? x * 2 ** 1000 * 2 ** (-1000 - e) : x * 2 ** -e;
    while (!Number.isInteger(x)) {
      x *= 2;
      e -= 1;
    }
  }
  return big(BigInt(x), e);
}

/** @param {Rational} q @param {number} [bits] @returns {Big} */
function bigOfRational(q, bits = BITS) {
  if (q.n === 0n) return NOTHING;
  const shift = Math.max(0, bits + 2 + bitLength(q.d) - bitLength(q.n));
  const scaled = q.n << BigInt(shift);
  // the last bit says that something was left over, so that no tie is taken for one
  const exact = scaled % q.d === 0n;
  return {m: ((scaled / q.d) << 1n) + (exact ? 0n : q.n < 0n ? -1n : 1n), e: -shift - 1};
}

/** The exponent k of 2^(k−1) ≤ |a| < 2^k. @param {Big} a */
const sizeOf = (a) => (a.m === 0n ? -Infinity : bitLength(a.m) + a.e);

/** The nearest float, ties to even, also where it is subnormal. @param {Big} a */
function bigToFloat(a) {
  if (a.m === 0n) return 0;
  const length = bitLength(a.m), size = length + a.e;
  if (size > 1025) return a.m < 0n ? -Infinity : Infinity;
  const kept = Math.min(53, size + 1074);
  if (kept < 0) return a.m < 0n ? -0 : 0;
  let m = a.m < 0n ? -a.m : a.m, e = a.e;
  const drop = length - kept;
  if (drop > 0) {
    const cut = BigInt(drop), rest = m & ((1n << cut) - 1n), half = 1n << (cut - 1n);
    m >>= cut;
    e += drop;
    if (rest > half || (rest === half && m & 1n)) m += 1n;
  }
  const part = Math.max(-1000, Math.min(900, e));
  const value = Number(m) * 2 ** part * 2 ** (e - part);
  return a.m < 0n ? -value : value;
}

/** @param {Big} a @returns {Big} */
const negativeB = (a) => ({m: -a.m, e: a.e});
/** @param {Big} a @returns {Big} */
const sizeB = (a) => (a.m < 0n ? negativeB(a) : a);
/** @param {Big} a @param {number} places @returns {Big} a · 2^places */
const shiftB = (a, places) => (a.m === 0n ? a : {m: a.m, e: a.e + places});

/** @param {Big} a @param {Big} b @returns {Big} */
function plusB(a, b) {
  if (a.m === 0n) return b;
  if (b.m === 0n) return a;
  if (a.e < b.e) [a, b] = [b, a];
  const places = a.e - b.e, above = sizeOf(a) - sizeOf(b);
  vanish(Math.abs(above));
  if (above > BITS + 4) return a;
  if (above < -BITS - 4) return b;
  return big((a.m << BigInt(places)) + b.m, b.e);
}
/** @param {Big} a @param {Big} b */
const minusB = (a, b) => plusB(a, negativeB(b));
/** @param {Big} a @param {Big} b */
const timesB = (a, b) => big(a.m * b.m, a.e + b.e);
/** @param {Big} a @param {Big} b @returns {Big} */
function overB(a, b) {
  if (b.m === 0n) throw new NoValue();
  if (a.m === 0n) return a;
  const shift = Math.max(0, BITS + 4 + bitLength(b.m) - bitLength(a.m));
  return big((a.m << BigInt(shift)) / b.m, a.e - shift - b.e);
}
/** −1, 0 or 1. @param {Big} a @param {Big} b */
function compareB(a, b) {
  const signs = Number(a.m > 0n) - Number(a.m < 0n) - (Number(b.m > 0n) - Number(b.m < 0n));
  if (signs || a.m === 0n) return Math.sign(signs);
  const sizes = sizeOf(a) - sizeOf(b);
  if (sizes) return Math.sign(sizes) * (a.m > 0n ? 1 : -1);
  const places = BigInt(Math.abs(a.e - b.e));
  const [left, right] = a.e > b.e ? [a.m << places, b.m] : [a.m, b.m << places];
  return left > right ? 1 : left < right ? -1 : 0;
}

/** Work at another precision; what vanishes in it is its own concern. @template T @param {number} bits @param {() => T} work @returns {T} */
function withBits(bits, work) {
  const before = BITS, needed = NEEDED;
  BITS = Math.ceil(bits);
  try {
    return work();
  } finally {
    BITS = before;
    NEEDED = needed;
  }
}

/** The same number at today's precision. @param {Big} a */
const rounded = (a) => big(a.m, a.e);
