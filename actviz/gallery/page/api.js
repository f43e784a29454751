// What the page offers to its console, and to whoever tests it.

Object.assign(window, {
  actviz: {
    /** f, f′ and f″ at places, as they are printed. @param {string} name @param {number[]} x @param {number} order */
    evaluate(name, x, order) {
      const {curve} = entryOf(name);
      return x.map((each) => curve.exact(each, order));
    },
    /** The same as they are drawn. @param {string} name @param {number[]} x @param {number} order */
    drawn(name, x, order) {
      const {curve} = entryOf(name);
      return x.map((each) => curve.jet(each, order)[order]);
    },
    /** The points of a curve between two places, and the dots of its jumps. @param {string} name @param {number} low @param {number} high @param {number} order */
    sampled: (name, low, high, order) => sampled(entryOf(name).curve, low, high, order, 300)[order],
    /** @param {string} name @param {number} low @param {number} high */
    kinks: (name, low, high) => entryOf(name).curve.kinks(low, high),
    /** @param {string} name @param {number} threshold */
    zones: (name, threshold) => zonesOf(entryOf(name).curve, threshold),
    /** @param {string} name */
    factors: (name) => factorsOf(entryOf(name).curve),
    /** The same as they are found while a slider moves. @param {string} name */
    sketched: (name) => sketched(entryOf(name).curve),
    /** @param {string} name @param {Chain} chain */
    chain: (name, chain) => followed(entryOf(name).curve, chain),
    /** @param {string} format @param {number[]} numbers */
    rounded: (format, numbers) => numbers.map((each) => roundedTo(NUMBER_FORMATS[format], each)),
    formatted,
    /** A formula in MathML, piece by piece. @param {string} text */
    formula: (text) => formulaOf(parsed(text), "f").map((pieces) => pieces.map((each) => new XMLSerializer().serializeToString(each))),
    parsed,
    command, chainCommand, fragment,
    /** The figure as a file. */
    picture: () => standalone(figure.element),
    window: () => ({x: state.x, y: figure.frames[0].y}),
  },
});
