// Questions behind a condition, and what concerns those under 14 alone. Without scripts all of them
// are shown, each with its condition in words.
const UNDER = 14;

function answersTo(form, name) {
  return Array.from(form.querySelectorAll(`[name="${CSS.escape(name)}"]`))
    .filter((one) => !one.disabled && (!["radio", "checkbox"].includes(one.type) || one.checked))
    .map((one) => one.value.trim())
    .filter(Boolean);
}

function isUnder(text) {
  const born = new Date(text);
  if (Number.isNaN(born.getTime())) return false;
  const grown = new Date(born.getFullYear() + UNDER, born.getMonth(), born.getDate());
  return grown > new Date();
}

function wake(part, isAwake) {
  part.toggleAttribute("data-asleep", !isAwake);
  part.querySelectorAll("input, select, textarea").forEach((one) => { one.disabled = !isAwake; });
}

function look(form) {
  form.querySelectorAll("[data-after]").forEach((part) => {
    const given = answersTo(form, part.dataset.after);
    const when = part.dataset.when ? part.dataset.when.split("|") : [];
    wake(part, when.length ? given.some((one) => when.includes(one)) : given.length > 0);
  });
  const born = form.querySelector("[name=birth_date]");
  const part = form.querySelector("[data-under-14]");
  if (born && part) wake(part, isUnder(born.value));
}

document.querySelectorAll("form:has([data-after], [data-under-14])").forEach((form) => {
  form.addEventListener("input", () => look(form));
  look(form);
});
