// Dialogs: [data-opens="id"] opens <dialog id>, [data-closes] closes the one around it. An opener
// that is a link leads to a page doing the same without this module.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (!dialog?.showModal) return;
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if (event.target.closest("[data-closes]")) {
    const dialog = event.target.closest("dialog");
    if (!dialog) return;
    event.preventDefault();
    dialog.close();
    return;
  }
  // A press on the backdrop lands on the dialog itself, outside its body.
  if (event.target instanceof HTMLDialogElement && !event.target.hasAttribute("data-stays")) {
    event.target.close();
  }
});
