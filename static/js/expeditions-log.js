// Keeps an entry that was not sent yet on the phone, under the account; never the guidance note. Sent or thrown away: gone.
(() => {
  "use strict";
  const frame = document.querySelector("[data-draft]");
  const form = frame && frame.querySelector("form");
  if (!form) return;
  const place = `expedition-log:${frame.dataset.user}:${frame.dataset.draft}`;
  const words = frame.querySelector("[data-draft-words]");
  const discard = frame.querySelector("[data-draft-discard]");
  const fields = () => [...form.elements].filter((one) => one.name && one.name !== "csrfmiddlewaretoken" && !one.dataset.neverKept);

  const keep = () => {
    const draft = fields().map((one) => [one.name, one.value, one.type === "radio" || one.type === "checkbox" ? one.checked : null]);
    try {
      localStorage.setItem(place, JSON.stringify(draft));
      words.textContent = frame.dataset.kept;
      discard.hidden = false;
    } catch {
      // A full or closed store: the form still works.
    }
  };

  const fill = (draft) => {
    for (const [name, value, checked] of draft) {
      const found = fields().filter((one) => one.name === name && (checked === null || one.value === value));
      for (const one of found) {
        if (checked === null) one.value = value;
        else one.checked = checked;
      }
    }
    words.textContent = frame.dataset.found;
    discard.hidden = false;
  };

  try {
    const draft = JSON.parse(localStorage.getItem(place) || "null");
    // After a refusal the page holds what was typed; that is newer.
    if (draft && !document.querySelector("[aria-invalid=true]")) fill(draft);
  } catch {
    localStorage.removeItem(place);
  }
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => {
    if (navigator.onLine) localStorage.removeItem(place);
  });
  discard.addEventListener("click", () => {
    localStorage.removeItem(place);
    form.reset();
    words.textContent = "";
    discard.hidden = true;
  });
})();
