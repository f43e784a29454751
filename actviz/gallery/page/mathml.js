// The boxes of a formula as MathML, with a brace before its cases.

/** @typedef {{base: string, below: string}} Letters a letter, perhaps with a subscript; or a word, where the base has several letters */

const GREEK = new Map(Object.entries({
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", varepsilon: "ε", epsilon: "ε", eps: "ε", zeta: "ζ", eta: "η", theta: "θ", kappa: "κ", lambda: "λ", lambd: "λ",
  mu: "μ", nu: "ν", xi: "ξ", pi: "π", rho: "ρ", sigma: "σ", tau: "τ", varphi: "φ", chi: "χ", psi: "ψ", omega: "ω", Gamma: "Γ",
  Delta: "Δ", Theta: "Θ", Lambda: "Λ", Xi: "Ξ", Sigma: "Σ", Phi: "Φ", Psi: "Ψ", Omega: "Ω",
}));

/** The letters for a name as it is typed: alpha, p_1, p1, slope. @param {string} name @returns {Letters} */
function lettersOf(name) {
  const match = /^(\p{L}+)(?:_([\p{L}\p{N}_]+)|(\p{N}+))?$/u.exec(name), base = match && (GREEK.get(match[1]) ?? match[1]);
  return match && base && [...base].length === 1 ? {base, below: match[2] ?? match[3] ?? ""} : {base: name, below: ""};
}
/** Whether it is written upright, and never next to another letter. @param {Letters} symbol */
const isWord = ({base}) => [...base].length > 1;

