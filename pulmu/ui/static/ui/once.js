// What was shown once is not shown again by going back: the browser asks for the page anew.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("[data-once]")) location.reload();
});
