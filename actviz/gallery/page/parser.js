// From the text of a definition to its tree, by recursive descent: the language of the command line.

/** Read "expression" or "name(x) = expression", with parts named at the end: "tanh(s); s = log(1 + exp(x))".
 * @param {string} text @returns {Definition & {name: string | null, parameters: string[]}} */
function parsed(text) {
  return new Parser(text).definition();
}

/** @typedef {{tree: Tree, condition: boolean}} Operand what has been read: a value or a condition */

class Parser {
  /** @param {string} text */
  constructor(text) {
    this.tokens = words(text);
    this.position = 0;
    this.depth = 0;
    this.nodes = 0;
    /** @type {Map<string, number>} */
    this.names = new Map(); // of parameters and parts, with the column where each stands first
  }

  get token() {
    return this.tokens[this.position];
  }

  /** @returns {Token} */
  next() {
    const token = this.token;
    if (token.kind !== "end") this.position += 1;
    return token;
  }

  /** Whether one of these words is at hand; if so, it is passed. @param {string[]} texts */
  take(...texts) {
    const here = (this.token.kind === "mark" || this.token.kind === "name") && texts.includes(this.token.text);
    return here ? this.next().text : null;
  }

  /** @param {string} text */
  expect(text) {
    const found = this.token.kind === "end" ? "the end of the formula" : `'${this.token.text}'`;
    if (!this.take(text)) this.fail(`expected '${text}', found ${found}`);
  }

  /** @param {string} what @param {Token} [token] @param {string} [hint] @returns {never} */
  fail(what, token = this.token, hint) {
    throw new FormulaError(token.column, what, hint);
  }

  definition() {
    const name = this.header();
    const tree = this.expression();
    /** @type {Record<string, Tree>} */
    const parts = Object.create(null);
    while (this.take(";")) {
      const start = this.next();
      if (start.kind !== "name" || WORDS.includes(start.text)) this.fail("expected the name of a part", start);
      if (start.text in parts || ["x", "pi", "e"].includes(start.text)) this.fail(`'${start.text}' cannot be the name of a part`, start);
      this.expect("=");
      const before = new Map(this.names);
      this.names.clear();
      parts[start.text] = this.expression();
      for (const [used, column] of this.names) {
        if (used in parts) throw new FormulaError(column, `'${used}' cannot be used here: a part can only use parts that follow it`);
      }
      this.names = new Map([...this.names, ...before]);
    }
    if (this.token.kind !== "end") this.fail(`unexpected '${this.token.text}'`);
    const used = (/** @type {Tree} */ node) => this.withParts(node, parts);
    const named = Object.fromEntries(Object.entries(parts).map(([each, part]) => [each, used(part)]));
    return {name, tree: used(tree), parts: named, parameters: [...this.names.keys()].filter((each) => !(each in parts))};
  }

  /** @param {Tree} node @param {Record<string, Tree>} parts @returns {Tree} */
  withParts(node, parts) {
    if (typeof node === "string" || isRational(node)) return node;
    if (node[0] === "parameter") return node[1] in parts ? ["part", node[1]] : node;
    if (node[0] === "call") {
      const settings = Object.entries(node[2]).map(([name, value]) => [name, this.withParts(value, parts)]);
      return ["call", node[1], Object.fromEntries(settings), this.withParts(node[3], parts)];
    }
    return [node[0], ...node.slice(1).map((/** @type {Tree} */ each) => this.withParts(each, parts))];
  }

  /** The name in "name(x) =". */
  header() {
    const [, ...after] = this.tokens.slice(0, 5).map((token) => token.text);
    if (this.token.kind !== "name" || after.join(" ") !== "( x ) =") return null;
    const name = this.token.text;
    this.position += 5;
    return name;
  }

  /** @param {Tree[]} parts @returns {Tree} */
  node(...parts) {
    this.nodes += 1;
    if (this.nodes > MOST_NODES) this.fail("the formula is too large");
    return parts;
  }

  /** @param {Operand} operand @param {Token} start @returns {Tree} */
  value(operand, start) {
    if (operand.condition) this.fail("expected a value, not a condition; where(condition, a, b) selects by one", start);
    return operand.tree;
  }

