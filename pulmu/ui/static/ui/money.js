// Sums as they are read: 2888000000 stands below its field as 28억 8,800만 원, or grouped in English.
const LANGUAGE = document.documentElement.lang;
const UNITS = ["", "만", "억", "조", "경"];

function inUnits(digits) {
  const groups = [];
  for (let rest = BigInt(digits), at = 0; rest > 0n && at < UNITS.length; rest /= 10000n, at += 1) {
    const group = Number(rest % 10000n);
    if (group) groups.unshift(group.toLocaleString(LANGUAGE) + UNITS[at]);
  }
  return `${groups.join(" ") || "0"} 원`;
}

function reading(value) {
  const digits = value.replaceAll(",", "").trim();
  if (!/^\d{1,20}$/.test(digits)) return "";
  return LANGUAGE === "ko" ? inUnits(digits) : `₩${BigInt(digits).toLocaleString(LANGUAGE)}`;
}

function read(field) {
  const words = field.closest(".field")?.querySelector("[data-money-reading]");
  if (words) words.textContent = reading(field.value);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-money]")) read(event.target);
});

document.addEventListener("htmx:load", (event) => event.target.querySelectorAll("[data-money]").forEach(read));
document.querySelectorAll("[data-money]").forEach(read);
