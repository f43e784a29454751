// The numbers at the cursor, as a table to be read and a sentence to be heard.

/** @typedef {{text: string, title?: string}} Cell */

/** Write the table. */
function drawReadout() {
  const orders = state.orders, format = own(NUMBER_FORMATS, state.format);
  const heads = [...orders.map((order) => `f${PRIMES[order]}(x)`), ...(format ? [`f(x) in ${format.name}`] : [])];
  const rows = state.entries.map(({curve}) => [
    ...orders.map((order) => {
      const value = curve.exact(state.at, order);
      return {text: shown(value), ...(figure.sliding ? {} : {title: formatted(value, 12)})};
    }),
    ...(format ? [{text: shown(roundedTo(format, curve.exact(roundedTo(format, state.at), 0)))}] : []),
  ]);
  fill(find("numbers"), "Values at the cursor", ["", ...heads.map((text) => ({text}))], rows);
  const field = find("at");
  if (figure.sliding) return; // x stays where it is
  if (document.activeElement !== field && field.value !== typed(state.at)) field.value = typed(state.at);
  update(figure.element, {"aria-valuemin": state.x[0], "aria-valuemax": state.x[1], "aria-valuenow": state.at, "aria-valuetext": sentence()});
  told(sentence);
}

/** Write a table with a row for each function; where it has the same heads as before, only texts are changed.
 * @param {HTMLTableElement} table @param {string} caption @param {(Cell | "")[]} heads the first is over the names @param {Cell[][]} rows */
function fill(table, caption, heads, rows) {
  const shape = JSON.stringify([heads, rows.map((row) => row.length)]);
  if (table.dataset.shape !== shape) {
    table.dataset.shape = shape;
    const top = heads.map((head) => (head ? html("th", {scope: "col", title: head.title}, head.text) : html("th", {scope: "col"}, html("span", {class: "unseen"}, "function"))));
    table.replaceChildren(
      html("caption", {class: "unseen"}, caption), html("thead", {}, html("tr", {}, ...top)),
      html("tbody", {}, ...rows.map((row, i) => html("tr", {}, html("th", {scope: "row"}, swatch(i), html("span")), ...row.map(() => html("td"))))),
    );
  }
  rows.forEach((row, i) => {
    const [name, ...cells] = table.tBodies[0].rows[i].cells;
    write(/** @type {Element} */ (name.lastElementChild), nameOf(state.entries[i]));
    row.forEach(({text, title}, k) => {
      write(cells[k], text);
      if (title) update(cells[k], {title});
    });
  });
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

/** Does something once nothing has asked for it for a while; a timer of its own for each request would cost more than a frame has. */
class Rest {
  /** @param {number} wait in milliseconds */
  constructor(wait) {
    this.wait = wait;
    this.timer = 0;
    this.last = 0;
    this.work = () => {};
  }

  /** @param {() => void} work */
  then(work) {
    this.work = work;
    this.last = performance.now();
    this.timer ||= window.setTimeout(() => this.look(), this.wait);
  }

  look() {
    const left = this.last + this.wait - performance.now();
    this.timer = left > 1 ? window.setTimeout(() => this.look(), left) : 0;
    if (!this.timer) this.work();
  }

  cancel() {
    clearTimeout(this.timer);
    this.timer = 0;
  }
}

const telling = new Rest(450);

/** Tell a screen reader, when nothing has moved for a while. @param {() => string} words */
const told = (words) => telling.then(() => { find("said").textContent = words(); });

/** What a chain makes of a gradient, in numbers, each with what it is. */
function drawChainNumbers(/** @type {ChainReport[]} */ reports) {
  const chain = /** @type {Chain} */ (state.chain), away = chain.layers - 1;
  const heads = ["this chain", ...KINDS].map((text) => ({text, title: KIND_WORDS[/** @type {keyof typeof KIND_WORDS} */ (text)]}));
  const rows = state.entries.map((entry, i) => {
    const factors = factorsOf(entry.curve, figure.sliding), first = reports[i].share[0];
    const kinds = KINDS.map((kind) => powerOfFactor(factors[kind], chain.weight, away));
    return [first, ...kinds].map((power) => ({text: Number.isNaN(power.log10) ? "–" : shownPower(power.log10, power.sign)}));
  });
  fill(find("chain-numbers"), "Relative gradients", [{text: "gradient of layer 1 relative to the last layer"}, ...heads], rows);
  write(find("verdict"), state.entries.map((entry, i) => verdict(nameOf(entry), reports[i].share[0], chain)).join(" "));
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
