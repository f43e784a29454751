// The index: cards family by family, and a search that puts exact names first.

/** @typedef {{card: HTMLElement, home: HTMLElement, place: number, names: string[], frameworks: string[], family: string, facts: string, words: string}} Card */

/** @type {Card[]} */
let cards = [];

function readCards() {
  cards = [...document.querySelectorAll(".card[id]")].map((each, place) => {
    const card = /** @type {HTMLElement} */ (each), spec = /** @type {Spec} */ (library.get(fold(card.id)));
    const text = (/** @type {string} */ selector) => fold(card.querySelector(selector)?.textContent ?? "");
    return {
      card, home: /** @type {HTMLElement} */ (card.parentElement), place, family: fold(spec.family),
      names: [spec.name, spec.title ?? spec.name, ...(spec.aliases ?? [])].map(fold), frameworks: (spec.frameworks ?? []).map(fold),
      facts: text(".facts") + text(".summary"), words: text(".source"),
    };
  });
}

/** How well a card fits a word: 0 best; Infinity not at all. @param {Card} card @param {string} word */
function rank({names, frameworks, family, facts, words}, word) {
  if (names.includes(word)) return names.indexOf(word) < 2 ? 0 : 1;
  if (names.some((name) => name.startsWith(word))) return 2;
  if (names.some((name) => name.includes(word))) return 3;
  if (frameworks.some((name) => name.includes(word))) return 4;
  if (family.includes(word)) return 5;
  return facts.includes(word) ? 6 : words.includes(word) ? 7 : Infinity;
}

/** Show what fits the search, best first. */
function search() {
  const text = /** @type {string} */ (find("search").value), whole = fold(text), typedWords = text.split(/\s+/).map(fold).filter(Boolean);
  const found = cards.map((card) => ({card, rank: Math.min(rank(card, whole), typedWords.length > 1 ? Math.max(...typedWords.map((word) => rank(card, word))) : Infinity)}))
    .filter((each) => !whole || each.rank < Infinity);
  const results = find("results");
  for (const {card, home} of cards) if (card.parentElement !== home) home.append(card);
  for (const home of new Set(cards.map((each) => each.home))) {
    home.append(...cards.filter((each) => each.home === home).sort((a, b) => a.place - b.place).map((each) => each.card));
  }
  document.body.classList.toggle("searching", Boolean(whole));
  if (whole) results.append(...found.sort((a, b) => a.rank - b.rank || a.card.place - b.card.place).map((each) => each.card.card));
  find("count").textContent = whole ? `${found.length} of ${cards.length} functions` : `${cards.length} functions`;
  find("none").hidden = found.length > 0;
  return found.map((each) => each.card.card.id);
}

function listenToIndex() {
  readCards();
  const field = find("search");
  field.addEventListener("input", () => {
    search();
    if (find("functions").getBoundingClientRect().top < 0) find("functions").scrollIntoView();
  });
  field.form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    const [best] = search();
    if (field.value && best) location.hash = `f=${best}`;
  });
  find("all").addEventListener("click", () => { field.value = ""; search(); field.focus(); });
  field.form.hidden = false;
  search(); // a browser may have kept what was typed before a reload
}
