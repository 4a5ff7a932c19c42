// Keeps an answer as soon as it is given: that one, and no other. Without this script the button of the page does the same.
(() => {
  "use strict";
  const frame = document.querySelector("[data-saves-on-the-way]");
  const form = frame && frame.querySelector("form");
  if (!form) return;
  const words = frame.querySelector("[data-saved-words]");
  const shown = form.elements.shown;
  const busy = new Set();
  const again = new Set();

  const codeOf = (one) => one.name.replace(/_kw$/, "");

  // As research.forms compares it with what the page showed.
  const valuesOf = (all, code) => [...all.getAll(code), ...all.getAll(`${code}_kw`)].filter(Boolean).sort();

  const remember = (code, values) => {
    const all = JSON.parse(shown.value || "{}");
    all[code] = values;
    shown.value = JSON.stringify(all);
  };

  const say = (code, text, isKept) => {
    const field = form.querySelector(`[name="${code}"]`);
    const place = field && field.closest(".field");
    if (place && words.parentElement !== place) place.append(words);
    words.className = isKept ? "soft" : "field-error";
    words.textContent = text;
  };

  const post = async (code) => {
    const all = new FormData(form);
    const values = valuesOf(all, code);
    const body = new URLSearchParams({ item: code, shown: shown.value });
    body.append("csrfmiddlewaretoken", all.get("csrfmiddlewaretoken"));
    for (const name of [code, `${code}_kw`]) for (const value of all.getAll(name)) body.append(name, value);
    try {
      // keepalive: clicking on to another page does not stop it.
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: { "X-Saves-On-The-Way": "1" },
        credentials: "same-origin",
        keepalive: true,
      });
      if (answer.ok) {
        remember(code, values);
        say(code, frame.dataset.saved, true);
      } else if (answer.status === 422 || answer.status === 409) {
        say(code, `${frame.dataset.refused} ${await answer.text()}`, false);
      } else {
        say(code, frame.dataset.failed, false);
      }
    } catch {
      say(code, frame.dataset.failed, false);
    }
  };

  // One after the other for each question, so that an older answer never comes in last.
  const save = async (code) => {
    if (busy.has(code)) {
      again.add(code);
      return;
    }
    busy.add(code);
    await post(code);
    busy.delete(code);
    if (again.delete(code)) save(code);
  };

  form.addEventListener("change", (event) => {
    if (event.target.name) save(codeOf(event.target));
  });

  // On a slow line somebody answers before this script is there. Text that is still being typed follows by itself.
  const isTyping = (one) => one === document.activeElement && one.matches("textarea, [type=text]");
  const isTouched = (one) => one.matches("[type=radio], [type=checkbox]") ? one.checked !== one.defaultChecked : one.value !== one.defaultValue;
  const early = [...form.querySelectorAll("input:not([type=hidden]), textarea")].filter((one) => isTouched(one) && !isTyping(one));
  for (const code of new Set(early.map(codeOf))) save(code);

  // What still waits for its turn goes at once when somebody leaves the page.
  window.addEventListener("pagehide", () => {
    for (const code of again) post(code);
    again.clear();
  });
})();
