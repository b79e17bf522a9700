// A small form opens in the line that asks for it, and closes again. Without this module, or when
// the form cannot be had, the line leads to the form's own page.
const OPENER = "[data-opens-here]";

function openerOf(place) {
  return document.querySelector(`${OPENER}[aria-controls="${place.id}"]`);
}

function close(place) {
  place.replaceChildren();
  const opener = openerOf(place);
  opener.setAttribute("aria-expanded", "false");
  opener.focus();
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const opener = event.target.closest(OPENER);
  if (opener?.getAttribute("aria-expanded") !== "true") return;
  event.preventDefault();
  close(document.getElementById(opener.getAttribute("aria-controls")));
});

document.addEventListener("htmx:afterSwap", (event) => {
  const place = event.target;
  if (!place.matches(".here")) return;
  openerOf(place).setAttribute("aria-expanded", "true");
  place.querySelector("input:not([type=hidden]), select, textarea")?.focus();
});

document.addEventListener("htmx:responseError", (event) => {
  const opener = event.target.closest(OPENER);
  if (opener) location.assign(opener.href);
});

document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-closes-here]");
  if (closer) close(closer.closest(".here"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
  const place = event.target.closest?.(".here");
  if (place) close(place);
});
