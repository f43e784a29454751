// Formulas as large as their boxes allow, so that none needs a scroll bar.

const SMALLEST = 0.3; // of the usual size
const SMALL = 0.5; // a card with a smaller formula takes the room of two

/** Set the formulas in a part of the page smaller where they are too wide. @param {Element} part @returns {number} the smallest size */
function fit(part) {
  const lines = /** @type {HTMLElement[]} */ ([...part.querySelectorAll(".formulas p, .formulas .part")]);
  for (const each of lines) each.style.fontSize = "";
  const sizes = lines.map(() => 1);
  for (let round = 0; round < 4; round++) { // fractions and scripts do not shrink quite as much as their letters
    const ratios = lines.map((each) => each.clientWidth / each.scrollWidth);
    if (ratios.every((ratio) => !(ratio < 1))) break;
    lines.forEach((each, i) => {
      if (!(ratios[i] < 1)) return;
      sizes[i] = Math.max(SMALLEST, 0.97 * ratios[i] * sizes[i]);
      each.style.fontSize = `${sizes[i]}em`;
    });
  }
  return Math.min(1, ...sizes);
}

/** @param {Element} card */
function fitCard(card) {
  card.classList.remove("wide");
  if (fit(card) >= SMALL) return;
  card.classList.add("wide");
  fit(card);
}

/** Fit the formulas of cards when they come near. */
function fitWhenNear() {
  const near = new IntersectionObserver((entries) => {
    for (const {isIntersecting, target} of entries) if (isIntersecting) fitCard(target);
  }, {rootMargin: "500px"});
  for (const {card} of cards) near.observe(card);
  let waiting = 0;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => cards.forEach(({card}) => { near.unobserve(card); near.observe(card); }), 100);
  });
}
