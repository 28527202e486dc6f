// Copies a link and says that it did.
for (const button of document.querySelectorAll('[data-module="nb-copy"]')) {
  if (navigator.clipboard) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const said = document.getElementById(button.getAttribute("aria-describedby"));
      if (said) {
        said.textContent = "Link copied";
      }
    });
  }
}
