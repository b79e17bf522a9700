// Forms: the summary of problems gets the focus, one press sends once, a draft is not lost by a slip.
const AGAIN_AFTER = 8000;

function lookAtProblems(root) {
  root.querySelector?.("[data-problems]")?.focus();
}

function release(form) {
  form.removeAttribute("aria-busy");
  form.querySelectorAll("[data-busy]").forEach((button) => {
    button.removeAttribute("data-busy");
    button.removeAttribute("aria-disabled");
  });
}

// Still there to be found by whoever reads with the ears; a second press is refused below.
function hold(form, button) {
  form.setAttribute("aria-busy", "true");
  button?.setAttribute("data-busy", "");
  button?.setAttribute("aria-disabled", "true");
}

// What keep.js has is there again when the page is; files, and what it could not keep, are not.
function wouldLose(form) {
  const isKept = form.matches("[data-keeps]:not([data-unkept])");
  const files = Array.from(form.querySelectorAll("input[type=file]"));
  return !isKept || files.some((input) => input.files.length);
}

// The server tells everything that is wrong at once, the browser the first thing alone. What the
// browser cannot read, half a date, it would send as nothing: that it still says itself.
function unreadable(form) {
  const told = form.hasAttribute("data-tells-all");
  return told && Array.from(form.elements).find((field) => field.validity?.badInput);
}

document.querySelectorAll("form[data-tells-all]").forEach((form) => { form.noValidate = true; });

document.addEventListener("submit", (event) => {
  const form = event.target;
  const field = unreadable(form);
  if (field) {
    event.preventDefault();
    event.stopImmediatePropagation();
    field.reportValidity();
    return;
  }
  const posts = form.getAttribute("method")?.toLowerCase() === "post";
  if (!posts || form.hasAttribute("data-again")) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  hold(form, event.submitter);
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
  const dirty = Array.from(document.querySelectorAll("form[data-guard][data-dirty]"));
  if (dirty.some(wouldLose)) event.preventDefault();
});

document.addEventListener("htmx:afterSwap", (event) => lookAtProblems(event.target));
lookAtProblems(document);
