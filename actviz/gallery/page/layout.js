// From a tree to the boxes of its formula: what is a fraction, where brackets stand, which are the cases.

/** @typedef {{kind: "numeral", digits: string} | {kind: "letter", symbol: Letters} | {kind: "head", name: string}
 *   | {kind: "mark", sign: string, place: "infix" | "prefix" | "comma" | "word"} | {kind: "times", left: any, right: any}
 *   | {kind: "row", items: any[], level: number} | {kind: "fraction", over: any, under: any, flat: boolean}
 *   | {kind: "root", body: any} | {kind: "power", base: any, exponent: any} | {kind: "fenced", body: any, fence: string}} Box */
/** @typedef {{formula: Box, condition: Box | null}} Case where a formula holds; without a condition: otherwise, or everywhere */
/** @typedef {{symbol: Letters | null, cases: Case[]}} Equation a formula, or the part of one with its symbol */

const [SUM, PRODUCT, POWER, ATOM] = [0, 1, 2, 3]; // how tightly a box holds together
const [DISPLAY, ARGUMENT, SCRIPT] = [0, 1, 2]; // fractions: on two lines; on one if they are short; on one
const SHORT = 4, HEAVY = 18; // weights of a fraction on one line, and of an exponent from which on exp(…) is written
/** @type {Record<string, string>} */
const GREEK_HEADS = {sigmoid: "σ", Phi: "Φ", phi: "φ"};
/** @type {Record<string, string>} */
const HEADS = {atan: "arctan", asinh: "arsinh", arcsinh: "arsinh", ln: "log", logsigmoid: "log_sigmoid"};
const POWERS_AT_HEAD = ["sin", "cos", "tan", "sinh", "cosh", "tanh", "sech"];
/** @type {Record<string, string>} */
const RELATIONS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "="};
/** @type {Record<string, string>} */
const OPPOSITE = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "==": "!=", "!=": "=="};

/** @param {string} digits @returns {Box} */
const numeral = (digits) => ({kind: "numeral", digits});
/** @param {string} name @returns {Box} */
const letter = (name) => ({kind: "letter", symbol: lettersOf(name)});
/** @param {string} sign @param {"infix" | "prefix" | "comma" | "word"} [place] @returns {Box} */
const mark = (sign, place = "infix") => ({kind: "mark", sign, place});
/** @param {Box[]} items @param {number} level @returns {Box} */
const row = (items, level) => ({kind: "row", items, level});
/** @param {Box} body @param {string} [fence] @returns {Box} */
const fenced = (body, fence = "(") => ({kind: "fenced", body, fence});

/** @param {Box} box */
const levelOf = (box) => (box.kind === "row" ? box.level : box.kind === "fraction" ? PRODUCT : box.kind === "power" ? POWER : ATOM);

/** The boxes directly inside. @param {any} box @returns {Box[]} */
const insideOf = (box) => box.items ?? (box.over ? [box.over, box.under] : box.base ? [box.base, box.exponent] : box.body ? [box.body] : []);
/** How many signs it takes. @param {Box} box @returns {number} */
const weightOf = (box) => insideOf(box).reduce((sum, each) => sum + weightOf(each), 0) || Number(box.kind !== "times");
/** How many exponents stand on each other. @param {Box} box @returns {number} */
const storeysOf = (box) => (box.kind === "power" ? Math.max(storeysOf(box.base), 1 + storeysOf(box.exponent)) : Math.max(0, ...insideOf(box).map(storeysOf)));

/** The formula, then the parts with a name that it uses, each in its cases. @param {Definition} definition @returns {Equation[]} */
function laidOutFormula({tree, parts}) {
  /** @type {string[]} */
  const met = [], layout = new Layout(met), equations = [equationOf(layout, null, tree)];
  while (equations.length <= met.length) {
    const name = met[equations.length - 1];
    equations.push(equationOf(layout, lettersOf(name), /** @type {Tree} */ (parts?.[name])));
  }
  return equations;
}

/** @param {Layout} layout @param {Letters | null} symbol @param {Tree} tree @returns {Equation} */
function equationOf(layout, symbol, tree) {
  const cases = casesOf(inPlainFunctions(tree)).map(([formula, condition]) => ({formula: layout.box(formula), condition: condition && layout.condition(condition)}));
  return {symbol, cases};
}

