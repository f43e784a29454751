// The elementary functions at any precision, by their series after a reduction of the argument.

const DEEPEST = 2 ** 45; // e^u has an exponent that a float counts exactly for |u| up to here
const MOST_EXTRA = 6000; // bits more than asked for, where something cancels

/** Constants by precision. @type {Map<string, Big>} */
const constants = new Map();

/** @param {string} name @param {() => Big} work with a few guard bits @returns {Big} */
function constant(name, work) {
  const key = name + BITS;
  let known = constants.get(key);
  if (!known) {
    known = rounded(withBits(BITS + 16, work));
    constants.set(key, known);
  }
  return known;
}

/** The sum of 1/(k·n^k), with alternating signs: arctan(1/n) or artanh(1/n). @param {bigint} n @param {bigint} turn */
function inverseSeries(n, turn) {
  const scale = 1n << BigInt(BITS + 8), square = n * n;
  let power = scale / n, sum = power, k = 1n, sign = 1n;
  while (power) {
    power /= square;
    k += 2n;
    sign *= turn;
    sum += (sign * power) / k;
  }
  return sum;
}
const fixed = (/** @type {bigint} */ sum) => big(sum, -BITS - 8);
const piB = () => constant("pi", () => fixed(4n * (4n * inverseSeries(5n, -1n) - inverseSeries(239n, -1n))));
const logTwoB = () => constant("log 2", () => fixed(
  18n * inverseSeries(26n, 1n) - 2n * inverseSeries(4801n, 1n) + 8n * inverseSeries(8749n, 1n)));

/** @param {Big} u @returns {Big} */
function expB(u) {
  if (u.m === 0n) return UNIT;
  vanish(-sizeOf(u));
  if (sizeOf(u) > Math.log2(DEEPEST)) {
    if (u.m < 0n) return NOTHING;
    throw new NoValue();
  }
  const extra = Math.max(0, sizeOf(u)) + 24;
  return rounded(withBits(BITS + extra, () => {
    const count = Math.round(bigToFloat(u) / Math.LN2);
    const r = minusB(u, timesB(bigOf(count), logTwoB()));
    const halvings = Math.ceil(Math.sqrt(BITS) / 2), bits = BigInt(BITS);
    const places = BITS + r.e - halvings;
    const x = places >= 0 ? r.m << BigInt(places) : r.m >> BigInt(-places);
    let term = 1n << bits, sum = term, k = 0n;
    while (term) {
      k += 1n;
      term = ((term * x) >> bits) / k;
      if (term === -1n) break;
      sum += term;
    }
    for (let i = 0; i < halvings; i++) sum = (sum * sum) >> bits;
    return {m: sum, e: count - BITS};
  }));
}

/** e^u − 1. @param {Big} u @returns {Big} */
function expm1B(u) {
  const lost = -sizeOf(u);
  if (u.m === 0n || lost > BITS) return plusB(u, shiftB(timesB(u, u), -1));
  return rounded(withBits(BITS + Math.max(0, lost) + 4, () => minusB(expB(u), UNIT)));
}

/** @param {Big} u @returns {Big} */
function logB(u) {
  if (u.m <= 0n) throw new NoValue();
  let power = sizeOf(u), m = shiftB(u, -power);
  if (compareB(m, bigOf(Math.SQRT1_2)) < 0) {
    m = shiftB(m, 1);
    power -= 1;
  }
  const lost = power ? 8 : Math.min(MOST_EXTRA, Math.max(0, -sizeOf(minusB(m, UNIT)))) + 8;
  return rounded(withBits(BITS + lost, () => {
    let y = bigOf(Math.log1p(bigToFloat(minusB(m, UNIT))));
    for (let known = 40; known < BITS; known *= 3) { // by Halley's method, which triples the digits
      const e = expB(y);
      y = plusB(y, overB(shiftB(minusB(m, e), 1), plusB(m, e)));
    }
    return power ? plusB(y, timesB(bigOf(power), logTwoB())) : y;
  }));
}

/** log(1 + u). @param {Big} u @returns {Big} */
function log1pB(u) {
  const lost = -sizeOf(u);
  if (u.m === 0n || lost > BITS) return minusB(u, shiftB(timesB(u, u), -1));
  return rounded(withBits(BITS + Math.max(0, lost) + 8, () => logB(plusB(UNIT, u))));
}

/** @param {Big} u @returns {Big} */
function sqrtB(u) {
  if (u.m < 0n) throw new NoValue();
  if (u.m === 0n) return u;
  let shift = Math.max(0, 2 * BITS + 4 - bitLength(u.m));
  if ((u.e - shift) % 2) shift += 1;
  const n = u.m << BigInt(shift);
  let root = 1n << BigInt(Math.ceil(bitLength(n) / 2));
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return big(root * root === n ? root : (root << 1n) + 1n, (u.e - shift) / 2 - (root * root === n ? 0 : 1));
    root = next;
  }
}

