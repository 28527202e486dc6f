// On a narrow screen the filter starts closed, so that the cards come first.
for (const box of document.querySelectorAll('details[data-module="nb-collapse"]')) {
  if (matchMedia("(max-width: 47.99em)").matches && !box.querySelector(".govuk-error-message")) {
    box.open = false;
  }
}