  /** @param {Operand} operand @param {Token} start @returns {Tree} */
  condition(operand, start) {
    if (!operand.condition) this.fail("expected a condition such as x > 0", start);
    return operand.tree;
  }

  /** @template T @param {() => T} read @returns {T} */
  nested(read) {
    this.depth += 1;
    if (this.depth > DEEPEST_LEVEL) this.fail(`more than ${DEEPEST_LEVEL} levels of parentheses, calls and powers`);
    const found = read();
    this.depth -= 1;
    return found;
  }

  /** @returns {Tree} */
  expression() {
    const start = this.token;
    return this.value(this.nested(() => this.choice()), start);
  }

  /** @returns {Operand} */
  choice() {
    const start = this.token, value = this.joined("or");
    if (!this.take("if")) return value;
    const condition = this.condition(this.joined("or"), start);
    this.expect("else");
    return {tree: this.node("where", condition, this.value(value, start), this.expression()), condition: false};
  }

  /** @param {"or" | "and"} word @returns {Operand} */
  joined(word) {
    const start = this.token, read = () => (word === "or" ? this.joined("and") : this.negation());
    const operands = [read()];
    while (this.take(word)) operands.push(read());
    if (operands.length === 1) return operands[0];
    return {tree: this.node(word, ...operands.map((each) => this.condition(each, start))), condition: true};
  }

  /** @returns {Operand} */
  negation() {
    const start = this.token;
    if (!this.take("not")) return this.comparison();
    return {tree: this.node("not", this.condition(this.nested(() => this.negation()), start)), condition: true};
  }

  /** @returns {Operand} */
  comparison() {
    const start = this.token, found = [];
    let left = this.sum(), sign;
    while ((sign = this.take(...COMPARISONS))) {
      const before = this.token, right = this.sum();
      found.push(this.node(sign, this.value(left, start), this.value(right, before)));
      left = right;
    }
    if (!found.length) return left;
    return {tree: found.length === 1 ? found[0] : this.node("and", ...found), condition: true};
  }

  /** @returns {Operand} */
  sum() {
    const start = this.token;
    let value = this.product(), sign;
    while ((sign = this.take("+", "-"))) {
      value = {tree: this.node(sign, this.value(value, start), this.value(this.product(), start)), condition: false};
    }
    return value;
  }

  /** @returns {Operand} */
  product() {
    const start = this.token;
    let value = this.signed();
    for (;;) {
      const sign = this.take("*", "/") ?? (this.multiplies() ? "*" : null);
      if (!sign) return value;
      value = {tree: this.node(sign, this.value(value, start), this.value(this.signed(), start)), condition: false};
    }
  }

  /** Whether what follows is multiplied without a sign: 2x, 2(x + 1), (x + 1)(x - 1). */
  multiplies() {
    const before = this.tokens[this.position - 1], {kind, text} = this.token;
    const opens = (kind === "name" && !WORDS.includes(text)) || text === "(" || text === "√";
    return before.kind === "number" ? opens : before.text === ")" && (opens || kind === "number");
  }

  /** @returns {Operand} */
  signed() {
    const start = this.token, sign = this.take("-", "+");
    if (!sign) return this.power();
    const operand = this.value(this.nested(() => this.signed()), start);
    return {tree: sign === "-" ? this.node("neg", operand) : operand, condition: false};
  }

  /** @returns {Operand} */
  power() {
    const start = this.token, base = this.primary();
    let exponent;
    if (this.token.kind === "power") {
      const written = this.next(), digits = [...written.text].map((each) => SUPERSCRIPT.indexOf(each));
      const number = digits.map((digit) => (digit < 10 ? digit : "-")).join("");
      if (!/^-?\d+$/.test(number)) this.fail(`'${written.text}' is not a power`, written);
      exponent = rational(BigInt(number));
    } else if (this.take("^")) exponent = this.value(this.nested(() => this.signed()), start);
    else return base;
    if (this.token.kind === "power") this.fail("a power of a power needs parentheses");
    const below = this.value(base, start);
    return {tree: below === "e" ? this.node("exp", exponent) : this.node("^", below, exponent), condition: false};
  }

