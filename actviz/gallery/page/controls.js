// Everything that is set beside the figure: functions with their parameters, marks, window, chain.

/** Write the list of functions, with a slider for each parameter, and below what is known of them. */
function drawEntries() {
  find("entries").replaceChildren(...state.entries.map((entry, i) => {
    const remove = html("button", {type: "button", class: "quiet", "aria-label": `Remove ${calls(entry)}`, onclick: () => {
      state.entries.splice(i, 1);
      changed("entries");
    }}, "×");
    const head = html("header", {}, html("h2", {}, swatch(i), calls(entry)), ...typedName(entry.curve.spec), ...(state.entries.length > 1 ? [remove] : []));
    return html("section", {class: "entry", "aria-label": calls(entry)}, head, ...(entry.curve.spec.parameters ?? []).map((declared) => slider(entry, declared)));
  }));
  const told = [...new Set(state.entries.map((entry) => entry.curve.spec))];
  find("about").replaceChildren(...told.map((spec) => {
    const card = spec.typed ? null : document.getElementById(spec.name);
    const parts = [".summary", ".formulas", ".facts"].flatMap((part) => card?.querySelector(part)?.cloneNode(true) ?? []);
    const typed = spec.typed ? [...(spec.typed === spec.name ? [] : [html("p", {}, html("code", {}, spec.typed))]), writtenFormula(spec)] : [];
    return html("article", {}, html("div", {class: "called"}, html("h2", {}, spec.title ?? spec.name), ...typedName(spec)), ...typed, .../** @type {Element[]} */ (parts));
  }));
}

/** What a function is called by on a command line, where that is not its heading. @param {Spec} spec @returns {Element[]} */
const typedName = ({name, title}) => (title ? [html("code", {}, name)] : []);

/** How far a slider goes, within the domain. @param {Parameter} declared @returns {[number, number]} */
function reachOf({default: usual, low, high}) {
  const size = Math.max(Math.abs(usual), 0.5);
  return [low ?? Math.min(usual - 4 * size, -1), high ?? Math.max(usual + 4 * size, 1)];
}

/** A slider and a field for a parameter. @param {Entry} entry @param {Parameter} declared */
function slider(entry, declared) {
  const [low, high] = reachOf(declared), value = entry.curve.values[declared.name];
  const id = `page-${state.entries.indexOf(entry)}-${declared.name}`, steps = 400;
  const toStep = (/** @type {number} */ x) => Math.round(((x - low) / (high - low)) * steps);
  const range = html("input", {type: "range", id, min: 0, max: steps, value: toStep(value), "aria-valuetext": shown(value)});
  const field = html("input", {type: "text", inputmode: "decimal", value: typed(value), "aria-label": `${declared.name}, a number in ${domainOf(declared)}`});
  const fault = html("output", {class: "fault", for: id});
  /** @param {number} x @param {boolean} live */
  const set = (x, live) => {
    try {
      entry.curve = withSetting(entry.curve, declared.name, checked(declared, x));
    } catch (problem) {
      fault.textContent = /** @type {Error} */ (problem).message;
      return;
    }
    fault.textContent = "";
    range.setAttribute("aria-valuetext", shown(x));
    changed(live ? "slider" : "curves");
  };
  range.addEventListener("input", () => {
    const share = Number(range.value) / steps, exact = low + share * (high - low);
    let x = declared.whole ? Math.round(exact) : Number(exact.toPrecision(3));
    if (Math.abs(exact - declared.default) <= (0.6 * (high - low)) / steps) x = declared.default;
    x = Math.max(declared.low_open ? low + (high - low) / steps : low, Math.min(declared.high_open ? high - (high - low) / steps : high, x));
    field.value = typed(x);
    set(x, true);
  });
  range.addEventListener("change", () => changed("curves"));
  field.addEventListener("change", () => {
    const x = readNumber(field.value);
    range.value = String(toStep(x));
    set(x, false);
  });
  const symbol = declared.symbol === declared.name ? declared.symbol : `${declared.symbol} (${declared.name})`;
  return html("div", {class: "slider"}, html("label", {for: id}, symbol), range, field, fault);
}

/** The function at another value of a parameter. @param {Curve} curve @param {string} name @param {number} value */
function withSetting(curve, name, value) {
  const settings = Object.fromEntries((curve.spec.parameters ?? []).map((each) => [each.name, curve.values[each.name]]));
  const next = {...settings, [name]: value};
  if (curve.spec.requires && !holds(curve.spec.requires, {...curve.spec.constants, ...next})) throw new FormulaError(0, `${curve.spec.name} needs ${curve.spec.needs}`);
  return new Curve(curve.spec, next);
}

/** Whether a condition on parameters holds. @param {Definition} condition @param {Record<string, number>} values */
const holds = (condition, values) => floatOf(bound(condition, values, lookUp)) === 1;

