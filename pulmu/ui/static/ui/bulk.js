// Bulk bars: how many rows are chosen, all of a page at once, a range with Shift. The bar sticks while
// something is chosen. Without this module ticks and buttons work as they stand.
const BAR = "form[data-bulk]";
let last = null;

function picksOf(bar) {
  return Array.from(bar.elements).filter((one) => one.matches("[data-pick]"));
}

function show(bar) {
  const picks = picksOf(bar);
  const chosen = picks.filter((one) => one.checked).length;
  const page = bar.querySelector("[data-bulk-page]");
  const every = bar.querySelector("[data-bulk-found]");
  const count = every?.checked ? Number(bar.dataset.bulk) : chosen;
  bar.querySelector("[data-bulk-count]").textContent = count.toLocaleString(document.documentElement.lang);
  page.checked = picks.length > 0 && chosen === picks.length;
  page.indeterminate = chosen > 0 && !page.checked;
  bar.classList.toggle("active", count > 0);
  for (const button of bar.querySelectorAll(".actions button")) button.disabled = count === 0;
  for (const pick of picks) pick.closest("tr")?.classList.toggle("chosen", pick.checked);
}

function chooseAll(bar, checked) {
  for (const pick of picksOf(bar)) pick.checked = checked;
}

function chooseRange(bar, from, to) {
  const picks = picksOf(bar);
  const [start, end] = [picks.indexOf(from), picks.indexOf(to)].sort((a, b) => a - b);
  if (start < 0) return;
  for (const pick of picks.slice(start, end + 1)) pick.checked = to.checked;
}

document.addEventListener("click", (event) => {
  const pick = event.target.closest("[data-pick]");
  if (!pick) return;
  const bar = pick.form;
  if (event.shiftKey && last?.form === bar) chooseRange(bar, last, pick);
  last = pick;
});

// Enter on a tick would send the form: whatever its first button does, to whatever is chosen.
document.addEventListener("keydown", (event) => {
  const isTick = event.target.form?.matches(BAR) && event.target.type === "checkbox";
  if (event.key === "Enter" && isTick) event.preventDefault();
});

document.addEventListener("change", (event) => {
  const bar = event.target.form;
  if (!bar?.matches(BAR)) return;
  const every = bar.querySelector("[data-bulk-found]");
  if (event.target.matches("[data-bulk-page]")) chooseAll(bar, event.target.checked);
  if (event.target === every) chooseAll(bar, every.checked);
  else if (every && picksOf(bar).some((one) => !one.checked)) every.checked = false;
  show(bar);
});

function showAll() {
  document.querySelectorAll(BAR).forEach(show);
}

document.addEventListener("htmx:afterSettle", showAll);
addEventListener("pageshow", showAll);
showAll();
