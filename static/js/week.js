/* The counters of a week follow along, and its cards can be printed with a button. Without this file they are as they were when the page was made. */
(() => {
  "use strict";
  const EVERY = 30_000;
  for (const button of document.querySelectorAll("[data-prints]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  const place = document.querySelector("[data-week-numbers]");
  if (!place) return;

  // The browser asks with what it has; where nothing changed the answer is empty (304).
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(place.dataset.weekNumbers, { cache: "no-cache", credentials: "omit" });
      if (!answer.ok) return;
      for (const [name, { number, words }] of Object.entries(await answer.json())) {
        const [count, word] = place.querySelectorAll(`[data-number="${name}"] > span`);
        if (!count) continue;
        count.textContent = number;
        word.textContent = words;
      }
    } catch {
      // Without a network they stay as they are.
    }
  };
  setInterval(look, EVERY);
})();