/** sin u and cos u. @param {Big} u @returns {[Big, Big]} */
function sineAndCosine(u) {
  const size = Math.max(0, sizeOf(u));
  vanish(-2 * sizeOf(u));
  if (size > MOST_EXTRA) throw new NoValue();
  const [sine, cosine] = withBits(BITS + size + 16, () => {
    const quarter = shiftB(piB(), -1);
    const turns = overB(u, quarter);
    const shift = -turns.e;
    const count = shift <= 0 ? turns.m << BigInt(-shift) : (turns.m + (1n << BigInt(shift - 1))) >> BigInt(shift);
    const r = minusB(u, timesB(big(count, 0), quarter));
    const lost = Math.max(0, Math.min(MOST_EXTRA, -sizeOf(r)));
    const [s, c] = withBits(BITS + lost, () => seriesOfSine(r));
    const which = Number(((count % 4n) + 4n) % 4n);
    return [[s, c], [c, negativeB(s)], [negativeB(s), negativeB(c)], [negativeB(c), s]][which];
  });
  return [rounded(sine), rounded(cosine)];
}

/** @param {Big} r small @returns {[Big, Big]} */
function seriesOfSine(r) {
  const bits = BigInt(BITS), places = BITS + r.e;
  const x = places >= 0 ? r.m << BigInt(places) : r.m >> BigInt(-places);
  const square = (x * x) >> bits;
  /** @param {bigint} term @param {bigint} k */
  const sum = (term, k) => {
    let total = term;
    while (term) {
      term = -((term * square) >> bits) / (k * (k + 1n));
      total += term;
      k += 2n;
    }
    return big(total, -BITS);
  };
  return [sum(x, 2n), sum(1n << bits, 1n)];
}

/** @param {Big} u @returns {Big} */
function tanhB(u) {
  const m = expm1B(shiftB(sizeB(u), 1));
  const value = overB(m, plusB(m, shiftB(UNIT, 1)));
  return u.m < 0n ? negativeB(value) : value;
}

/** tanh of what e^2u is too large for is 1. @param {Big} u */
function safeTanhB(u) {
  vanish(Math.abs(bigToFloat(u)) * 2 * Math.LOG2E);
  return sizeOf(u) > 40 ? (u.m < 0n ? negativeB(UNIT) : UNIT) : tanhB(u);
}

/** @param {Big} u @returns {Big} */
function atanB(u) {
  if (u.m === 0n) return u;
  if (compareB(sizeB(u), UNIT) > 0) {
    const rest = minusB(shiftB(piB(), -1), atanB(overB(UNIT, sizeB(u))));
    return u.m < 0n ? negativeB(rest) : rest;
  }
  return rounded(withBits(BITS + 16, () => {
    let x = u;
    const halvings = Math.ceil(Math.sqrt(BITS) / 3);
    for (let i = 0; i < halvings; i++) x = overB(x, plusB(UNIT, sqrtB(plusB(UNIT, timesB(x, x)))));
    const square = timesB(x, x);
    let power = x, sum = x, k = 1;
    while (power.m !== 0n && sizeOf(power) > sizeOf(sum) - BITS - 4) {
      power = negativeB(timesB(power, square));
      k += 2;
      sum = plusB(sum, overB(power, bigOf(k)));
    }
    return shiftB(sum, halvings);
  }));
}

/** @param {Big} u @returns {Big} */
function asinhB(u) {
  const size = sizeB(u), square = timesB(u, u);
  const value = log1pB(plusB(size, overB(square, plusB(UNIT, sqrtB(plusB(UNIT, square))))));
  return u.m < 0n ? negativeB(value) : value;
}

/** 1 − erf u for u ≥ 0, by a continued fraction or by what erf leaves. @param {Big} u @returns {Big} */
function erfcB(u) {
  const t = bigToFloat(u);
  if (t > 2 ** 22) return NOTHING;
  if (t < 5) return rounded(withBits(BITS + 48, () => minusB(UNIT, erfB(u))));
  return rounded(withBits(BITS + 24, () => {
    const square = timesB(u, u);
    const steps = Math.ceil((BITS * Math.LN2) ** 2 / (4 * t * t)) + 20;
    let below = u;
    for (let k = steps; k > 0; k--) below = plusB(u, overB(shiftB(bigOf(k), -1), below));
    return overB(expB(negativeB(square)), timesB(below, sqrtB(piB())));
  }));
}

/** @param {Big} u @returns {Big} */
function erfB(u) {
  if (u.m === 0n) return u;
  const t = Math.abs(bigToFloat(u));
  vanish(t * t * Math.LOG2E);
  if (t >= 5) return u.m < 0n ? negativeB(minusB(UNIT, erfcB(sizeB(u)))) : minusB(UNIT, erfcB(u));
  return rounded(withBits(BITS + 24, () => {
    const square = shiftB(timesB(u, u), 1); // 2e^(−u²)/√π · Σ 2^k u^(2k+1)/(2k+1)!!, all of one sign
    let term = u, sum = u, k = 1;
    while (sizeOf(term) > sizeOf(sum) - BITS - 4) {
      k += 2;
      term = overB(timesB(term, square), bigOf(k));
      sum = plusB(sum, term);
    }
    return shiftB(overB(timesB(sum, expB(negativeB(timesB(u, u)))), sqrtB(piB())), 1);
  }));
}

/** Φ(u), the standard normal distribution. @param {Big} u @returns {Big} */
function PhiB(u) {
  const t = overB(sizeB(u), sqrtB(shiftB(UNIT, 1))), tail = shiftB(erfcB(t), -1);
  return u.m <= 0n ? tail : minusB(UNIT, tail); // which tells what vanishes
}
