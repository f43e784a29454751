// What leaves the page: a command, an address, a picture.

// a page on disk may have no clipboard: then the text is selected and copied as a person would do it
/** @param {string} text */
function copySelected(text) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const field = html("textarea", {class: "unseen"});
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  focused?.focus({preventScroll: true});
  return copied;
}

/** @param {HTMLElement} button @param {string} text */
async function copy(button, text) {
  const label = button.textContent ?? "";
  let copied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copied = copySelected(text);
  }
  button.textContent = copied ? "Copied" : "Failed";
  telling.cancel();
  find("said").textContent = copied ? `Copied ${text}` : "The browser does not allow copying";
  setTimeout(() => { button.textContent = label; }, 1500);
}

/** A drawing as a file of its own: its colours and fonts written into it. @param {SVGSVGElement} element */
function standalone(element) {
  const copy = /** @type {SVGSVGElement} */ (element.cloneNode(true)), colors = getComputedStyle(element);
  copy.querySelectorAll(".cursor:not(.kept)").forEach((each) => { if (!state.tangent) each.remove(); });
  const value = (/** @type {string} */ name) => colors.getPropertyValue(name).trim();
  const filled = (/** @type {string} */ text) => text.replace(/var\((--[\w-]+)\)/g, (_, name) => value(name));
  for (const each of copy.querySelectorAll("[stroke], [fill]")) {
    for (const name of ["stroke", "fill"]) if (each.hasAttribute(name)) each.setAttribute(name, filled(/** @type {string} */ (each.getAttribute(name))));
  }
  copy.prepend(svg("style", {}, filled(find("figure-style").textContent)), svg("rect", {width: "100%", height: "100%", fill: value("--paper")}));
  for (const name of [...copy.attributes].map((each) => each.name)) if (/^(aria-|role|tabindex|id|class)/.test(name)) copy.removeAttribute(name);
  copy.setAttribute("class", "drawing");
  copy.setAttribute("color", value("--ink"));
  return `<?xml version="1.0" encoding="utf-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/** @param {SVGSVGElement} element @param {string} name of the file */
function download(element, name) {
  const address = URL.createObjectURL(new Blob([standalone(element)], {type: "image/svg+xml"}));
  html("a", {href: address, download: `${name}.svg`}).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  find("said").textContent = `Saved ${name}.svg`;
}

/** @returns {string} */
const fileName = () => state.entries.map(inFileName).join("-").slice(0, 80) + (Math.max(...state.orders) ? "-deriv" : "");
