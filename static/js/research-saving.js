// Keeps each answer as soon as it is given; without this script the button of the page does the same.
(() => {
  "use strict";
  const frame = document.querySelector("[data-saves-on-the-way]");
  const form = frame && frame.querySelector("form");
  if (!form) return;
  const words = frame.querySelector("[data-saved-words]");
  let last = Promise.resolve();

  const save = async () => {
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Saves-On-The-Way": "1" },
        credentials: "same-origin",
      });
      words.textContent = answer.ok ? frame.dataset.saved : frame.dataset.failed;
    } catch {
      words.textContent = frame.dataset.failed;
    }
  };

  // One after the other, so that an older answer never comes in last.
  form.addEventListener("change", () => {
    last = last.then(save);
  });
})();