  /** @returns {Operand} */
  primary() {
    const token = this.next();
    if (token.kind === "number") {
      const size = Number(token.text);
      if (size === Infinity || (size === 0 && /^[0.]*[1-9]/.test(token.text))) this.fail(`${token.text} is outside the range of float64`, token);
      return {tree: decimal(token.text), condition: false};
    }
    if (token.kind === "name" && !WORDS.includes(token.text)) return {tree: this.named(token), condition: false};
    if (token.text === "(") {
      const value = this.nested(() => this.choice());
      this.expect(")");
      return value;
    }
    if (token.text === "√") {
      const inner = this.value(this.nested(() => this.primary()), token);
      return {tree: this.node("sqrt", inner), condition: false};
    }
    return this.fail(token.kind === "end" ? "unexpected end of the formula" : `unexpected '${token.text}'`, token);
  }

  /** @param {Token} token @returns {Tree} */
  named(token) {
    const name = own(SPELLED, token.text) ?? token.text, called = this.token.text === "(";
    if (called && ["x", "pi", "e"].includes(name)) this.fail(`'${token.text}' is not a function; for a product write ${token.text}*(…)`, token);
    if (called) return this.call(name, token);
    if (["x", "pi", "e"].includes(name)) return name;
    if (!this.names.has(name)) this.names.set(name, token.column);
    return this.node("parameter", name);
  }

  /** @param {string} name @param {Token} token @returns {Tree} */
  call(name, token) {
    this.expect("(");
    if (name === "where") {
      const condition = this.condition(this.nested(() => this.joined("or")), token);
      this.expect(",");
      const then = this.expression();
      this.expect(",");
      const otherwise = this.expression();
      this.expect(")");
      return this.node("where", condition, then, otherwise);
    }
    /** @type {Tree[]} */
    const operands = [];
    /** @type {Record<string, Tree>} */
    const settings = Object.create(null);
    do {
      if (this.token.kind === "name" && this.tokens[this.position + 1]?.text === "=") {
        const setting = this.next().text;
        this.next();
        settings[setting] = this.expression();
      } else if (Object.keys(settings).length) this.fail("a positional argument follows a keyword argument");
      else operands.push(this.expression());
    } while (this.take(","));
    this.expect(")");
    return this.known(name, token, operands, settings);
  }

  /** A call of a function that there is, with what it takes. @param {string} name @param {Token} token @param {Tree[]} operands @param {Record<string, Tree>} settings */
  known(name, token, operands, settings) {
    const spec = library.get(fold(name)), set = Object.keys(settings);
    const elementary = own(ELEMENTARY, name) ?? own(ELEMENTARY, name.toLowerCase()) ?? (own(CHOOSING, name) ? name : null);
    const [least, most] = CHOOSING[elementary ?? ""] ?? [1, 1];
    if (!elementary && !spec) {
      const near = nearest(name, [...Object.keys(ELEMENTARY), ...Object.keys(CHOOSING), "where", ...[...library.values()].map((each) => each.name)]);
      this.fail(`there is no function '${name}'`, token, near ? `did you mean ${near}?` : "allowed are exp, log, tanh, sigmoid and every function of this page");
    }
    if (operands.length < least || operands.length > most) {
      const takes = least === most ? `${least} argument${least > 1 ? "s" : ""}` : `${least} or more arguments`;
      this.fail(`${name} takes ${takes}, not ${operands.length}`, token);
    }
    if (elementary && (own(CHOOSING, name) || !set.length || !spec)) {
      if (set.length) this.fail(`${name} takes no parameters`, token);
      return this.node(elementary, ...operands);
    }
    const takes = (spec?.parameters ?? []).map((each) => each.name);
    const unknown = set.find((each) => !takes.includes(each));
    if (unknown) this.fail(`${spec?.name} takes no parameter '${unknown}'`, token, `it takes ${takes.join(", ") || "no parameters"}`);
    return this.node("call", spec?.name, settings, operands[0]);
  }
}
