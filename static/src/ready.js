// A plain script, first in the body, so that nothing jumps: it marks the page before anything is drawn.
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
}
