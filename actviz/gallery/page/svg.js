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

/** Give an element these children. Those that are its children already stay in place: whatever is taken out
 * and put back has to be laid out anew. @param {Element} parent @param {Element[]} children */
function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let next = parent.firstElementChild;
  for (const child of children) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
}

/** Set the attributes that are different now. @param {Element} element @param {Record<string, string | number>} attributes */
function update(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}

/** Set the text if it is different now. @param {Element} element @param {string} text */
function write(element, text) {
  const node = element.firstChild;
  if (!(node instanceof Text) || node.nextSibling) element.textContent = text;
  else if (node.data !== text) node.data = text; // the same node with other letters needs no new style
}

/** Parts of a drawing, kept until a drawing does without them, by all that they depend on. */
class Parts {
  constructor() {
    this.before = /** @type {Map<string, any>} */ (new Map());
    this.now = /** @type {Map<string, any>} */ (new Map());
  }

  /** The part of the last drawing where nothing that it depends on has changed. @template T @param {string} key @param {() => T} make @returns {T} */
  kept(key, make) {
    const part = this.before.get(key) ?? make();
    this.now.set(key, part);
    return part;
  }

  /** @param {string} tag @param {Record<string, string | number>} attributes @param {string[]} text */
  svg(tag, attributes, ...text) {
    return this.kept(JSON.stringify([tag, attributes, text]), () => svg(tag, attributes, ...text));
  }

  /** The drawing is complete; what is not part of it is forgotten. */
  end() {
    this.before = this.now;
    this.now = new Map();
  }
}

let numbered = 0;
/** @type {WeakMap<object, number>} */
const numbers = new WeakMap();

/** A number for each object. @param {object} each */
function numberOf(each) {
  if (!numbers.has(each)) numbers.set(each, ++numbered);
  return numbers.get(each);
}

/** @param {string} id @returns {any} */
const find = (id) => document.getElementById(`page-${id}`);

/** A coordinate in as few characters as show it. @param {number} x */
const px = (x) => String(Math.round(x * 10) / 10);

/** @param {[number, number][]} points in pixels */
const path = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${px(x)} ${px(y)}`).join("");
