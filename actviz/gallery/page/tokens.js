// A definition cut into words, and the error that points at one of them.

const WORD = new RegExp([
  String.raw`\s*(?:(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)`,
  String.raw`(?<name>[\p{L}_](?:[\p{L}_]|(?![⁰¹²³⁴⁵⁶⁷⁸⁹])\p{N})*)`,
  String.raw`(?<power>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)`,
  String.raw`(?<mark>\*\*|<=|>=|==|!=|[-+*/^()<>,;=√·×÷−≤≥≠]))`,
].join("|"), "uy");
/** @type {Record<string, string>} */
const PLAIN = {"**": "^", "·": "*", "×": "*", "÷": "/", "−": "-", "≤": "<=", "≥": ">=", "≠": "!="};
const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻", WORDS = ["and", "or", "not", "if", "else"];
/** @type {Record<string, string>} */
const SPELLED = {"π": "pi", "σ": "sigmoid", "Φ": "Phi", "φ": "phi", "ϕ": "phi"};
const ALLOWED = "allowed are numbers, x, parameters, + - * / ^, comparisons, 'a if c else b' and functions such as exp";
const LONGEST = 2000, DEEPEST_LEVEL = 40, MOST_NODES = 4000;

/** What a record has under a key that a reader has typed; not "constructor". @template T @param {Record<string, T>} record @param {string} key @returns {T | undefined} */
const own = (record, key) => (Object.hasOwn(record, key) ? record[key] : undefined);

/** What is wrong with a formula, and where: a column from 0. */
class FormulaError extends Error {
  /** @param {number} column @param {string} what @param {string} [hint] */
  constructor(column, what, hint = ALLOWED) {
    super(what);
    this.column = column;
    this.hint = hint;
  }
}

/** @typedef {{kind: string, text: string, column: number}} Token */

/** The words of a definition, and the end. @param {string} text @returns {Token[]} */
function words(text) {
  if (text.length > LONGEST) throw new FormulaError(LONGEST, `a formula has at most ${LONGEST} characters`);
  const tokens = [], end = text.trimEnd().length;
  for (let position = 0; position < end; ) {
    WORD.lastIndex = position;
    const match = WORD.exec(text);
    if (!match) {
      const column = position + text.slice(position).search(/\S/);
      throw new FormulaError(column, `unexpected character '${String.fromCodePoint(/** @type {number} */ (text.codePointAt(column)))}'`);
    }
    const [kind, word] = /** @type {[string, string]} */ (Object.entries(match.groups ?? {}).find(([, each]) => each !== undefined));
    tokens.push({kind, text: own(PLAIN, word) ?? word, column: WORD.lastIndex - word.length});
    position = WORD.lastIndex;
  }
  return [...tokens, {kind: "end", text: "", column: end}];
}

/** How many letters have to be changed, added, left out or swapped with the next. @param {string} a @param {string} b */
function distance(a, b) {
  const rows = [[...Array(b.length + 1).keys()]];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2][j - 2] + 1 : Infinity;
      row.push(Math.min(row[j - 1] + 1, rows[i - 1][j] + 1, rows[i - 1][j - 1] + Number(a[i - 1] !== b[j - 1]), swapped));
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}

/** The known name that is nearest, if one is near. @param {string} name @param {Iterable<string>} known */
function nearest(name, known) {
  const wanted = fold(name), length = (/** @type {string} */ each) => Math.abs(fold(each).length - wanted.length);
  const [best] = [...new Set(known)].map((each) => ({each, far: distance(wanted, fold(each)) + 0.1 * length(each)})).sort((a, b) => a.far - b.far);
  return best && best.far <= Math.max(1.2, wanted.length / 3) ? best.each : null;
}