class Layout {
  /** @param {string[]} met the parts with a name, in the order in which they are met */
  constructor(met) {
    this.met = met;
  }

  /** @param {Tree} node @param {number} [style] @returns {Box} */
  box(node, style = DISPLAY) {
    if (isRational(node)) return node.n < 0n ? this.sum(node, style) : numeralOf(node, style);
    if (typeof node === "string") return letter(node);
    const [kind, a, b] = node;
    switch (kind) {
      case "parameter": return letter(a);
      case "part":
        if (!this.met.includes(a)) this.met.push(a);
        return letter(a);
      case "neg": return signedOf(node)[0] < 0 ? this.sum(node, style) : this.box(signedOf(a)[1], style);
      case "+": case "-": return this.sum(node, style);
      case "*": case "/": return signedOf(node)[0] < 0 ? this.sum(node, style) : this.product(node, style);
      case "^": return this.power(a, b, style);
      case "where": return this.choice(node, style);
    }
    return this.call(node, style);
  }

  /** The box, in brackets where it is looser than needed. @param {Tree} node @param {number} style @param {number} needed @returns {Box} */
  fenced(node, style, needed) {
    const box = this.box(node, style);
    return levelOf(box) >= needed ? box : fenced(box);
  }

  /** @param {Tree} node @param {number} style @returns {Box} */
  sum(node, style) {
    /** @type {Box[]} */
    const items = [];
    for (const [sign, term] of termsOf(node)) {
      if (items.length || sign < 0) items.push(mark(sign > 0 ? "+" : "-", items.length ? "infix" : "prefix"));
      items.push(this.fenced(term, style, PRODUCT));
    }
    return items.length > 1 ? row(items, SUM) : items[0];
  }

  /** @param {Tree} node @param {number} style @returns {Box} */
  product(node, style) {
    const [over, under] = overAndUnder(node), above = factorsIn(over);
    if (under === null) return this.sideBySide(above, style);
    const low = above.findIndex((each) => !isPlain(each));
    if (isPlain(under) && low > 0) { // x/2·(1 + …) rather than all of it over 2
      return this.joined([this.fraction(above.slice(0, low), under, style), ...above.slice(low).map((each) => this.fenced(each, style, PRODUCT))]);
    }
    return this.fraction(above, under, style);
  }

  /** @param {Tree[]} over @param {Tree} under @param {number} style @returns {Box} */
  fraction(over, under, style) {
    const top = over.length > 1 ? this.sideBySide(over, style) : this.box(over[0], style), bottom = this.box(under, style);
    const short = weightOf(top) + weightOf(bottom) <= SHORT;
    return {kind: "fraction", over: top, under: bottom, flat: style === SCRIPT || (style === ARGUMENT && short)};
  }

  /** @param {Tree[]} factors @param {number} style */
  sideBySide(factors, style) {
    return this.joined(factors.map((each) => this.fenced(each, style, PRODUCT)));
  }

  /** @param {Box[]} boxes @returns {Box} */
  joined([first, ...others]) {
    const items = [first];
    for (const box of others) items.push({kind: "times", left: items[items.length - 1], right: box}, box);
    return others.length ? row(items, PRODUCT) : first;
  }

  /** @param {Tree} base @param {Tree} exponent @param {number} style @returns {Box} */
  power(base, exponent, style) {
    const raised = this.box(exponent, SCRIPT), head = Array.isArray(base) && POWERS_AT_HEAD.includes(base[0]);
    if (head && isRational(exponent) && exponent.d === 1n && exponent.n > 1n) {
      return row([{kind: "power", base: {kind: "head", name: base[0]}, exponent: raised}, fenced(this.box(base[1], ARGUMENT))], ATOM);
    }
    return {kind: "power", base: this.fenced(base, style, ATOM), exponent: raised};
  }

