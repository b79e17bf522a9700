// Toasts stay until somebody sends them away: nothing that says what happened runs off by itself.
// What htmx could not send, or got no good answer to, is said as well; its words wait in templates.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  if (!button) return;
  event.preventDefault();
  const notice = button.closest(".toast, .callout");
  const next = notice?.nextElementSibling?.querySelector("[data-dismiss]");
  notice?.remove();
  (next ?? document.getElementById("main"))?.focus();
});

function say(id) {
  const words = document.getElementById(id)?.content.cloneNode(true);
  const region = document.getElementById("toasts");
  if (words && region) region.replaceChildren(words);
}

document.addEventListener("htmx:sendError", () => say("toast-offline"));
document.addEventListener("htmx:timeout", () => say("toast-offline"));
document.addEventListener("htmx:responseError", () => say("toast-refused"));
