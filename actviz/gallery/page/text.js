// How numbers are written and read, as the command line does it: -2pi, pi/2, 1e-09.

/** A number with that many significant digits and no zeros at its end, ties to even, as Python's "%g" writes it.
 * @param {number} x @param {number} [digits] */
function formatted(x, digits = 6) {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "-∞";
  if (x === 0) return "0";
  const [mantissa, power] = x.toExponential(digits - 1).split("e");
  let number = `${mantissa}e${power}`;
  const near = Math.abs(x).toExponential(digits + 3).split("e")[0].replace(".", "").slice(digits);
  const [exact, at] = near === "5000" ? Math.abs(x).toExponential(60).split("e") : ["", ""];
  if (/^50*$/.test(exact.replace(".", "").slice(digits))) { // a tie, which browsers round up
    const kept = BigInt(exact.replace(".", "").slice(0, digits));
    const even = (kept + (kept & 1n)).toString();
    number = `${x < 0 ? "-" : ""}${even}e${Number(at) - digits + 1}`;
  }
  const [whole, shift] = Number(number).toExponential(digits - 1).split("e"), exponent = Number(shift);
  const bare = (/** @type {string} */ text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (exponent < -4 || exponent >= digits) {
    const size = String(Math.abs(exponent)).padStart(2, "0");
    return `${bare(whole)}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  return bare(Number(number).toFixed(Math.max(0, digits - 1 - exponent)));
}

/** The same for people: with a minus sign. @param {number} x @param {number} [digits] */
const shown = (x, digits) => (Number.isNaN(x) ? "no value" : formatted(x, digits).replace(/-/g, "−"));

/** 10^exponent of any size, with a sign. @param {number} log10 @param {number} [sign] @param {number} [digits] */
function shownPower(log10, sign = 1, digits = 4) {
  const minus = sign < 0 && log10 > -Infinity ? "−" : "";
  if (log10 === -Infinity) return "0";
  if (Math.abs(log10) < 300) return minus + shown(10 ** log10, digits);
  const exponent = Math.floor(log10);
  return `${minus}${shown(10 ** (log10 - exponent), digits)}e${exponent < 0 ? "−" : "+"}${Math.abs(exponent)}`;
}

/** "5", "-1e-3", "1/3", "-2pi", "3*pi/4"; NaN for anything else. @param {string} text */
function readNumber(text) {
  const clean = text.trim().replace(/−/g, "-").replace(/π/g, "pi").toLowerCase();
  const match = /^([+-]?)\s*(\d+(?:\.\d*)?|\.\d+)?\s*\*?\s*pi\s*(?:\/\s*(\d+(?:\.\d*)?|\.\d+))?$/.exec(clean);
  if (match) return ((match[1] === "-" ? -1 : 1) * Number(match[2] ?? 1) * Math.PI) / Number(match[3] ?? 1);
  const number = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?`;
  const quotient = new RegExp(`^(${number})(?:/(${number}))?$`).exec(clean);
  return quotient ? Number(quotient[1]) / Number(quotient[2] ?? 1) : NaN;
}

/** x/π as a fraction with a small denominator; null if it is none. @param {number} x @returns {[number, number] | null} */
function multipleOfPi(x) {
  for (let under = 1; under <= 12; under++) {
    const over = Math.round((x / Math.PI) * under);
    if (Math.abs((over * Math.PI) / under - x) <= 1e-12 * Math.abs(x)) return [over, under];
  }
  return null;
}

/** A limit as it is typed: -2pi, pi/2, 0.25. @param {number} x */
function typed(x) {
  const multiple = x && Math.abs(x) < 1e6 ? multipleOfPi(x) : null;
  if (!multiple) return String(x).replace("e+", "e");
  const [over, under] = multiple, size = Math.abs(over) === 1 ? "" : Math.abs(over);
  return `${over < 0 ? "-" : ""}${size}pi${under > 1 ? `/${under}` : ""}`;
}

/** @typedef {{at: number, label: string, over?: string, under?: string}} Tick a label, or a fraction of π with its sign in the label */

/** @param {number} low @param {number} high @param {number} [most] @returns {Tick[]} */
function ticksOfPi(low, high, most = 7) {
  const span = (high - low) / Math.PI;
  const step = [1 / 12, 1 / 4, 1 / 2, 1, 2, 5, 10, 20, 50, 100].find((each) => span / each <= most - 0.999) ?? 1000;
  const found = [];
  for (let k = Math.ceil(low / Math.PI / step - 1e-9); k <= Math.floor(high / Math.PI / step + 1e-9); k++) {
    const at = k * step * Math.PI, [over, under] = k ? /** @type {[number, number]} */ (multipleOfPi(at)) : [0, 1];
    const top = `${Math.abs(over) === 1 ? "" : Math.abs(over)}π`, sign = over < 0 ? "−" : "";
    if (!over) found.push({at: 0, label: "0"});
    else found.push(under === 1 ? {at, label: sign + top} : {at, label: sign, over: top, under: String(under)});
  }
  return found;
}

/** Multiples of 1, 2 or 5 times a power of ten, at most so many besides 0. @param {number} low @param {number} high @param {number} most @returns {Tick[]} */
function plainTicks(low, high, most) {
  const decade = 10 ** Math.floor(Math.log10((high - low) / most));
  for (const step of [decade, 2 * decade, 5 * decade, 10 * decade, 20 * decade]) {
    const first = Math.ceil(low / step - 1e-9), last = Math.floor(high / step + 1e-9);
    if (last - first + 1 - Number(first <= 0 && 0 <= last) > most && step < 20 * decade) continue;
    const digits = Math.max(1, Math.ceil(Math.log10(Math.max(Math.abs(low), Math.abs(high)) / step)) + 1);
    return [...Array(Math.max(0, last - first + 1)).keys()].map((i) => ({at: (first + i) * step, label: shown((first + i) * step, Math.min(15, digits + 1))}));
  }
  return [];
}

/** The ticks of the x axis: multiples of π where both limits are. @param {number} low @param {number} high @param {number} most */
const ticksOfX = (low, high, most) =>
  (multipleOfPi(low) && multipleOfPi(high) && low && high - low < 1e3 ? ticksOfPi(low, high, most + 1) : plainTicks(low, high, most));
