// Starts GOV.UK's components. The file's name carries a hash, so the page says what it is called.
const at = document.body.dataset.govuk;
if (at) {
  import(at).then(({ initAll }) => initAll());
}
