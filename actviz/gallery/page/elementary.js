// The elementary functions of the language: f, f′ and f″ of each, written once for both kinds of numbers.

/** @param {Numbers} n @param {number} i */
const small = (n, i) => n.of(i);
/** @param {Numbers} n @param {Value} u */
const squared = (n, u) => n.times(u, u);
/** @param {Numbers} n @param {Value} u e^−|u| */
const fall = (n, u) => n.exp(n.negative(n.size(u)));

/** @param {Numbers} n @param {Value} u @param {number} k */
function sigmoidRule(n, u, k) {
  const e = fall(n, u), over = n.plus(small(n, 1), e);
  const value = n.over(n.compare(u, small(n, 0)) < 0 ? e : small(n, 1), over);
  if (!k) return [value];
  const slope = n.over(e, squared(n, over));
  return [value, slope, k > 1 && n.negative(n.times(slope, n.tanh(n.times(n.of(0.5), u))))];
}

/** @param {Numbers} n @param {Value} u @param {number} k */
function softplusRule(n, u, k) {
  const positive = n.compare(u, small(n, 0)) > 0 ? u : small(n, 0);
  return [n.plus(positive, n.log1p(fall(n, u))), ...(k ? sigmoidRule(n, u, k - 1) : [])];
}

/** @param {Numbers} n @param {Value} u */
function hyperbolic(n, u) {
  const m = n.expm1(n.size(u)), over = n.over(m, n.plus(m, small(n, 1))), half = n.of(0.5);
  const sine = n.times(half, n.plus(m, over)); // (e^u − e^−u)/2
  const cosine = n.times(half, n.plus(n.exp(u), n.exp(n.negative(u))));
  return [n.compare(u, small(n, 0)) < 0 ? n.negative(sine) : sine, cosine];
}

/** @param {Numbers} n @param {Value} u @param {number} k */
function densityRule(n, u, k) {
  const square = squared(n, u);
  const top = n.wide ? n.exp(n.times(n.of(-0.5), square)) : bell(u);
  const value = n.over(top, n.sqrt(n.times(small(n, 2), n.pi())));
  return [value, k && n.negative(n.times(u, value)), k > 1 && n.times(n.minus(square, small(n, 1)), value)];
}

/** @param {Numbers} n @param {Value} inside what a logarithm is taken of */
function slopeOfLogarithm(n, inside) {
  const slope = n.over(small(n, 1), n.compare(inside, small(n, 0)) < 0 ? n.of(NaN) : inside);
  return [slope, n.negative(squared(n, slope))];
}

/** f, f′ and f″ at a number, as far as order k. @type {Record<string, (n: Numbers, u: Value, k: number) => Value[]>} */
const RULES = {
  exp: (n, u) => { const v = n.exp(u); return [v, v, v]; },
  expm1: (n, u, k) => { const v = k && n.exp(u); return [n.expm1(u), v, v]; },
  log: (n, u, k) => [n.log(u), ...(k ? slopeOfLogarithm(n, u) : [])],
  log1p: (n, u, k) => [n.log1p(u), ...(k ? slopeOfLogarithm(n, n.plus(small(n, 1), u)) : [])],
  sqrt: (n, u, k) => {
    const root = n.sqrt(u), slope = k && n.over(n.of(0.5), root);
    return [root, slope, k > 1 && n.negative(n.over(n.times(n.of(0.5), slope), u))];
  },
  sin: (n, u, k) => { const v = n.sin(u); return [v, k && n.cos(u), k > 1 && n.negative(v)]; },
  cos: (n, u, k) => { const v = n.cos(u); return [v, k && n.negative(n.sin(u)), k > 1 && n.negative(v)]; },
  tan: (n, u) => {
    const v = n.over(n.sin(u), n.cos(u)), slope = n.plus(small(n, 1), squared(n, v));
    return [v, slope, n.times(n.times(small(n, 2), v), slope)];
  },
  sinh: (n, u) => { const [s, c] = hyperbolic(n, u); return [s, c, s]; },
  cosh: (n, u) => { const [s, c] = hyperbolic(n, u); return [c, s, c]; },
  tanh: (n, u, k) => {
    const value = n.tanh(u);
    if (!k) return [value];
    const e = n.exp(n.times(small(n, -2), n.size(u))), over = n.plus(small(n, 1), e);
    const slope = n.over(n.times(small(n, 4), e), squared(n, over)); // 1 − tanh² has no digits of it near 1
    return [value, slope, n.times(n.times(small(n, -2), value), slope)];
  },
  sech: (n, u) => {
    const e = fall(n, u), value = n.over(n.times(small(n, 2), e), n.plus(small(n, 1), squared(n, e)));
    const twice = n.times(small(n, 2), squared(n, value));
    return [value, n.negative(n.times(value, n.tanh(u))), n.times(value, n.minus(small(n, 1), twice))];
  },
  atan: (n, u, k) => {
    const slope = k && n.over(small(n, 1), n.plus(small(n, 1), squared(n, u)));
    return [n.atan(u), slope, k > 1 && n.times(n.times(small(n, -2), u), squared(n, slope))];
  },
  asinh: (n, u, k) => {
    const square = k && n.plus(small(n, 1), squared(n, u)), slope = k && n.over(small(n, 1), n.sqrt(square));
    return [n.asinh(u), slope, k > 1 && n.negative(n.over(n.times(u, slope), square))];
  },
  erf: (n, u, k) => {
    if (!k) return [n.erf(u)];
    const slope = n.over(n.times(small(n, 2), n.exp(n.negative(squared(n, u)))), n.sqrt(n.pi()));
    return [n.erf(u), slope, n.times(n.times(small(n, -2), u), slope)];
  },
  Phi: (n, u, k) => [n.Phi(u), ...(k ? densityRule(n, u, k - 1) : [])],
  phi: densityRule,
  sigmoid: sigmoidRule,
  softplus: softplusRule,
  log_sigmoid: (n, u, k) => {
    const [value, slope, bend] = softplusRule(n, n.negative(u), k);
    return [n.negative(value), slope, k > 1 && n.negative(bend)];
  },
};
/** Every spelling of an elementary function, with the name that the rules know. @type {Record<string, string>} */
const ELEMENTARY = {
  ...Object.fromEntries(Object.keys(RULES).map((name) => [name, name])),
  ln: "log", arctan: "atan", arcsinh: "asinh", logsigmoid: "log_sigmoid",
};
/** Functions that choose between their arguments, and hypot: how few and how many they take. @type {Record<string, [number, number]>} */
const CHOOSING = {abs: [1, 1], sign: [1, 1], max: [2, 20], min: [2, 20], clip: [3, 3], hypot: [2, 2]};
