// Trees of definitions: parameters get their values, constants are worked out, forms that lose digits are rewritten.
//
// A node is "x", "pi" or "e", a fraction, or a list that begins with what it is: ["+", a, b], ["neg", a],
// ["exp", a], ["<", a, b], ["and", c, d], ["where", c, a, b], ["call", name, {parameter: node}, a],
// ["parameter", name] or ["part", name].

/** @typedef {any} Tree */

const COMPARISONS = ["<", "<=", ">", ">=", "==", "!="];
/** @type {Record<string, string>} */
const TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="};
/** Whether a comparison holds of −1, 0 or 1. @type {Record<string, (sign: number) => boolean>} */
const HOLDS = {
  "<": (s) => s < 0, "<=": (s) => s <= 0, ">": (s) => s > 0, ">=": (s) => s >= 0, "==": (s) => s === 0, "!=": (s) => s !== 0,
};

/** A tree as it comes in data: numbers there are JSON's, or fractions in quotes. @param {any} data @returns {Tree} */
function decoded(data) {
  if (typeof data === "number") return rational(BigInt(data));
  if (typeof data === "string") {
    const [over, under] = data.split("/");
    return under ? rational(BigInt(over), BigInt(under)) : data;
  }
  if (data[0] === "parameter" || data[0] === "part") return data;
  if (data[0] === "call") {
    const settings = Object.fromEntries(Object.entries(data[2]).map(([name, value]) => [name, decoded(value)]));
    return ["call", data[1], settings, decoded(data[3])];
  }
  return [data[0], ...data.slice(1).map(decoded)];
}

/** @typedef {{tree: Tree, parts: Record<string, Tree>}} Definition a tree and the parts with a name that it uses */

/** Put values in the places of names.
 * @param {Definition} definition
 * @param {Record<string, number>} values of the parameters
 * @param {(name: string, settings: Record<string, number>) => {definition: Definition, values: Record<string, number>}} look finds a registered function
 * @param {Tree} [x] what stands in the place of x
 * @returns {Tree} */
function bound(definition, values, look, x = "x") {
  /** @type {Map<string, Tree>} */
  const parts = new Map(), known = new Map();
  /** @param {Tree} node @returns {Tree} */
  function change(node) {
    if (node === "x") return x;
    if (typeof node === "string" || isRational(node)) return node;
    switch (node[0]) {
      case "parameter": return rationalOf(values[node[1]]);
      case "part":
        if (!parts.has(node[1])) parts.set(node[1], change(definition.parts[node[1]]));
        return parts.get(node[1]);
      case "call": {
        const settings = Object.entries(node[2]).map(([name, value]) => [name, floatOf(change(value))]);
        const used = look(node[1], Object.fromEntries(settings));
        return bound(used.definition, used.values, look, change(node[3]));
      }
      case "where": {
        const chosen = change(node[1]);
        if (isRational(chosen)) return change(node[chosen.n ? 2 : 3]);
        return same(["where", chosen, change(node[2]), change(node[3])]);
      }
      default: return same(folded([node[0], ...node.slice(1).map(change)]));
    }
  }
  /** Equal parts become one, which is worked out once. @param {Tree} node */
  function same(node) {
    if (typeof node === "string" || isRational(node)) return node;
    const key = node[0] + "," + node.slice(1).map(nameOf).join();
    if (!known.has(key)) known.set(key, node);
    return known.get(key);
  }
  /** @type {Map<Tree, string>} */
  const numbers = new Map();
  /** @param {Tree} node */
  function nameOf(node) {
    if (typeof node === "string") return node;
    if (isRational(node)) return `${node.n}/${node.d}`;
    if (!numbers.has(node)) numbers.set(node, `#${numbers.size}`);
    return numbers.get(node);
  }
  return change(definition.tree);
}

/** The value of a node that is a fraction or can be worked out. @param {Tree} node */
const floatOf = (node) => (isRational(node) ? toFloat(node) : compiled(node, jetsOver(FLOATS, 0))(at(0))[0]);

/** The node in its best form: a fraction where that is exact. @param {Tree} node @returns {Tree} */
function folded(node) {
  const [kind, a, b] = node;
  const exact = node.slice(1).every(isRational);
  switch (kind) {
    case "+": return exact ? plusQ(a, b) : node;
    case "-": return exact ? plusQ(a, minusQ(b)) : rewritten(node);
    case "*": return exact ? timesQ(a, b) : node;
    case "/": return exact && b.n ? overQ(a, b) : rewritten(node);
    case "neg": return exact ? minusQ(a) : node;
    case "^": return exact && b.d === 1n && b.n >= 0n && b.n <= 64n ? rational(/** @type {bigint} */ (a.n) ** /** @type {bigint} */ (b.n), /** @type {bigint} */ (a.d) ** /** @type {bigint} */ (b.n)) : node;
    case "and": case "or": case "not": return decided(node);
    case "abs": return exact ? rational(a.n < 0n ? -a.n : a.n, a.d) : node;
    case "max": case "min": {
      if (!exact) return node;
      return node.slice(2).reduce((/** @type {Rational} */ best, /** @type {Rational} */ each) =>
        (kind === "max" ? compareQ(best, each) < 0 : compareQ(best, each) > 0) ? each : best, a);
    }
  }
  if (COMPARISONS.includes(kind)) return exact ? (HOLDS[kind](compareQ(a, b)) ? ONE : ZERO) : node;
  return rewritten(node);
}

