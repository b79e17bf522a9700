// The phone's menu is opened by its address (#menu). While it covers the page, the rest keeps still.
const menu = document.getElementById("menu");

function covers() {
  return menu && location.hash === "#menu" && getComputedStyle(menu).position === "fixed";
}

function settle() {
  document.querySelector(".stage")?.toggleAttribute("inert", Boolean(covers()));
}

addEventListener("hashchange", settle);
addEventListener("resize", settle);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && covers()) location.hash = "#main";
});
settle();
