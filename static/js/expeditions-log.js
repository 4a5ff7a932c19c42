// Keeps an entry that was not sent yet on the phone, under the account; never the guidance note. Sent or thrown away: gone.
(() => {
  "use strict";
  // On the leader's overview: which organisations have an entry on this phone that was not sent yet.
  for (const tag of document.querySelectorAll("[data-unsent]")) {
    try {
      tag.hidden = localStorage.getItem(`unsent:${tag.dataset.user}:${tag.dataset.unsent}`) === null;
    } catch {
      // Closed store: nothing is kept here.
    }
  }

  const frame = document.querySelector("[data-draft]");
  if (!frame) return;
  const place = `unsent:${frame.dataset.user}:${frame.dataset.draft}`;
  const known = (frame.dataset.known || "").split(" ");

  // What the portal has is no longer kept here; only the portal can say that it came in.
  const read = () => {
    try {
      const draft = JSON.parse(localStorage.getItem(place) || "null");
      const key = draft?.fields.find(([name]) => name === "client_key");
      if (!key || !known.includes(key[1])) return draft?.fields;
    } catch {
      // Not readable: of no use to anybody.
    }
    localStorage.removeItem(place);
    return null;
  };

  const draft = read();
  const form = frame.querySelector("[data-draft-words]") && frame.querySelector("form");
  if (!form) return;
  const words = frame.querySelector("[data-draft-words]");
  const discard = frame.querySelector("[data-draft-discard]");
  const fields = () => [...form.elements].filter((one) => one.name && one.name !== "csrfmiddlewaretoken" && !one.dataset.neverKept);

  const keep = () => {
    const kept = fields().map((one) => [one.name, one.value, one.type === "radio" || one.type === "checkbox" ? one.checked : null]);
    try {
      localStorage.setItem(place, JSON.stringify({ title: frame.dataset.title, address: location.pathname, fields: kept }));
      words.textContent = frame.dataset.kept;
      discard.hidden = false;
    } catch {
      // A full or closed store: the form still works.
    }
  };

  // On a slow line somebody types before this script is there: that is newer than what was kept here.
  const isTouched = (one) => one.matches("[type=radio], [type=checkbox]") ? one.checked !== one.defaultChecked : one.value !== one.defaultValue;
  const touched = new Set(fields().filter((one) => one.matches("input, textarea") && isTouched(one)).map((one) => one.name));

  const fill = (kept) => {
    for (const [name, value, checked] of kept.filter(([name]) => !touched.has(name))) {
      const found = fields().filter((one) => one.name === name && (checked === null || one.value === value));
      for (const one of found) {
        if (checked === null) one.value = value;
        else one.checked = checked;
      }
    }
    for (const folded of form.querySelectorAll("details")) {
      folded.open ||= [...folded.querySelectorAll("input, textarea, select")].some((one) => (one.type === "checkbox" ? one.checked : one.value));
    }
    words.textContent = frame.dataset.found;
    discard.hidden = false;
  };

  // After a refusal the page holds what was typed; that is newer.
  if (draft && !document.querySelector("[aria-invalid=true]")) fill(draft);
  if (touched.size) keep();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  discard.addEventListener("click", () => {
    localStorage.removeItem(place);
    form.reset();
    words.textContent = "";
    discard.hidden = true;
  });
})();
