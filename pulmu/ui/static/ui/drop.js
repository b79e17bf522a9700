// File drops: a label around a file input that also takes files let go above it, says what it
// holds, and shows how far an htmx upload has come. A form says in `data-drop-most` how many bytes
// all of its files may have; more are not sent. Without this module the input still works.
const DROP = "[data-drop]";
const ZONE = "[data-drop], [data-drops-into]";

function inputOf(zone) {
  return zone.matches(DROP)
    ? zone.querySelector("input[type=file]")
    : document.getElementById(zone.dataset.dropsInto);
}

function sizeOf(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  let step = 0;
  for (; bytes >= 1024 && step < units.length - 1; step += 1) bytes /= 1024;
  return `${bytes < 10 && step ? bytes.toFixed(1) : Math.round(bytes)} ${units[step]}`;
}

function show(input) {
  const list = input.closest("[data-drop]")?.querySelector("[data-drop-files]");
  if (!list) return;
  list.replaceChildren(
    ...Array.from(input.files, (file) => {
      const line = document.createElement("li");
      const size = document.createElement("span");
      size.textContent = sizeOf(file.size);
      line.append(file.name.normalize("NFC"), " ", size);
      return line;
    }),
  );
}

function hasFiles(event) {
  return event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");
}

let over = null;

function mark(zone) {
  if (over === zone) return;
  over?.classList.remove("over");
  zone?.classList.add("over");
  over = zone;
}

document.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  const zone = event.target.closest(ZONE);
  mark(zone);
  // Letting go beside the zone must not replace the page, and what was typed in it, by the file.
  event.preventDefault();
  event.dataTransfer.dropEffect = zone ? "copy" : "none";
});

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) mark(null);
});

document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  const zone = event.target.closest(ZONE);
  mark(null);
  const input = zone && inputOf(zone);
  if (!input || input.disabled) return;
  const files = new DataTransfer();
  for (const file of event.dataTransfer.files) {
    if (input.multiple || files.items.length === 0) files.items.add(file);
  }
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("input[type=file]")) return;
  show(event.target);
  const asks = event.target.closest("[data-drop-sends]");
  if (asks && event.target.files.length) event.target.form?.requestSubmit();
});

function isTooMuch(form) {
  const files = Array.from(form.querySelectorAll("input[type=file]"), (one) => [...one.files]).flat();
  const sum = files.reduce((all, file) => all + file.size, 0);
  const is = sum > Number(form.dataset.dropMost);
  form.querySelector("[data-drop-over]").hidden = !is;
  return is;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-drop-most]");
  if (form && event.target.matches("input[type=file]")) isTooMuch(form);
});

// At the window, ahead of what holds the form as sent (forms.js).
addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-drop-most]") || !isTooMuch(event.target)) return;
  event.preventDefault();
  event.stopPropagation();
  event.target.querySelector("[data-drop-over]").focus();
}, true);

function progressOf(event) {
  const form = event.target.closest("form");
  return form?.querySelector("[data-progress]");
}

document.addEventListener("htmx:xhr:progress", (event) => {
  const box = progressOf(event);
  if (!box || !event.detail.total) return;
  const percent = Math.floor((event.detail.loaded / event.detail.total) * 100);
  box.hidden = false;
  box.querySelector("progress").value = percent;
  box.querySelector("[data-progress-text]").textContent = `${percent}%`;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const box = progressOf(event);
  if (box) box.hidden = true;
});
