// The commands that draw, on a command line, what the live view shows.

const DARK = matchMedia("screen and (prefers-color-scheme: dark)");

/** A word as a shell takes it. @param {string} word */
const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, `'"'"'`)}'`);

/** The functions, as arguments. */
const namesInShell = () => state.entries.map((entry) => {
  const spec = specOf(entry);
  return quoted(spec.replace(/^(-[^:;]*)/, "($1)")); // what begins with a minus sign would be an option
});

/** The options of every figure: the window, where it is not the usual one, and the theme. */
function frameOptions() {
  const words = state.x[0] !== WINDOW[0] || state.x[1] !== WINDOW[1] ? ["--x", ...state.x.map(typed)] : [];
  if (state.y) words.push("--y", ...state.y.map(typed));
  return [...words, ...themeOption()];
}
const themeOption = () => ["--theme", DARK.matches ? "dark" : "light"];

/** The command that draws the same picture; one for each figure where it takes several. */
function command() {
  if (state.format) return namesInShell().map((name, i) => ["actviz precision", name, "--dtype", state.format, ...frameOptions(), "-o", `${fileStem(i)}-${state.format}.png`].join(" ")).join(" && ");
  const [lowest, highest] = [Math.min(...state.orders), Math.max(...state.orders)];
  const drawn = lowest ? state.orders.map((order) => ["--only", order > 1 ? "second" : "deriv"]) : [[...(state.orders.includes(1) ? ["--deriv"] : []), ...(highest > 1 ? ["--deriv2"] : [])]];
  const words = ["actviz", state.entries.length > 1 ? "compare" : "plot", ...namesInShell()], marks = frameOptions();
  if (!lowest && state.tangent && state.entries.every(touches)) marks.push("--tangent", typed(state.at));
  if (state.zones !== null) marks.push("--saturation", ...(state.zones === 0.01 ? [] : ["--threshold", String(state.zones)]));
  return drawn.map((orders) => [...words, ...orders, ...marks].join(" ")).join(" && ");
}

/** Whether there is a tangent at the cursor: no corner, no jump, and a value. @param {Entry} entry */
function touches({curve}) {
  const jump = jumpsAt(curve.evaluator, state.at), inside = state.x[0] <= state.at && state.at <= state.x[1];
  return inside && (jump === null || jump > 1) && [0, 1].every((order) => Number.isFinite(curve.exact(state.at, order)));
}

/** What a function is called in the name of a file. @param {Entry} entry */
const inFileName = ({curve: {spec}}) => (spec.name === spec.typed ? "formula" : spec.name.replace(/\W+/g, "-"));

/** The same for the function in a place, numbered where another has this name already. @param {number} i */
function fileStem(i) {
  const stems = state.entries.map(inFileName), before = stems.slice(0, i).filter((stem) => stem === stems[i]).length;
  return before ? `${stems[i]}-${before + 1}` : stems[i];
}

/** The command that follows the gradient through the layers. */
function chainCommand() {
  const {layers, weight, bias, input} = /** @type {Chain} */ (state.chain);
  const words = ["actviz", "vanish", ...namesInShell()];
  if (layers !== 4) words.push("--layers", String(layers));
  if (weight !== 1) words.push("--weights", String(weight));
  if (bias !== 0) words.push("--bias", String(bias));
  if (input !== 1) words.push("--input", String(input));
  return [...words, ...themeOption()].join(" ");
}
