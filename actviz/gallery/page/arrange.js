// How a tree is read for writing: signs in front, numerators and denominators, cases under one brace.

const MOST_CASES = 5; // under one brace
/** @type {Record<string, string>} */
const TURNED_ROUND = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="};

/** @param {Tree} node @returns {string} */
const keyOf = (node) => JSON.stringify(node, (_, value) => (typeof value === "bigint" ? String(value) : isRational(value ?? 0) ? `${value.n}/${value.d}` : value));
/** @param {Tree} a @param {Tree} b */
const sameTree = (a, b) => keyOf(a) === keyOf(b);

/** Whether it is written with a decimal point rather than as a fraction: 0.2, but 1/4 and 1/3. @param {Rational} value */
function isDecimal({d}) {
  if (d === 1n || (d <= 64n && !(d & (d - 1n)))) return false;
  let rest = d;
  for (const prime of [2n, 5n]) while (rest % prime === 0n) rest /= prime;
  return rest === 1n;
}

/** The tree with its direct parts changed. @param {Tree} node @param {(node: Tree) => Tree} change @returns {Tree} */
function rebuilt(node, change) {
  if (typeof node === "string" || isRational(node) || node[0] === "parameter" || node[0] === "part") return node;
  if (node[0] === "call") return ["call", node[1], Object.fromEntries(Object.entries(node[2]).map(([name, value]) => [name, change(value)])), change(node[3])];
  return [node[0], ...node.slice(1).map(change)];
}

/** The tree in the functions that formulas are written in: e^x − 1 for expm1, and so on. @param {Tree} tree @returns {Tree} */
function inPlainFunctions(tree) {
  const node = rebuilt(tree, inPlainFunctions);
  if (!Array.isArray(node)) return node;
  const [kind, u, v, w] = node;
  if (kind === "expm1") return ["-", ["exp", u], ONE];
  if (kind === "log1p") return ["log", ["+", ONE, u]];
  if (kind === "clip") return ["min", ["max", u, v], w];
  if (kind === "hypot") return ["sqrt", ["+", ["^", u, TWO], ["^", v, TWO]]];
  return node;
}

/** The sign that can be drawn to the front, and the rest. @param {Tree} node @returns {[number, Tree]} */
function signedOf(node) {
  if (isRational(node)) return node.n < 0n ? [-1, minusQ(node)] : [1, node];
  if (is(node, "neg")) {
    const [sign, rest] = signedOf(node[1]);
    return [-sign, rest];
  }
  if (is(node, "*") || is(node, "/")) {
    const [sign, rest] = signedOf(node[1]);
    return sign < 0 ? [sign, [node[0], rest, node[2]]] : [sign, node];
  }
  if (is(node, "where") && isNumber(node[3], ZERO)) {
    const [sign, rest] = signedOf(node[2]);
    return sign < 0 ? [sign, ["where", node[1], rest, ZERO]] : [sign, node];
  }
  return [1, node];
}

/** What is added and subtracted in a sum. @param {Tree} node @returns {[number, Tree][]} */
function termsOf(node) {
  if (is(node, "+")) return [...termsOf(node[1]), ...termsOf(node[2])];
  if (is(node, "-")) {
    const [sign, rest] = signedOf(node[2]);
    return [...termsOf(node[1]), [-sign, rest]];
  }
  const [sign, rest] = signedOf(node), turned = sign < 0 ? flipped(rest) : null;
  return turned ? termsOf(turned) : [[sign, rest]];
}

/** −node without its sign: −a·(e^x − 1) is a·(1 − e^x). @param {Tree} node @returns {Tree | null} */
function flipped(node) {
  if (is(node, "-") && is(node[1], "exp") && isNumber(node[2], ONE)) return ["-", node[2], node[1]];
  if (!is(node, "*")) return null;
  const right = flipped(node[2]), left = right ? null : flipped(node[1]);
  return right ? ["*", node[1], right] : left ? ["*", left, node[2]] : null;
}

/** What is multiplied in a product. @param {Tree} node @returns {Tree[]} */
const factorsIn = (node) => (is(node, "*") ? [...factorsIn(node[1]), ...factorsIn(node[2])] : [node]);

/** @param {Tree[]} factors @returns {Tree} */
const productOf = (factors) => factors.reduce((product, each) => ["*", product, each]);

/** Numerator and denominator of a fraction; a number such as 1/2 before a product is one. @param {Tree} node @returns {[Tree, Tree | null]} */
function overAndUnder(node) {
  if (is(node, "/")) {
    const [over, under] = is(node[1], "/") ? [node[1], null] : overAndUnder(node[1]);
    return [over, under === null ? node[2] : ["*", under, node[2]]];
  }
  const all = factorsIn(node), [first, ...rest] = [...all.filter(isRational), ...all.filter((each) => !isRational(each))];
  if (rest.length && isRational(first) && first.d !== 1n && !isDecimal(first)) {
    return [productOf(first.n === 1n ? rest : [rational(first.n), ...rest]), rational(first.d)];
  }
  return [productOf([first, ...rest]), null];
}

/** Whether it is a number or a letter, or a power of one. @param {Tree} node @returns {boolean} */
function isPlain(node) {
  if (is(node, "^") && (isRational(node[2]) || is(node[2], "parameter"))) return isPlain(node[1]);
  return typeof node === "string" || isRational(node) || is(node, "parameter") || is(node, "part");
}

