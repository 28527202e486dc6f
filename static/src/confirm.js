// Asks before a button that cannot be undone. The server asks as well, on a page of its own.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-confirm]");
  if (button && !confirm(button.dataset.confirm)) {
    event.preventDefault();
  }
});