/** A joined condition without the parts that are known. @param {Tree} node @returns {Tree} */
function decided(node) {
  const [kind, ...operands] = node;
  const rest = operands.filter((/** @type {Tree} */ each) => !isRational(each));
  if (kind === "not") return rest.length ? node : operands[0].n ? ZERO : ONE;
  const decisive = kind === "or";
  if (operands.some((/** @type {Tree} */ each) => isRational(each) && Boolean(each.n) === decisive)) return decisive ? ONE : ZERO;
  return rest.length > 1 ? [kind, ...rest] : rest.length ? rest[0] : decisive ? ZERO : ONE;
}

/** @param {Tree} node @param {Rational} q */
const isNumber = (node, q) => isRational(node) && sameQ(node, q);
/** @param {Tree} node @param {string} kind */
const is = (node, kind) => Array.isArray(node) && node[0] === kind;

/** log(1 + u) as log1p(u), and the like. @param {Tree} node @returns {Tree} */
function rewritten(node) {
  const [kind, a, b] = node;
  if (kind === "log" && is(a, "+") && (isNumber(a[1], ONE) || isNumber(a[2], ONE))) {
    const u = isNumber(a[1], ONE) ? a[2] : a[1];
    return is(u, "exp") ? ["softplus", u[1]] : ["log1p", u];
  }
  if (kind === "log" && is(a, "-") && isNumber(a[1], ONE)) return ["log1p", ["neg", a[2]]];
  if (kind === "log1p" && is(a, "exp")) return ["softplus", a[1]];
  if (kind === "sqrt" && is(a, "^") && isNumber(a[2], TWO)) return ["abs", a[1]];
  if (kind === "sqrt" && is(a, "+")) return hypotenuse(a[1], a[2]) ?? node;
  if (kind === "-" && is(a, "exp") && isNumber(b, ONE)) return ["expm1", a[1]];
  if (kind === "-" && isNumber(a, ONE) && is(b, "exp")) return ["neg", ["expm1", b[1]]];
  if (kind === "/" && is(b, "+") && (isNumber(b[1], ONE) || isNumber(b[2], ONE))) {
    const u = isNumber(b[1], ONE) ? b[2] : b[1];
    if (!is(u, "exp")) return node;
    const gate = ["sigmoid", is(u[1], "neg") ? u[1][1] : ["neg", u[1]]];
    return isNumber(a, ONE) ? gate : ["*", a, gate];
  }
  return node;
}

/** √(c + k·u²) as a hypotenuse, which cannot overflow. @param {Tree} a @param {Tree} b @returns {Tree | null} */
function hypotenuse(a, b) {
  const [number, rest] = isRational(a) ? [a, b] : [b, a];
  if (!isRational(number) || number.n < 0n) return null;
  if (is(rest, "^") && isNumber(rest[2], TWO)) return ["hypot", ["sqrt", number], rest[1]];
  const scaled = is(rest, "*") && isRational(rest[1]) && rest[1].n > 0n && is(rest[2], "^") && isNumber(rest[2][2], TWO);
  return scaled ? ["hypot", ["sqrt", number], ["*", ["sqrt", rest[1]], rest[2][1]]] : null;
}

/** Slope and height at 0 of a straight line; null for anything else. @param {Tree} node @returns {[Rational, Rational] | null} */
function lineOf(node) {
  if (isRational(node)) return [ZERO, node];
  if (node === "x") return [ONE, ZERO];
  if (typeof node === "string") return null;
  const [kind] = node, one = ["neg", "+", "-", "*", "/"].includes(kind) ? lineOf(node[1]) : null;
  if (!one) return null;
  if (kind === "neg") return [minusQ(one[0]), minusQ(one[1])];
  const other = lineOf(node[2]);
  if (!other) return null;
  const [a, b] = one, [c, d] = other;
  if (kind === "+") return [plusQ(a, c), plusQ(b, d)];
  if (kind === "-") return [plusQ(a, minusQ(c)), plusQ(b, minusQ(d))];
  if (kind === "*" && (!a.n || !c.n)) return [plusQ(timesQ(a, d), timesQ(b, c)), timesQ(b, d)];
  if (kind === "/" && !c.n && d.n) return [overQ(a, d), overQ(b, d)];
  return null;
}

/** What x is compared with, and how, where two lines are; null where there is no line. The place is rounded once.
 * @param {string} sign @param {Tree} left @param {Tree} right @returns {[string, number] | null} */
function threshold(sign, left, right) {
  if (isRational(left)) [sign, left, right] = [TURNED[sign] ?? sign, right, left];
  if ((is(left, "max") || is(left, "min")) && left.length === 3 && isRational(right)) {
    // min(u, 6) compared with 0 is u compared with 0
    const [u, other] = isRational(left[1]) ? [left[2], left[1]] : [left[1], left[2]];
    if (isRational(other)) {
      const low = left[0] === "min", room = compareQ(other, right) * (low ? 1 : -1);
      if (room > 0 || (room === 0 && (low ? ["<", ">="] : [">", "<="]).includes(sign))) return threshold(sign, u, right);
    }
  }
  const one = lineOf(left), other = lineOf(right);
  if (!one || !other) return null;
  const slope = plusQ(one[0], minusQ(other[0])), height = plusQ(one[1], minusQ(other[1]));
  if (!slope.n) return null;
  return [slope.n > 0n ? sign : TURNED[sign] ?? sign, toFloat(overQ(minusQ(height), slope))];
}
