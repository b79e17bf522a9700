// Forms: the summary of problems gets the focus, one press sends once, a draft is not lost by a slip.
const AGAIN_AFTER = 8000;

function lookAtProblems(root) {
  root.querySelector?.("[data-problems]")?.focus();
}

function release(form) {
  form.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const posts = form.getAttribute("method")?.toLowerCase() === "post";
  if (!posts || form.hasAttribute("data-again")) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.setAttribute("aria-busy", "true");
  form.removeAttribute("data-dirty");
  // An answer that is a file leaves the page standing, so the form must come back by itself.
  setTimeout(release, AGAIN_AFTER, form);
}, true);

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});

addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(release));

document.addEventListener("input", (event) => {
  event.target.closest?.("form[data-guard]")?.setAttribute("data-dirty", "");
});

addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-guard][data-dirty]")) event.preventDefault();
});

document.addEventListener("htmx:afterSwap", (event) => lookAtProblems(event.target));
lookAtProblems(document);
