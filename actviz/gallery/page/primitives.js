// The two kinds of numbers that a definition is evaluated in: floats for drawing, big ones for reading off.

// erf(t)/t for |t| ≤ 1 in powers of t², and (t + √(2/π)) Φ(−t)/φ(t) for t ≥ 0 in powers of (t − 5)/(t + 5)
const ERF_POWERS = [
  1.1283791670955126, -0.3761263890318375, 0.11283791670954879, -0.026866170645076792,
  0.0052239776248180145, -0.000854832698083379, 0.0001205533111164271, -1.4925595266831182e-05,
  1.6461000484121368e-06, -1.6350312701054695e-07, 1.4659775274047436e-08, -1.1372848856791674e-09,
  5.957176147748911e-11,
];
const MILLS_POWERS = [
  1.1178791335265914, -0.15680788454592537, 0.018977856964461217, 0.06605023848542942,
  -0.0904224753386617, 0.07336718984664559, -0.042581874734884013, 0.017553421093075228,
  -0.00431252093631676, -4.849780679000859e-05, 0.0004876581698843871, -0.00013486130705444283,
  -2.8171997093481506e-05, 2.3353089281447708e-05, 1.654558028045199e-07, -3.4006396981062195e-06,
  2.818369663317434e-07, 5.119708952249246e-07, -6.06802528628523e-08, -8.062638679841088e-08,
  8.377153857550658e-09, 1.1428480380135242e-08, -6.436511904872639e-10, -9.879525786598772e-10,
];
const ROOT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);

/** @param {number[]} powers @param {number} x */
function polynomial(powers, x) {
  let total = powers[powers.length - 1];
  for (let i = powers.length - 2; i >= 0; i--) total = total * x + powers[i];
  return total;
}

/** e^(−t²/2); t² in two parts, since its rounding would count t²/2 times. @param {number} t */
function bell(t) {
  const size = Math.min(Math.abs(t), 60), head = Math.fround(size);
  return Math.exp(-0.5 * head * head) * Math.exp(-0.5 * (size - head) * (size + head));
}

/** Φ(−t) for t ≥ 0. @param {number} t */
const tailOfNormal = (t) =>
  (t > 60 ? 0 : (bell(t) / Math.sqrt(2 * Math.PI)) * polynomial(MILLS_POWERS, (t - 5) / (t + 5)) / (t + ROOT_TWO_OVER_PI));

/** The standard normal distribution. @param {number} t */
const normalDistribution = (t) => (t < 0 ? tailOfNormal(-t) : 1 - tailOfNormal(t));

/** The error function. @param {number} t */
function errorFunction(t) {
  if (Math.abs(t) <= 1) return t * polynomial(ERF_POWERS, t * t);
  const size = 1 - 2 * tailOfNormal(Math.SQRT2 * Math.abs(t));
  return t < 0 ? -size : size;
}

/** What jets need of a kind of numbers. */
const FLOATS = {
  wide: false,
  number: toFloat,
  /** @param {number} x */
  of: (x) => x,
  /** @param {number} a @param {number} b */
  plus: (a, b) => a + b,
  /** @param {number} a @param {number} b */
  minus: (a, b) => a - b,
  /** @param {number} a @param {number} b */
  times: (a, b) => a * b,
  /** @param {number} a @param {number} b */
  over: (a, b) => a / b,
  /** @param {number} a */
  negative: (a) => -a,
  /** @param {number} a */
  size: (a) => Math.abs(a),
  /** @param {number} a @param {number} b */
  compare: (a, b) => (a > b ? 1 : a < b ? -1 : a === b ? 0 : NaN),
  exp: Math.exp, expm1: Math.expm1, log: Math.log, log1p: Math.log1p, sqrt: Math.sqrt,
  sin: Math.sin, cos: Math.cos, tanh: Math.tanh, atan: Math.atan, asinh: Math.asinh, erf: errorFunction, Phi: normalDistribution,
  pi: () => Math.PI,
};

const BIGS = {
  wide: true,
  number: (/** @type {Rational} */ q) => rounded(bigOfRational(q)),
  of: bigOf,
  plus: plusB, minus: minusB, times: timesB, over: overB, negative: negativeB, size: sizeB, compare: compareB,
  exp: expB, expm1: expm1B, log: logB, log1p: log1pB, sqrt: sqrtB,
  sin: (/** @type {Big} */ u) => sineAndCosine(u)[0], cos: (/** @type {Big} */ u) => sineAndCosine(u)[1],
  tanh: safeTanhB, atan: atanB, asinh: asinhB, erf: erfB, Phi: PhiB,
  pi: piB,
};

/** @typedef {any} Numbers one of the two kinds */
/** @typedef {any} Value a number of that kind; null stands for a derivative that is 0 */
