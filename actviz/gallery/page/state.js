// What the live view shows, as an object and as the fragment of an address.

/** @typedef {{layers: number, weight: number, bias: number, input: number}} Chain */
/** @typedef {{curve: Curve, text: string}} Entry a function and how it was asked for */

const WINDOW = /** @type {[number, number]} */ ([-Math.PI, Math.PI]);

const state = {
  entries: /** @type {Entry[]} */ ([]),
  orders: [0, 1],
  x: WINDOW,
  y: /** @type {[number, number] | null} */ (null),
  at: 1,
  tangent: false,
  zones: /** @type {number | null} */ (null),
  format: "",
  chain: /** @type {Chain | null} */ (null),
};

const MOST_ENTRIES = 8;

/** A function from text: a name with settings, "elu:alpha=0.5" or "elu:0.5", or a formula with them, "a*x:a=2".
 * @param {string} text @returns {Entry} */
function entryOf(text) {
  const [called, ...rest] = text.split(":"), settings = rest.join(":").trim();
  const spec = library.get(fold(called)) ?? typedSpec(called);
  const parameters = spec.parameters ?? [];
  /** @type {Record<string, number>} */
  const values = {};
  if (settings) {
    for (const [i, setting] of settings.split(",").entries()) {
      const [name, given] = setting.includes("=") ? setting.split("=").map((each) => each.trim()) : [parameters[i]?.name ?? "", setting];
      const declared = parameters.find((each) => each.name === name);
      if (!declared) throw new FormulaError(text.lastIndexOf(setting), `${spec.name} takes no parameter '${name}'`, `it takes ${parameters.map((each) => each.name).join(", ") || "none"}`);
      values[name] = checked(declared, readNumber(given), text.lastIndexOf(setting));
    }
  }
  return {curve: new Curve(spec, values), text: called.trim()};
}

/** @param {Parameter} declared @param {number} value @param {number} [column] */
function checked(declared, value, column = 0) {
  const low = declared.low ?? -Infinity, high = declared.high ?? Infinity;
  const inside = (declared.low_open ? value > low : value >= low) && (declared.high_open ? value < high : value <= high);
  if (inside && Number.isFinite(value) && (!declared.whole || Number.isInteger(value))) return value;
  throw new FormulaError(column, `${declared.name} must be a ${declared.whole ? "whole " : ""}number in ${domainOf(declared)}`, `for example ${declared.default}`);
}

/** @param {Parameter} declared */
const domainOf = (declared) =>
  `${declared.low === undefined ? "(−∞" : (declared.low_open ? "(" : "[") + shown(declared.low)}, ${declared.high === undefined ? "∞)" : shown(declared.high) + (declared.high_open ? ")" : "]")}`;

/** A formula that a reader types; its parameters are 1 until they are moved. @param {string} text @returns {Spec} */
function typedSpec(text) {
  const {name, parameters, ...definition} = parsed(text);
  return {
    name: name ?? text.trim(), family: "own", definition, typed: text.trim(),
    parameters: parameters.map((each) => ({name: each, symbol: each, default: 1})),
  };
}

/** The text that names a function at its parameters; of a formula every parameter is told. @param {Entry} entry */
function specOf({curve, text}) {
  const told = (curve.spec.parameters ?? []).filter((each) => curve.spec.typed || curve.values[each.name] !== each.default);
  const settings = told.map((each) => `${each.name}=${curve.values[each.name]}`).join(",");
  return (curve.spec.typed ?? curve.spec.name) + (settings && `:${settings}`);
}

/** What stands behind the # of an address. */
function fragment() {
  const parts = state.entries.map((entry) => `f=${encodeURIComponent(specOf(entry)).replace(/%3A/g, ":").replace(/%2C/g, ",")}`);
  if (state.orders.join("") !== "01") parts.push(`d=${state.orders.join("")}`);
  if (state.x[0] !== START[0] || state.x[1] !== START[1]) parts.push(`x=${state.x.map(typed).join(",")}`);
  if (state.y) parts.push(`y=${state.y.map(typed).join(",")}`);
  if (state.at !== 1) parts.push(`at=${typed(state.at)}`);
  if (state.tangent) parts.push("tangent");
  if (state.zones !== null) parts.push(`zones=${state.zones}`);
  if (state.format) parts.push(`format=${state.format}`);
  if (state.chain) parts.push(`chain=${[state.chain.layers, state.chain.weight, state.chain.bias, state.chain.input].join(",")}`);
  return parts.join("&");
}

let START = WINDOW; // the window that the page was made with

/** Read a fragment into the state. @param {string} text @returns {string[]} what could not be understood */
function restore(text) {
  /** @type {string[]} */
  const faults = [];
  const pair = (/** @type {string} */ value) => /** @type {[number, number]} */ (value.split(",").map(readNumber));
  Object.assign(state, {entries: [], orders: [0, 1], x: START, y: null, at: 1, tangent: false, zones: null, format: "", chain: null});
  for (const part of text.split("&").filter(Boolean)) {
    const cut = part.indexOf("="), key = cut < 0 ? part : part.slice(0, cut);
    let value = "";
    try {
      value = decodeURIComponent(cut < 0 ? "" : part.slice(cut + 1));
      if (key === "f" && state.entries.length < MOST_ENTRIES) state.entries.push(entryOf(value));
    } catch (fault) {
      faults.push(`${value || part}: ${/** @type {Error} */ (fault).message}`);
    }
    const number = readNumber(value), [low, high] = pair(value);
    if (key === "d") state.orders = [0, 1, 2].filter((order) => value.includes(String(order)));
    if (key === "x" && low < high && Number.isFinite(high - low)) state.x = [low, high];
    if (key === "y" && low < high && Number.isFinite(high - low)) state.y = [low, high];
    if (key === "at" && Number.isFinite(number)) state.at = number;
    if (key === "tangent") state.tangent = true;
    if (key === "zones" && number > 0 && number <= 1) state.zones = number;
    if (key === "format" && own(NUMBER_FORMATS, value)) state.format = value;
    if (key === "chain") {
      const [layers, weight, bias, input] = value.split(",").map(readNumber);
      const usable = Number.isInteger(layers) && layers >= 1 && layers <= MOST_LAYERS;
      if (usable) state.chain = {layers, weight: finite(weight, 1), bias: finite(bias, 0), input: finite(input, 1)};
    }
  }
  if (!state.orders.length) state.orders = [0];
  return faults;
}

const MOST_LAYERS = 1000;
/** @param {number} x @param {number} otherwise */
const finite = (x, otherwise) => (Number.isFinite(x) ? x : otherwise);