  /** @param {Tree} node @param {number} style @returns {Box} */
  call(node, style) {
    const own_ = node[0] === "call", name = own_ ? node[1] : node[0], operands = own_ ? [node[3]] : node.slice(1);
    const settings = own_ ? /** @type {[string, Tree][]} */ (Object.entries(node[2])) : [];
    if (name === "exp") {
      const exponent = this.box(operands[0], SCRIPT);
      if (weightOf(exponent) <= HEAVY && storeysOf(exponent) < 2) return {kind: "power", base: letter("e"), exponent};
    }
    if (name === "sqrt") return {kind: "root", body: this.box(operands[0], Math.max(style, ARGUMENT))};
    if (name === "abs") return fenced(this.box(operands[0], style), "|");
    const inside = operands.flatMap((/** @type {Tree} */ each, /** @type {number} */ i) => [...(i ? [mark(",", "comma")] : []), this.box(each, Math.max(style, ARGUMENT))]);
    for (const [setting, value] of settings) inside.push(mark(",", "comma"), letter(setting), mark("="), this.box(value, ARGUMENT));
    const greek = own(GREEK_HEADS, name), head = greek ? letter(greek) : /** @type {Box} */ ({kind: "head", name: own(HEADS, name) ?? name});
    return row([head, fenced(inside.length > 1 ? row(inside, SUM) : inside[0])], ATOM);
  }

  /** A choice inside a formula: a step, [x > 0], or its cases in brackets. @param {Tree} node @param {number} style @returns {Box} */
  choice(node, style) {
    const [, condition, then, otherwise] = node;
    if (isNumber(otherwise, ZERO)) {
      const step = fenced(this.condition(condition), "[");
      return isNumber(then, ONE) ? step : this.joined([this.fenced(then, style, PRODUCT), step]);
    }
    const items = casesOf(node).flatMap(([formula, where], i) => [
      ...(i ? [mark(",", "comma")] : []), this.box(formula, ARGUMENT), ...(where ? [mark("if", "word"), this.condition(where)] : [mark("otherwise", "word")]),
    ]);
    return fenced(row(items, SUM));
  }

  /** @param {Tree} node @returns {Box} */
  condition(node) {
    const [kind, ...operands] = node;
    if (COMPARISONS.includes(kind)) return row([this.box(operands[0], SCRIPT), mark(RELATIONS[kind] ?? kind), this.box(operands[1], SCRIPT)], SUM);
    if (kind === "not") {
      const [inner] = operands;
      if (COMPARISONS.includes(inner[0])) return this.condition([OPPOSITE[inner[0]], inner[1], inner[2]]);
      return row([mark("not", "word"), fenced(this.condition(inner))], SUM);
    }
    const chained = kind === "and" && operands.length === 2 ? chainOf(operands[0], operands[1]) : null;
    if (chained) {
      const [first, second] = /** @type {any[]} */ (chained.map((each) => this.condition(each)));
      return row([...first.items, ...second.items.slice(1)], SUM);
    }
    const items = operands.flatMap((/** @type {Tree} */ each, /** @type {number} */ i) => {
      const box = /** @type {any} */ (this.condition(each)), other = ["and", "or"].includes(each[0]) && each[0] !== kind;
      const worded = box.items.some((/** @type {any} */ part) => part.place === "word");
      return [...(i ? [mark(kind, "word")] : []), other && worded ? fenced(box) : box];
    });
    return row(items, SUM);
  }
}

/** @param {Rational} value not negative @param {number} style @returns {Box} */
function numeralOf(value, style) {
  if (value.d === 1n && value.n < 10n ** 16n) return numeral(String(value.n));
  if (value.d !== 1n && !isDecimal(value) && value.d < 1000000n) {
    return {kind: "fraction", over: numeral(String(value.n)), under: numeral(String(value.d)), flat: style !== DISPLAY};
  }
  const [mantissa, exponent] = formatted(toFloat(value), 15).split("e");
  if (!exponent) return numeral(mantissa);
  const size = numeral(String(Math.abs(Number(exponent)))), raised = Number(exponent) > 0 ? size : row([mark("-", "prefix"), size], SUM);
  const ten = /** @type {Box} */ ({kind: "power", base: numeral("10"), exponent: raised});
  return mantissa === "1" ? ten : row([numeral(mantissa), {kind: "times", left: numeral(mantissa), right: ten}, ten], PRODUCT);
}
