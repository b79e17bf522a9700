// Single keys. `data-key="n"` on a link or button lets n press it, `data-key="g t"` lets g and then t; the
// rest is below. Never while somebody types, composes Hangul or holds a modifier, nor over a dialog.
// The switch in the list of keys turns all of them off (WCAG 2.1.4) and is remembered in this browser.
const OFF = "pulmu:keys-off";
const TYPING = "input:not([type=checkbox], [type=button], [type=submit], [type=reset]), textarea, select, [contenteditable]";
// What j and k walk through: rows of tables, and whatever else says that it is a line.
const LINES = "main .table tbody tr, main [data-line]";
const PATIENCE = 1500;
let before = "";
let timer = 0;

function isOff() {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false;
  }
}

function turn(on) {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // Without storage they stay as they are on each page.
  }
}

// With a Hangul layout the key n says ㅜ, but stands where n stands.
function letterOf(event) {
  if (/^[a-z?/]$/i.test(event.key)) return event.key.toLowerCase();
  return /^Key[A-Z]$/.test(event.code) ? event.code.at(-1).toLowerCase() : event.key;
}

function isShown(element) {
  return element.getClientRects().length > 0;
}

function lines() {
  const all = document.querySelectorAll(LINES);
  return Array.from(all).filter((line) => isShown(line) && linkOf(line));
}

function linkOf(line) {
  return line.querySelector("th a[href]") ?? line.querySelector("a[href]");
}

function here() {
  return document.activeElement?.closest(LINES);
}

function move(step) {
  const all = lines();
  const at = all.indexOf(here());
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
  const link = all[next] && linkOf(all[next]);
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const all = document.querySelectorAll(`[data-key="${CSS.escape(key).replaceAll("\\ ", " ")}"]`);
  // A link that the phone's menu hides may still be gone to; a button that is not there may not.
  const one = Array.from(all).find((each) => isShown(each) || each.href);
  if (one?.matches("input, textarea, select")) one.focus();
  else one?.click();
  return Boolean(one);
}

function searchBox() {
  return Array.from(document.querySelectorAll("main [role=search] input[type=search]")).find(isShown);
}

function search() {
  const box = searchBox();
  box?.focus();
  box?.select();
}

const ACTS = {
  "/": search,
  "?": () => document.getElementById("shortcuts")?.showModal(),
  j: () => move(1),
  k: () => move(-1),
  x: () => here()?.querySelector("[data-pick]")?.click(),
  o: () => linkOf(here() ?? document.createElement("tr"))?.click(),
};

function wait(key) {
  clearTimeout(timer);
  before = key;
  timer = setTimeout(() => { before = ""; }, PATIENCE);
}

document.addEventListener("keydown", (event) => {
  // Enter on the tick of a row is taken from the form by bulk.js, and opens the row.
  const opens = event.key === "Enter" && event.target.matches?.("[data-pick]");
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.defaultPrevented && !opens) return;
  if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]") || isOff()) return;
  const key = letterOf(event);
  const sequence = before ? `${before} ${key}` : key;
  wait("");
  if (press(sequence)) event.preventDefault();
  else if (!sequence.includes(" ") && document.querySelector(`[data-key^="${CSS.escape(key)} "]`)) wait(key);
  else if (key in ACTS) {
    event.preventDefault();
    ACTS[key]();
  } else if (opens) ACTS.o();
});

function write(list, key, words) {
  const row = list.parentElement.querySelector("[data-keys-row]").content.cloneNode(true);
  const keys = key.split(" ").flatMap((each) => {
    const cap = document.createElement("kbd");
    cap.textContent = each;
    return [cap, " "];
  });
  row.querySelector("dt").append(...keys);
  row.querySelector("dd").textContent = words;
  list.append(row);
}

function fill(list) {
  const said = new Set();
  for (const one of document.querySelectorAll("[data-key]")) {
    const words = one.dataset.keyWords ?? (one.getAttribute("aria-label") || one.textContent).trim();
    if (!said.has(one.dataset.key)) write(list, one.dataset.key, words);
    said.add(one.dataset.key);
  }
}

// The list tells of those keys alone that do something on the page as it stands now.
const WORKS = {
  search: () => Boolean(searchBox()),
  lines: () => lines().length > 0,
  picks: () => lines().some((line) => line.querySelector("[data-pick]")),
};

function tellTruly(list) {
  for (const one of list.querySelectorAll("[data-keys-for]")) one.hidden = !WORKS[one.dataset.keysFor]();
}

for (const list of document.querySelectorAll("[data-keys-list]")) {
  fill(list);
  const opens = new MutationObserver(() => tellTruly(list));
  opens.observe(list.closest("dialog"), { attributes: true, attributeFilter: ["open"] });
}
for (const control of document.querySelectorAll("[data-keys-switch]")) {
  control.checked = !isOff();
  control.addEventListener("change", () => turn(control.checked));
}
