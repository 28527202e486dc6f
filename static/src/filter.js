// Shows filtered results in place. Whatever goes wrong, the browser loads the page as it would have without this.
const form = document.querySelector('form[data-module="nb-filter"]');
const results = () => document.getElementById("results");

function addressOf(answers) {
  const filled = [...new FormData(answers)].filter(([, value]) => value !== "");
  const words = new URLSearchParams(filled).toString();
  const base = new URL(answers.action, location.href);
  return `${base.pathname}${words ? `?${words}` : ""}`;
}

async function show(address) {
  const old = results();
  old.setAttribute("aria-busy", "true");
  const answer = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("results");
  if (!answer.ok || answer.redirected || !fresh) {
    throw new Error("no results in the answer");
  }
  // The heading is a live region: changing its text, not replacing it, is what gets it read out.
  const heading = old.querySelector("[aria-live]");
  const said = fresh.querySelector("[aria-live]");
  if (heading && said) {
    const words = said.innerHTML;
    said.replaceWith(heading);
    old.replaceChildren(...fresh.childNodes);
    heading.innerHTML = words;
  } else {
    old.replaceChildren(...fresh.childNodes);
  }
  old.removeAttribute("aria-busy");
  document.title = page.title;
  return page;
}

// The counts beside the options, and what is said of a mistyped place, stand inside the form.
function refresh(fresh) {
  const focused = form.contains(document.activeElement) ? document.activeElement.id : null;
  const opened = [...form.querySelectorAll("details")].map((one) => one.open);
  form.replaceChildren(...fresh.childNodes);
  form.querySelectorAll("details").forEach((one, place) => {
    one.open ||= opened[place];
  });
  if (focused !== null) {
    (document.getElementById(focused) ?? form.querySelector("button")).focus();
  }
}

// What has to be mended is said above the filter, and gone to, as on a page that was loaded.
function say(problems) {
  document.querySelector(".govuk-error-summary")?.remove();
  if (problems) {
    problems.tabIndex = -1;
    form.closest(".nb-browse").before(problems);
    problems.focus();
  }
}

if (form && results()) {
  let asked = location.pathname + location.search;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const address = addressOf(form);
    try {
      const page = await show(address);
      history.pushState(null, "", address);
      asked = location.pathname + location.search;
      refresh(page.querySelector('form[data-module="nb-filter"]'));
      say(page.querySelector(".govuk-error-summary"));
    } catch {
      location.assign(address);
    }
  });
  // Links within the page come by here too, and change nothing that was asked for.
  addEventListener("popstate", () => {
    if (location.pathname + location.search !== asked) {
      location.reload();
    }
  });
}
