// Starts GOV.UK's components. The file's name carries a hash, so the page says what it is called.
const at = document.body.dataset.govuk;

// A radio that reveals a question is given aria-expanded, which a radio may not have: it is taken off again.
new MutationObserver((changes) => {
  for (const { target } of changes) {
    if (target.matches('input[type="radio"][aria-expanded]')) {
      target.removeAttribute("aria-expanded");
    }
  }
}).observe(document.body, { subtree: true, attributeFilter: ["aria-expanded"] });

if (at) {
  import(at).then(({ initAll }) => initAll());
}
