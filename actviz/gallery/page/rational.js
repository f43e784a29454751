// Exact fractions: they decide comparisons of straight lines, whatever rounding does to these.

/** @typedef {{n: bigint, d: bigint, float?: number}} Rational a fraction in lowest terms, d > 0, and the float next to it once it is known */

/** @param {bigint} a @param {bigint} b @returns {bigint} */
function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a < 0n ? -a : a;
}

/** @param {bigint} n @param {bigint} [d] @returns {Rational} */
function rational(n, d = 1n) {
  const shared = gcd(n, d) || 1n;
  const sign = d < 0n ? -1n : 1n;
  return {n: (sign * n) / shared, d: (sign * d) / shared};
}

const ZERO = rational(0n), ONE = rational(1n), TWO = rational(2n);

/** The fraction that a float is. @param {number} x a finite number @returns {Rational} */
function rationalOf(x) {
  if (Number.isInteger(x)) return rational(BigInt(x));
  let places = 0;
  while (!Number.isInteger(x)) {
    x *= 2;
    places += 1;
  }
  return rational(BigInt(x), 1n << BigInt(places));
}

/** A decimal number as it is written: "1.702" is not the float next to it. @param {string} text @returns {Rational} */
function decimal(text) {
  const [mantissa, power = "0"] = text.toLowerCase().split("e");
  const [whole, part = ""] = mantissa.split(".");
  const shift = Number(power) - part.length;
  const digits = BigInt(whole + part || "0");
  return shift < 0 ? rational(digits, 10n ** BigInt(-shift)) : rational(digits * 10n ** BigInt(shift));
}

/** The nearest float; two divisions of whole numbers that fit into one would round twice. @param {Rational} q */
const toFloat = (q) => (q.float ??= q.d === 1n ? Number(q.n) : bigToFloat(bigOfRational(q, 80)));

/** @param {Rational} a @param {Rational} b */
const plusQ = (a, b) => rational(a.n * b.d + b.n * a.d, a.d * b.d);
/** @param {Rational} a */
const minusQ = (a) => ({n: -a.n, d: a.d});
/** @param {Rational} a @param {Rational} b */
const timesQ = (a, b) => rational(a.n * b.n, a.d * b.d);
/** @param {Rational} a @param {Rational} b not 0 */
const overQ = (a, b) => rational(a.n * b.d, a.d * b.n);
/** −1, 0 or 1. @param {Rational} a @param {Rational} b */
function compareQ(a, b) {
  const difference = a.n * b.d - b.n * a.d;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}
/** @param {Rational} a @param {Rational} b */
const sameQ = (a, b) => a.n === b.n && a.d === b.d;
/** @param {any} node @returns {node is Rational} */
const isRational = (node) => typeof node === "object" && typeof node.n === "bigint";
