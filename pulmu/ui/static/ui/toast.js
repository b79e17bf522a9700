// Toasts stay until somebody sends them away: nothing that says what happened runs off by itself.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  if (!button) return;
  event.preventDefault();
  const notice = button.closest(".toast, .callout");
  const next = notice?.nextElementSibling?.querySelector("[data-dismiss]");
  notice?.remove();
  (next ?? document.getElementById("main"))?.focus();
});
