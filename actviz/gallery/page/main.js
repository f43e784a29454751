// The beginning: data, index, live view, and what happens when something changes.

const presenting = () => document.body.classList.contains("presenting");
let waiting = 0;
/** What has changed since the last frame. @type {Set<string>} */
const dirty = new Set();

/** Draw again what depends on it, once a frame. @param {"entries" | "curves" | "slider" | "window" | "cursor" | "chain"} what */
function changed(what) {
  dirty.add(what);
  waiting ||= requestAnimationFrame(redraw);
}

function redraw() {
  waiting = 0;
  const now = new Set(dirty);
  dirty.clear();
  if (!state.entries.length) {
    showIndex();
    return;
  }
  figure.sliding = now.has("slider") && !now.has("curves");
  const curves = ["entries", "curves", "slider", "window"].some((each) => now.has(each));
  if (curves && !figure.sliding) figure.room = /** @type {Element} */ (figure.element.parentElement).clientWidth; // before anything is written
  if (now.has("entries")) drawEntries();
  if (curves) drawFigure();
  if (now.has("entries")) fit(find("about"));
  else if (now.has("cursor")) drawCursor();
  drawReadout();
  drawControls();
  if (state.chain && (now.has("chain") || now.has("entries") || now.has("curves") || now.has("slider"))) {
    drawChainNumbers(drawChain(find("chain-figure"), state.chain));
  }
  remember();
}

const remembering = new Rest(200);

/** Keep the state in the address; browsers allow only so many changes in a while. */
const remember = () => remembering.then(() => {
  if (state.entries.length) history.replaceState(null, "", `#${fragment()}`);
});

function showIndex() {
  remembering.cancel();
  const back = document.body.classList.contains("live");
  document.body.classList.remove("live", "presenting");
  find("live").hidden = true;
  find("index").hidden = false;
  document.title = "Activation functions";
  if (back && location.hash) history.pushState(null, "", location.pathname + location.search);
}

/** Go to a place, and again when what is above it has got its height. @param {Element} place */
function goTo(place) {
  const go = () => place.scrollIntoView({behavior: "instant"});
  go();
  requestAnimationFrame(() => requestAnimationFrame(go));
  setTimeout(go, 150);
}

/** Show what the address says. */
function follow() {
  remembering.cancel();
  const text = location.hash.slice(1), faults = text.includes("=") ? restore(text) : (restore(""), []);
  if (!state.entries.length) {
    showIndex();
    find("fault").textContent = faults.join(" ");
    const place = text && document.getElementById(text);
    if (place) goTo(place);
    return;
  }
  const opened = !document.body.classList.contains("live");
  document.body.classList.add("live");
  find("index").hidden = true;
  find("live").hidden = false;
  find("fault").textContent = faults.join(" ");
  document.title = `${state.entries.map(calls).join(", ")}: activation functions`;
  if (opened) scrollTo(0, 0);
  dirty.add("entries");
  cancelAnimationFrame(waiting);
  redraw();
  if (opened) find("live").focus({preventScroll: true});
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const typing = /** @type {Element} */ (event.target).closest("input, select, textarea");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && typing === find("search") && find("search").value) {
    find("search").value = "";
    search();
  } else if (event.key === "Escape" && presenting()) present(false);
  else if (typing) return;
  else if (event.key === "/") {
    event.preventDefault();
    const field = find(document.body.classList.contains("live") ? "add" : "search");
    field.focus();
    field.select();
  } else if (event.key === "p" && document.body.classList.contains("live")) present(!presenting());
}

/** The figure alone, as large as the screen. @param {boolean} on */
function present(on) {
  document.body.classList.toggle("presenting", on);
  if (on) document.documentElement.requestFullscreen?.().catch(() => {});
  else if (document.fullscreenElement) document.exitFullscreen();
  find("present").setAttribute("aria-pressed", String(on));
  changed("curves");
}

function start() {
  const data = JSON.parse(find("data").textContent);
  enter(data.functions);
  START = data.window ?? WINDOW;
  figure.element = find("figure");
  listenToIndex();
  fitWhenNear();
  listenToPointer();
  listenToControls();
  find("copy-command").addEventListener("click", (/** @type {any} */ event) => copy(event.currentTarget, command()));
  find("copy-chain").addEventListener("click", (/** @type {any} */ event) => copy(event.currentTarget, chainCommand()));
  find("copy-link").addEventListener("click", (/** @type {any} */ event) => copy(event.currentTarget, find("permalink").href));
  find("save").addEventListener("click", () => download(figure.element, fileName()));
  find("save-chain").addEventListener("click", () => download(find("chain-figure"), `vanish-${fileName()}`));
  find("present").addEventListener("click", () => present(!presenting()));
  document.addEventListener("keydown", onKey);
  document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement && presenting()) present(false); });
  DARK.addEventListener("change", () => changed("cursor")); // another theme, another command
  window.addEventListener("hashchange", follow);
  new ResizeObserver(() => { if (document.body.classList.contains("live")) { changed("curves"); fit(find("about")); } }).observe(/** @type {Element} */ (figure.element.parentElement));
  document.body.classList.add("scripted");
  follow();
}

start();
