// Lookups: the arrow keys and Enter go from what is typed to what was found, and back. Fields for pasted
// rows count what they hold. Without this module a lookup has a button, and a paste is a large field.
const LANGUAGE = document.documentElement.lang;
const LOOKUP = "[data-lookup]";

// Enter in any field presses a form's first button; with htmx at work that must not be the search.
function withoutButton(root) {
  root.querySelectorAll(`${LOOKUP} [data-find]`).forEach((button) => button.remove());
}

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.(LOOKUP);
  if (!box || event.isComposing) return;
  const search = box.querySelector("input[type=search]");
  const [first] = box.querySelectorAll("input[type=radio]");
  if (event.target === search && (event.key === "ArrowDown" || event.key === "Enter")) {
    event.preventDefault();
    if (!first) return;
    const chosen = box.querySelector("input[type=radio]:checked") ?? first;
    if (event.key === "Enter") chosen.checked = true;
    chosen.focus();
    chosen.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (event.target.type === "radio" && event.key === "Escape") {
    event.preventDefault();
    search.focus();
  }
});

// Rows and columns of what a spreadsheet puts on the clipboard; a cell in quotes may hold line breaks.
function sizeOf(pasted) {
  const rows = [[]];
  let inQuotes = false;
  let cell = "";
  for (const sign of `${pasted.replace(/\r\n?/g, "\n")}\n`) {
    if (sign === '"' && (inQuotes || cell === "")) inQuotes = !inQuotes;
    if (!inQuotes && (sign === "\t" || sign === "\n")) {
      rows.at(-1).push(cell);
      cell = "";
      if (sign === "\n") rows.push([]);
    } else cell += sign;
  }
  const full = rows.filter((row) => row.some((one) => one.trim()));
  return [full.length, Math.max(0, ...full.map((row) => row.length))];
}

function count(field) {
  const [rows, columns] = sizeOf(field.value);
  const box = field.closest(".paste");
  box.querySelector("[data-paste-rows]").textContent = rows.toLocaleString(LANGUAGE);
  box.querySelector("[data-paste-columns]").textContent = columns.toLocaleString(LANGUAGE);
  const expected = Number(field.dataset.paste);
  box.querySelector("[data-paste-differs]").hidden = !expected || !rows || columns === expected;
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-paste]")) count(event.target);
});

document.addEventListener("htmx:load", (event) => withoutButton(event.target));
withoutButton(document);
document.querySelectorAll("[data-paste]").forEach(count);