/** @param {string} tag @param {Record<string, string>} [attributes] @param {(Element | string)[]} children */
function math(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/1998/Math/MathML", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
const space = (/** @type {string} */ width) => math("mspace", {width});

/** @param {Letters} symbol @returns {Element} */
function writtenLetters(symbol) {
  const {base, below} = symbol, upright = "ΓΔΘΛΞΣΦΨΩ".includes(base);
  const letter = math("mi", upright ? {mathvariant: "normal"} : {}, base);
  return below ? math("msub", {}, letter, math(/^\d+$/.test(below) ? "mn" : "mi", {}, below)) : letter;
}

/** @param {Box} box @returns {Element[]} */
function inMathML(box) {
  switch (box.kind) {
    case "numeral": return [math("mn", {}, box.digits)];
    case "letter": return [writtenLetters(box.symbol)];
    case "head": return [math("mi", {}, box.name)];
    case "mark": return writtenMark(box);
    case "times": return {none: [], thin: [space("0.17em")], dot: [math("mo", {}, "·")]}[gapBetween(box.left, box.right)];
    case "row": return inRow(box.items.flatMap(inMathML));
    case "fraction": return box.flat ? slashed(box.over, box.under) : [math("mfrac", {}, one(box.over), one(box.under))];
    case "root": return [math("msqrt", {}, ...inMathML(box.body))];
    case "power": return [math("msup", {}, one(box.base), one(box.exponent))];
    case "fenced": return [writtenFence(box)];
  }
}

/** @param {Box} box */
const one = (box) => inMathML(box)[0];
/** @param {Element[]} items */
const inRow = (items) => (items.length === 1 ? items : [math("mrow", {}, ...items)]);

/** A fraction on one line. @param {Box} over @param {Box} under */
function slashed(over, under) {
  const top = levelOf(over) < PRODUCT || over.kind === "fraction" ? fenced(over) : over, bottom = levelOf(under) >= POWER ? under : fenced(under);
  return inRow([...inMathML(top), math("mo", {lspace: "0", rspace: "0"}, "/"), ...inMathML(bottom)]);
}

/** @param {{sign: string, place: string}} mark */
function writtenMark({sign, place}) {
  if (place === "word") return [space("0.28em"), math("mtext", {}, sign), space("0.28em")];
  return [math("mo", "+-".includes(sign) ? {form: place} : {}, sign === "-" ? "−" : sign)];
}

/** @param {{body: Box, fence: string}} box */
function writtenFence({body, fence}) {
  const fixed = /** @type {Record<string, string>} */ (isTall(body) ? {} : {stretchy: "false"}); // fonts leave space around those that can grow
  const closing = /** @type {Record<string, string>} */ ({"(": ")", "[": "]", "|": "|"})[fence];
  return math("mrow", {}, math("mo", {form: "prefix", ...fixed}, fence), ...inMathML(body), math("mo", {form: "postfix", ...fixed}, closing));
}

/** Whether brackets around it have to grow. @param {Box} box @returns {boolean} */
const isTall = (box) => (box.kind === "fraction" && !box.flat) || (box.kind === "power" ? [box.base] : insideOf(box)).some(isTall);

/** What stands between two factors. @param {any} left @param {any} right @returns {"none" | "thin" | "dot"} */
function gapBetween(left, right) {
  const first = right.kind === "row" ? right.items[0] : right, base = right.kind === "power" ? right.base : right;
  if ((first.kind === "power" ? first.base : first).kind === "numeral") return "dot";
  if ([left, right].some((box) => box.kind === "letter" && isWord(box.symbol)) || (left.kind === "fraction" && left.flat)) return "dot";
  if (base.kind !== "letter" || (base.symbol.base === "e" && !base.symbol.below && right.kind === "power")) return "thin";
  const before = left.kind === "power" ? left.base : left, decimal = before.kind === "numeral" && before.digits.includes(".");
  return ["numeral", "letter", "fraction"].includes(before.kind) && !decimal ? "none" : "thin";
}

/** A definition as <math> elements: the formula under a name, then each part that it uses. Of each the pieces between
 * which a line may be broken; cases stand under each other behind a brace, in one piece.
 * @param {Definition} definition @param {string} name @returns {Element[][]} */
function formulaOf(definition, name) {
  return laidOutFormula(definition).map(({symbol, cases}) => {
    const before = symbol ? [writtenLetters(symbol), math("mo", {}, "=")]
      : [math("mrow", {}, writtenLetters({base: name, below: ""})), ...inMathML(fenced(letter("x"))), math("mo", {}, "=")];
    if (cases.length === 1) return piecesOf(before, cases[0].formula);
    const rows = cases.map(({formula, condition}) => math("mtr", {}, math("mtd", {}, ...inMathML(formula)), math("mtd", {}, math("mrow", {},
      math("mtext", {}, condition ? "if" : "otherwise"), ...(condition ? [space("0.28em"), ...inMathML(condition)] : [])))));
    return [math("math", {}, math("mrow", {}, ...before, math("mo", {form: "prefix"}, "{"), math("mtable", {class: "cases"}, ...rows)))];
  });
}

/** One formula, cut before its additions and subtractions. @param {Element[]} before @param {any} formula @returns {Element[]} */
function piecesOf(before, formula) {
  const items = formula.kind === "row" && formula.level === SUM ? formula.items : [formula];
  const cuts = [0, ...items.flatMap((/** @type {any} */ item, /** @type {number} */ i) => (item.kind === "mark" && item.place === "infix" ? [i] : [])), items.length];
  return cuts.slice(1).map((end, i) => math("math", {}, math("mrow", {}, ...(i ? [] : before), ...items.slice(cuts[i], end).flatMap(inMathML))));
}

/** The formula that a reader has typed, as the cards have theirs. @param {Spec} spec */
function writtenFormula({name, typed, definition}) {
  const broken = (/** @type {Element[]} */ pieces) => pieces.flatMap((piece, i) => (i ? [html("wbr"), piece] : [piece]));
  const [first, ...parts] = formulaOf(/** @type {Definition} */ (definition), name === typed ? "f" : name);
  const told = parts.map((part) => html("span", {class: "part"}, html("span", {class: "with"}, "with"), " ", ...broken(part)));
  return html("div", {class: "formulas"}, html("p", {class: "f"}, ...broken(first), ...told));
}