/** Two comparisons that can be written in one, low < u < high. @param {Tree} one @param {Tree} other @returns {[Tree, Tree] | null} */
function chainOf(one, other) {
  const both = (/** @type {Tree} */ each) => (COMPARISONS.includes(each[0]) ? [each, [TURNED_ROUND[each[0]], each[2], each[1]]] : []);
  for (const first of both(one)) {
    for (const second of both(other)) {
      if (![first, second].every((each) => ["<", "<="].includes(each[0]))) continue;
      if (sameTree(first[2], second[1])) return [first, second];
      if (sameTree(second[2], first[1])) return [second, first];
    }
  }
  return null;
}

/** The cases of a tree, each with its condition, null for otherwise: those of a choice inside a sum or a product are
 * drawn out of it, if they are not too many, and no steps, [x > 0], with conditions of their own.
 * @param {Tree} tree @returns {[Tree, Tree | null][]} */
function casesOf(tree) {
  const choices = choicesIn(tree), several = new Set(choices.map((each) => keyOf(each[1]))).size > 1;
  if (several && choices.every((each) => isNumber(each[3], ZERO)) && choices[0] !== tree) return [[tree, null]];
  return merged(drawnOut(tree, MOST_CASES) ?? ownCases(tree));
}

/** The outermost choices. @param {Tree} node @returns {Tree[]} */
function choicesIn(node) {
  if (is(node, "where")) return [node];
  if (typeof node === "string" || isRational(node) || node[0] === "part") return [];
  return (node[0] === "call" ? [...Object.values(node[2]), node[3]] : node.slice(1)).flatMap(choicesIn);
}

/** @param {Tree} tree @param {number} most @returns {[Tree, Tree | null][] | null} */
function drawnOut(tree, most) {
  const [choice] = choicesIn(tree);
  if (!choice || most < 1) return most > 0 ? [[tree, null]] : null;
  const inside = drawnOut(decidedBy(tree, choice[1], true), most - 1);
  const beyond = inside && drawnOut(decidedBy(tree, choice[1], false), most - inside.length);
  if (!inside || !beyond) return null;
  if (inside.length === 1 && beyond.length === 1 && sameTree(inside[0][0], beyond[0][0])) return inside;
  return [...inside.map(([formula, where]) => /** @type {[Tree, Tree]} */ ([formula, where ? ["and", choice[1], where] : choice[1]])), ...beyond];
}

/** The cases of a choice itself. @param {Tree} tree @returns {[Tree, Tree | null][]} */
const ownCases = (tree) => (is(tree, "where") ? [[tree[2], tree[1]], ...ownCases(tree[3])] : [[tree, null]]);

/** Neighbours that are the same formula as one. @param {[Tree, Tree | null][]} cases @returns {[Tree, Tree | null][]} */
function merged(cases) {
  /** @type {[Tree, Tree | null][]} */
  const found = [];
  for (const [formula, where] of cases) {
    const last = found[found.length - 1];
    if (last && sameTree(last[0], formula)) last[1] = last[1] && where ? either(last[1], where) : null;
    else found.push([formula, where]);
  }
  return found;
}

/** One or the other; x > a or x < −a is |x| > a. @param {Tree} one @param {Tree} other @returns {Tree} */
function either(one, other) {
  for (const [above, below] of [[one, other], [other, one]]) {
    const fits = [">", ">="].includes(above[0]) && below[0] === TURNED_ROUND[above[0]] && sameTree(above[1], below[1]);
    const [a, b] = [above[2], below[2]], opposite = isRational(a) ? isRational(b) && sameQ(b, minusQ(a)) : is(b, "neg") && sameTree(b[1], a);
    if (fits && opposite) return [above[0], ["abs", above[1]], a];
  }
  return ["or", one, other];
}

/** The tree where a condition holds, or where it does not. @param {Tree} tree @param {Tree} condition @param {boolean} holds @returns {Tree} */
function decidedBy(tree, condition, holds) {
  /** @type {(node: Tree) => Tree} */
  const change = (node) => (
    !Array.isArray(node) || COMPARISONS.includes(node[0]) || ["and", "or", "not"].includes(node[0]) ? node
      : is(node, "where") && sameTree(node[1], condition) ? change(node[holds ? 2 : 3])
        : withoutNothing(rebuilt(node, change), node));
  return change(tree);
}

/** A changed operation with its zeros and ones carried out. @param {Tree} node @param {Tree} before @returns {Tree} */
function withoutNothing(node, before) {
  if (sameTree(node, before)) return node;
  const [kind, a, b] = node, zero = (/** @type {Tree} */ each) => isNumber(each, ZERO), one = (/** @type {Tree} */ each) => isNumber(each, ONE);
  if ((["*", "/"].includes(kind) && zero(a)) || (kind === "*" && zero(b)) || (kind === "neg" && zero(a))) return ZERO;
  if ((["*", "/", "^"].includes(kind) && one(b)) || (["+", "-"].includes(kind) && zero(b))) return a;
  if ((kind === "*" && one(a)) || (kind === "+" && zero(a))) return b;
  return kind === "-" && zero(a) ? ["neg", b] : node;
}
