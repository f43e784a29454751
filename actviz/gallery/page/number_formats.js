// Number formats of 8 and 16 bits: rounding to them, to nearest with ties to even.

/** @typedef {{name: string, exponent: number, fraction: number, finite?: boolean}} NumberFormat */

/** @type {Record<string, NumberFormat>} */
const NUMBER_FORMATS = {
  bfloat16: {name: "bfloat16", exponent: 8, fraction: 7},
  float16: {name: "float16", exponent: 5, fraction: 10},
  float8_e4m3fn: {name: "float8 e4m3", exponent: 4, fraction: 3, finite: true},
  float8_e5m2: {name: "float8 e5m2", exponent: 5, fraction: 2},
};

/** The distance from a number to its neighbours in a format. @param {NumberFormat} format @param {number} x */
function stepOf(format, x) {
  const lowest = 2 - 2 ** (format.exponent - 1);
  const power = x === 0 ? lowest : Math.max(lowest, powerOf(x));
  return 2 ** (power - format.fraction);
}

/** The power of 2 that is just below |x|. @param {number} x */
function powerOf(x) {
  const size = Math.abs(x), guess = Math.floor(Math.log2(size));
  return 2 ** guess > size ? guess - 1 : 2 ** (guess + 1) <= size ? guess + 1 : guess;
}

/** The largest finite number of a format. @param {NumberFormat} format */
function largestOf({exponent, fraction, finite}) {
  const top = 2 ** (exponent - 1) - (finite ? 0 : 1);
  return (finite ? 2 - 2 * 2 ** -fraction : 2 - 2 ** -fraction) * 2 ** top;
}

/** A number rounded once to a format; NaN beyond the largest where there is no infinity. @param {NumberFormat} format @param {number} y */
function roundedTo(format, y) {
  if (!Number.isFinite(y) || y === 0) return format.finite && !Number.isFinite(y) ? NaN : y;
  const step = stepOf(format, y), steps = Math.abs(y) / step;
  let whole = Math.floor(steps);
  const rest = steps - whole;
  if (rest > 0.5 || (rest === 0.5 && whole % 2)) whole += 1;
  const size = whole * step;
  const beyond = size > largestOf(format);
  return (y < 0 ? -1 : 1) * (beyond ? (format.finite ? NaN : Infinity) : size);
}

/** What a format makes of a curve: the input is rounded, f evaluated, and the result rounded again.
 * @param {NumberFormat} format @param {(x: number) => number} f @param {number} low @param {number} high @param {number} columns
 * @returns {[number, number][]} corners of a staircase */
function staircase(format, f, low, high, columns) {
  /** @type {[number, number][]} */
  const corners = [];
  /** @type {Map<number, number>} */
  const known = new Map();
  const value = (/** @type {number} */ x) => {
    let y = known.get(x);
    if (y === undefined) known.set(x, (y = roundedTo(format, f(x))));
    return y;
  };
  let before = roundedTo(format, low);
  corners.push([low, value(before)]);
  for (let i = 1; i <= columns; i++) {
    const x = low + ((high - low) * i) / columns, here = roundedTo(format, x);
    if (here !== before) {
      const edge = here - before <= 1.5 * stepOf(format, here) ? (before + here) / 2 : x;
      corners.push([edge, value(before)], [edge, value(here)]);
      before = here;
    }
  }
  corners.push([high, value(before)]);
  return corners;
}
