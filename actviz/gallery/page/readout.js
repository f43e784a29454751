// The numbers at the cursor, as a table to be read and a sentence to be heard.

/** Write the table. */
function drawReadout() {
  const orders = state.orders, format = own(NUMBER_FORMATS, state.format);
  const heads = [...orders.map((order) => `f${PRIMES[order]}(x)`), ...(format ? [`f(x) in ${format.name}`] : [])];
  const head = html("tr", {}, html("th", {scope: "col"}, html("span", {class: "unseen"}, "function")), ...heads.map((each) => html("th", {scope: "col"}, each)));
  const rows = state.entries.map((entry, i) => html("tr", {},
    html("th", {scope: "row"}, swatch(i), nameOf(entry)),
    ...orders.map((order) => html("td", {title: formatted(entry.curve.exact(state.at, order), 12)}, shown(entry.curve.exact(state.at, order)))),
    ...(format ? [html("td", {}, shown(roundedTo(format, entry.curve.exact(roundedTo(format, state.at), 0))))] : []),
  ));
  find("numbers").replaceChildren(html("caption", {class: "unseen"}, "Values at the cursor"), html("thead", {}, head), html("tbody", {}, ...rows));
  const field = find("at");
  if (document.activeElement !== field) field.value = typed(state.at);
  figure.element.setAttribute("aria-valuemin", String(state.x[0]));
  figure.element.setAttribute("aria-valuemax", String(state.x[1]));
  figure.element.setAttribute("aria-valuenow", String(state.at));
  figure.element.setAttribute("aria-valuetext", sentence());
  told(sentence);
}

/** @param {number} i */
function swatch(i) {
  const element = html("span", {class: "swatch", "aria-hidden": "true"});
  element.style.background = color(i);
  return element;
}

/** The numbers in words. */
function sentence() {
  const values = state.entries.map((entry) => {
    const parts = state.orders.map((order) => `${["", "slope ", "second derivative "][order]}${shown(entry.curve.exact(state.at, order))}`);
    return `${nameOf(entry)} ${parts.join(", ")}`;
  });
  return `x = ${shown(state.at)}: ${values.join("; ")}`;
}

let telling = 0;

/** Tell a screen reader, when nothing has moved for a while. @param {() => string} words */
function told(words) {
  clearTimeout(telling);
  telling = window.setTimeout(() => { find("said").textContent = words(); }, 450);
}

/** What a chain makes of a gradient, in numbers, each with what it is. */
function drawChainNumbers(/** @type {ChainReport[]} */ reports) {
  const chain = /** @type {Chain} */ (state.chain), away = chain.layers - 1;
  const head = html("tr", {}, html("th", {scope: "col"}, "layer 1’s share of the last layer’s gradient"), ...["this chain", ...KINDS].map((each) => html("th", {scope: "col", title: KIND_WORDS[/** @type {keyof typeof KIND_WORDS} */ (each)] ?? ""}, each)));
  const rows = state.entries.map((entry, i) => {
    const factors = factorsOf(entry.curve), first = reports[i].share[0];
    const kinds = KINDS.map((kind) => powerOfFactor(factors[kind], chain.weight, away));
    const cells = [first, ...kinds].map((power) => html("td", {}, Number.isNaN(power.log10) ? "–" : shownPower(power.log10, power.sign)));
    return html("tr", {}, html("th", {scope: "row"}, swatch(i), nameOf(entry)), ...cells);
  });
  find("chain-numbers").replaceChildren(html("thead", {}, head), html("tbody", {}, ...rows));
  find("verdict").textContent = state.entries.map((entry, i) => verdict(nameOf(entry), reports[i].share[0], chain)).join(" ");
}

/** @param {string} name @param {{log10: number, sign: number}} share @param {Chain} chain */
function verdict(name, {log10}, {layers}) {
  if (layers === 1) return "";
  if (Number.isNaN(log10)) return `${name}: the last layer gets no gradient.`;
  if (log10 === -Infinity) return `${name}: layer 1 gets no gradient.`;
  const size = threeDigits(Math.abs(log10));
  if (Math.abs(log10) < 1e-12) return `${name}: layer 1 gets as much gradient as layer ${layers}.`;
  if (size === "1") return `${name}: layer 1 gets about as much gradient as layer ${layers}.`;
  return `${name}: layer 1 gets ${log10 < 0 ? `1/${size} of` : `${size} times`} layer ${layers}’s gradient.`;
}

/** 10^log10 with three digits, in full up to a million. @param {number} log10 */
function threeDigits(log10) {
  if (log10 >= 6) return shownPower(log10, 1, 3);
  const size = Number((10 ** log10).toPrecision(3));
  return size >= 1000 ? String(size) : shown(size, 3);
}
