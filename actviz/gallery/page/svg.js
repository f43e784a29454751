// Small helpers for SVG and HTML elements.

/** @param {string} tag @param {Record<string, string | number>} [attributes] @param {(Element | string)[]} children */
function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** @param {string} tag @param {Record<string, any>} [properties] attributes; "on…" are listeners @param {(Element | string)[]} children @returns {any} */
function html(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/** @param {string} id @returns {any} */
const find = (id) => document.getElementById(`page-${id}`);

/** A coordinate in as few characters as show it. @param {number} x */
const px = (x) => String(Math.round(x * 10) / 10);

/** @param {[number, number][]} points in pixels */
const path = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${px(x)} ${px(y)}`).join("");
