// The registered functions and those that a reader types, each at its parameters.

/** @typedef {{name: string, symbol: string, default: number, whole?: boolean, low?: number, low_open?: boolean, high?: number, high_open?: boolean}} Parameter */
/** @typedef {{name: string, title?: string, family: string, aliases?: string[], frameworks?: string[], reference?: string, parameters?: Parameter[],
 *   constants?: Record<string, number>, steepest?: number, definition?: Definition, slope?: Definition, forms?: Record<number, Definition>, typed?: string, requires?: Definition, needs?: string}} Spec */

/** @param {string} name */
const fold = (name) => name.toLowerCase().replace(/[\s_-]/g, "");

/** @type {Map<string, Spec>} */
const library = new Map();

/** Make the functions known under all their names. @param {any[]} data */
function enter(data) {
  for (const {definition, slope, requires, forms, ...spec} of data) {
    if (definition) spec.definition = decodedWithParts(definition);
    if (slope) spec.slope = decodedWithParts(slope);
    if (forms) spec.forms = Object.fromEntries(Object.entries(forms).map(([order, form]) => [order, decodedWithParts(form)]));
    if (requires) spec.requires = decodedWithParts(requires);
    for (const name of [spec.name, ...(spec.aliases ?? [])]) library.set(fold(name), spec);
  }
}

/** @param {any} data @returns {Definition} */
function decodedWithParts({tree, parts = {}}) {
  const named = Object.entries(parts).map(([name, part]) => [name, decoded(part)]);
  return {tree: decoded(tree), parts: Object.fromEntries(named)};
}

/** @param {string} name @param {Record<string, number>} settings */
function lookUp(name, settings) {
  const spec = /** @type {Spec} */ (library.get(fold(name)));
  return {definition: /** @type {Definition} */ (spec.definition), values: {...defaults(spec), ...settings}};
}

/** The values that names in a definition have if nothing else is said. @param {Spec} spec @returns {Record<string, number>} */
const defaults = (spec) => ({
  ...spec.constants,
  ...Object.fromEntries((spec.parameters ?? []).map((each) => [each.name, each.default])),
});

/** A function at its parameters. */
class Curve {
  /** @param {Spec} spec @param {Record<string, number>} [settings] */
  constructor(spec, settings = {}) {
    this.spec = spec;
    this.values = {...defaults(spec), ...settings};
    const tree = bound(/** @type {Definition} */ (spec.definition), this.values, lookUp);
    this.evaluator = new Evaluator(tree);
    /** Forms of f, f′ and f″ that lose fewer digits in floats. @type {[number, Evaluator][]} */
    this.forms = Object.entries(spec.forms ?? {}).map(([order, form]) => [Number(order), new Evaluator(bound(form, this.values, lookUp))]);
    /** @type {((place: Place) => Jet) | null} */
    this.logs = null;
    /** What has been read off. @type {Map<string, number>} */
    this.known = new Map();
    this.slope = spec.slope ? new Evaluator(bound(spec.slope, this.values, lookUp)) : null;
    /** Single places where the formula itself has no value, as sin(x)/x at 0. @type {Set<number>} */
    this.removable = new Set(switchesOf(tree, ["==", "!="]).flatMap(([a, b]) => {
      const place = threshold("==", a, b);
      return place ? [place[1]] : [];
    }));
  }

  /** f, f′ and f″ for drawing. @param {number} x @param {number} order @param {number} [side] @returns {number[]} */
  jet(x, order, side = x) {
    if (this.removable.has(x)) return [0, 1, 2].slice(0, order + 1).map((k) => this.exact(x, k));
    if (!this.forms.length) return this.evaluator.jet(x, order, side);
    return [0, 1, 2].slice(0, order + 1).map((k) => {
      const [start, form] = this.forms.reduce((best, each) => (each[0] <= k && each[0] >= best[0] ? each : best), [0, this.evaluator]);
      const value = form.inFloats(x, k - start, side)[k - start] ?? 0;
      return Number.isFinite(value) ? value : this.evaluator.exact(x, k, side);
    });
  }

  /** f′ in floats; NaN where these fail. @param {number} x */
  rough(x) {
    const [order, form] = this.forms.reduce((best, each) => (each[0] <= 1 ? each : best), [0, this.evaluator]);
    return form.inFloats(x, 1 - order, x)[1 - order] ?? 0;
  }

  /** f, f′ or f″ as it is printed; f″ is 0 where it does not exist. @param {number} x @param {number} order */
  exact(x, order) {
    const key = `${order} ${x}`;
    let value = this.known.get(key);
    if (value === undefined) {
      if (this.known.size > 300) this.known.clear();
      this.known.set(key, (value = this.readOff(x, order)));
    }
    return value;
  }

  /** @param {number} x @param {number} order */
  readOff(x, order) {
    if (!order) return this.evaluator.exact(x, 0);
    if (this.kinks(x, x).length) return order === 2 ? 0 : this.slope ? this.slope.exact(x, 0) : this.evaluator.exact(x, 1);
    return this.removable.has(x) ? this.evaluator.limit(x, order, 1) : this.evaluator.exact(x, order);
  }

  /** Whether its parameters are the defaults. */
  get usual() {
    return (this.spec.parameters ?? []).every((each) => this.values[each.name] === each.default);
  }

  /** Where f, f′ or f″ jumps between two places. @param {number} low @param {number} high @returns {number[]} */
  kinks(low, high) {
    return kinksOf(this.evaluator, low, high);
  }
}
