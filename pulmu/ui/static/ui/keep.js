// Nothing typed is lost: what stands in form[data-keeps] is kept in this tab, for this person, until
// the server has taken it. A reload, a fault or a session that ended brings it back, with a notice.
// `data-keeps="name"` tells a form from others; without a name, the page and its place there do.
// Passwords, files, hidden fields and codes are never kept. Signing out drops everything.
const PREFIX = "kept:";
const TOO_OLD = 12 * 3600 * 1000;
const WAIT = 300;
const NEVER = "[type=password], [type=file], [type=hidden], [autocomplete=one-time-code], [data-pick]";
const TYPED = "input:not([type=submit], [type=button], [type=reset], [type=image]), select, textarea";
const person = document.querySelector("[data-person]")?.dataset.person;
const waiting = new Map();
const restored = new WeakMap();
const known = new WeakMap();

function keys() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

// Remembered, for a form that an answer has replaced by then stands nowhere any more.
function keyOf(form) {
  if (!known.has(form)) {
    const place = Array.from(document.querySelectorAll("form[data-keeps]")).indexOf(form);
    known.set(form, `${PREFIX}${person}:${form.dataset.keeps || `${location.pathname}#${place}`}`);
  }
  return known.get(form);
}

function controls(form) {
  return Array.from(form.elements).filter(
    (one) => one.name && one.matches(TYPED) && !one.matches(NEVER) && !one.disabled && !one.readOnly,
  );
}

function isTick(control) {
  return control.type === "checkbox" || control.type === "radio";
}

function valuesOf(control) {
  if (isTick(control)) return control.checked ? [control.value] : [];
  if (control.multiple && control.options) {
    return Array.from(control.selectedOptions, (option) => option.value);
  }
  return [control.value];
}

function typed(form) {
  const fields = {};
  for (const control of controls(form)) (fields[control.name] ??= []).push(...valuesOf(control));
  return fields;
}

function keep(form, changes = {}) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  const entry = { at: Date.now(), page: location.pathname, sent: false, fields: typed(form) };
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify({ ...entry, ...changes }));
    form.removeAttribute("data-unkept");
  } catch {
    // No room, or no storage at all: leaving the page must warn again (forms.js).
    form.setAttribute("data-unkept", "");
  }
}

function forget(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  sessionStorage.removeItem(keyOf(form));
  form.querySelector("[data-kept]")?.remove();
}

function put(control, values) {
  if (isTick(control)) control.checked = values.includes(control.value);
  else if (control.multiple && control.options) {
    for (const option of control.options) option.selected = values.includes(option.value);
  } else if (values.length) control.value = values.shift();
}

function fill(form, fields) {
  const left = structuredClone(fields);
  for (const control of controls(form)) {
    if (!(control.name in left)) continue;
    put(control, left[control.name]);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function bringBack(form) {
  const entry = read(keyOf(form));
  if (!entry || JSON.stringify(typed(form)) === JSON.stringify(entry.fields)) return;
  fill(form, entry.fields);
  restored.set(form, entry.fields);
  const notice = document.getElementById("kept-notice")?.content.cloneNode(true);
  if (notice) form.prepend(notice);
}

// A form that came back wrong, or a refusal said elsewhere; the problems of another form are not ours.
function isRefused() {
  const wrong = Array.from(document.querySelectorAll("[data-problems]"));
  return wrong.some((one) => !one.closest("form:not([data-keeps])")) ||
    document.querySelector("#toasts .toast.bad") !== null;
}

// Taken by the server: the page that followed the form, in the same session, with nothing refused.
function wasTaken(entry) {
  const [arrival] = performance.getEntriesByType("navigation");
  const from = document.referrer && new URL(document.referrer);
  return Boolean(
    person && !isRefused() && arrival?.type === "navigate" &&
    from && from.origin === location.origin && from.pathname === entry.page,
  );
}

function settle() {
  for (const key of keys()) {
    const entry = read(key);
    const isMine = person === undefined || key.startsWith(`${PREFIX}${person}:`);
    if (!entry || !isMine || Date.now() - entry.at > TOO_OLD || (entry.sent && wasTaken(entry))) {
      sessionStorage.removeItem(key);
    } else if (entry.sent) {
      sessionStorage.setItem(key, JSON.stringify({ ...entry, sent: false }));
    }
  }
}

function keptForm(element) {
  // A form with a field called `form` answers with the field.
  const form = element instanceof HTMLFormElement ? element : element.form ?? element.closest?.("form");
  return person !== undefined && form?.matches("[data-keeps]") ? form : null;
}

document.addEventListener("input", (event) => {
  const form = keptForm(event.target);
  if (!form || !event.isTrusted) return;
  restored.delete(form);
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(keep, WAIT, form));
});

addEventListener("pagehide", () => {
  for (const form of waiting.keys()) keep(form);
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-forgets]")) keys().forEach((key) => sessionStorage.removeItem(key));
  const form = keptForm(event.target);
  if (form) keep(form, { sent: true });
}, true);

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.matches?.("form") && keptForm(event.target);
  if (!form) return;
  if (!event.detail.successful) keep(form);
  // Where the answer leads to another page, that page says whether it was taken.
  else if (!event.detail.xhr.getResponseHeader("HX-Redirect")) forget(form);
});

// What a lookup found comes later than the rest: tick what was ticked.
document.addEventListener("htmx:afterSettle", (event) => {
  const form = keptForm(event.target);
  const fields = form && restored.get(form);
  if (!fields) return;
  for (const control of controls(form)) {
    if (control.type === "radio" && control.name in fields) put(control, fields[control.name]);
  }
});

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-discard]")?.form;
  if (!form) return;
  form.reset();
  forget(form);
  form.removeAttribute("data-dirty");
  form.querySelector(TYPED)?.dispatchEvent(new Event("input", { bubbles: true }));
  controls(form)[0]?.focus();
});

function bringAllBack(root) {
  if (person === undefined) return;
  try {
    root.querySelectorAll("form[data-keeps]").forEach(bringBack);
    if (root.matches?.("form[data-keeps]")) bringBack(root);
  } catch {
    // A browser that refuses storage: the forms work, and leaving them warns.
    root.querySelectorAll("form[data-keeps]").forEach((form) => form.setAttribute("data-unkept", ""));
  }
}

try {
  settle();
} catch {
  // Nothing is stored where storage is refused.
}
// Once htmx listens, so that a lookup asks for what was found; and for every form it brings later.
document.addEventListener("htmx:load", (event) => bringAllBack(event.target));
if (!window.htmx) bringAllBack(document);