/** Add what is typed: a function's name, or a formula. */
function addTyped() {
  const field = find("add"), text = field.value.trim(), fault = find("add-fault");
  fault.replaceChildren();
  field.removeAttribute("aria-invalid");
  if (!text) return;
  try {
    if (state.entries.length >= MOST_ENTRIES) throw new FormulaError(0, `at most ${MOST_ENTRIES} functions can be compared`, "remove one first");
    state.entries.push(entryOf(text));
    field.value = "";
    changed("entries");
  } catch (problem) {
    if (!(problem instanceof FormulaError)) throw problem;
    const {column, message, hint} = problem;
    field.setAttribute("aria-invalid", "true");
    fault.append(
      html("span", {}, `column ${column + 1}: ${message}`),
      html("code", {class: "where", "aria-hidden": "true"}, text.slice(0, column), html("mark", {}, text.slice(column, column + 1) || " "), text.slice(column + 1)),
      html("span", {class: "hint"}, hint),
    );
    field.focus();
    field.setSelectionRange(column, Math.min(text.length, column + 1));
  }
}

/** Show in the controls what the state says. */
function drawControls() {
  for (const order of [0, 1, 2]) find(`order-${order}`).checked = state.orders.includes(order);
  find("tangent").checked = state.tangent;
  find("zones").checked = state.zones !== null;
  find("threshold").disabled = state.zones === null;
  find("format").value = state.format;
  const fields = /** @type {[string, number | undefined][]} */ ([["x-low", state.x[0]], ["x-high", state.x[1]], ["y-low", state.y?.[0]], ["y-high", state.y?.[1]]]);
  for (const [id, value] of fields) if (document.activeElement !== find(id)) find(id).value = value === undefined ? "" : typed(value);
  if (state.zones !== null && document.activeElement !== find("threshold")) find("threshold").value = String(state.zones);
  find("chain-on").checked = state.chain !== null;
  find("chain").hidden = state.chain === null;
  if (state.chain) {
    const {layers, weight, bias, input} = state.chain;
    for (const [name, value] of Object.entries({layers, weight, bias, input})) {
      for (const id of [`chain-${name}`, `chain-${name}-range`]) if (document.activeElement !== find(id)) find(id).value = String(value);
    }
  }
  if (figure.sliding) return; // commands and address are for what is let go
  write(find("command"), command());
  write(find("chain-command"), state.chain ? chainCommand() : "");
  update(find("permalink"), {href: `#${fragment()}`});
}

function listenToControls() {
  for (const order of [0, 1, 2]) {
    find(`order-${order}`).addEventListener("change", () => {
      const chosen = [0, 1, 2].filter((each) => find(`order-${each}`).checked);
      state.orders = chosen.length ? chosen : [order];
      changed("curves");
    });
  }
  find("tangent").addEventListener("change", () => { state.tangent = find("tangent").checked; changed("cursor"); });
  const zones = () => {
    const value = readNumber(find("threshold").value);
    state.zones = find("zones").checked ? (value > 0 && value <= 1 ? value : 0.01) : null;
    changed("curves");
  };
  find("zones").addEventListener("change", zones);
  find("threshold").addEventListener("change", zones);
  find("format").addEventListener("change", () => { state.format = find("format").value; changed("curves"); });
  for (const axis of /** @type {const} */ (["x", "y"])) {
    for (const end of ["low", "high"]) find(`${axis}-${end}`).addEventListener("change", () => limitsTyped(axis));
  }
  find("at").addEventListener("change", () => {
    const x = readNumber(find("at").value);
    if (Number.isFinite(x)) state.at = x;
    changed("cursor");
  });
  find("reset").addEventListener("click", resetWindow);
  find("add-form").addEventListener("submit", (/** @type {Event} */ event) => { event.preventDefault(); addTyped(); });
  find("chain-on").addEventListener("change", () => {
    state.chain = find("chain-on").checked ? {layers: 4, weight: 1, bias: 0, input: 1} : null;
    changed("chain");
  });
  for (const name of ["layers", "weight", "bias", "input"]) {
    for (const id of [`chain-${name}`, `chain-${name}-range`]) {
      find(id).addEventListener("input", () => {
        const x = readNumber(find(id).value);
        if (!state.chain || !Number.isFinite(x) || (name === "layers" && !(Number.isInteger(x) && x >= 1 && x <= MOST_LAYERS))) return;
        state.chain = {...state.chain, [name]: x};
        changed("chain");
      });
    }
  }
}

/** @param {"x" | "y"} axis */
function limitsTyped(axis) {
  const [low, high] = ["low", "high"].map((end) => find(`${axis}-${end}`).value.trim());
  const limits = /** @type {[number, number]} */ ([readNumber(low), readNumber(high)]);
  const fault = find("window-fault");
  fault.textContent = "";
  if (axis === "y" && !low && !high) state.y = null;
  else if (limits[0] < limits[1] && Number.isFinite(limits[1] - limits[0])) state[axis] = limits;
  else {
    if (axis === "x" || (low && high)) fault.textContent = `${axis}: two numbers, the smaller first, such as -2pi and 2pi`;
    return;
  }
  changed("window");
}
