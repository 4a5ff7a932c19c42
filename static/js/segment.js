/* A segment at the desk: counted again while somebody chooses. Without this file the button "Count the readers" does it. */
(() => {
  "use strict";
  const start = () => {
    const row = document.querySelector("[data-count]");
    const form = row && row.closest("form");
    if (!form) return;
    const said = row.querySelector("[role=status]");
    const button = row.querySelector("[type=submit]");
    let asked = 0;
    const count = async () => {
      const mine = ++asked;
      const answer = await fetch(row.dataset.count, { method: "POST", body: new FormData(form) }).catch(() => null);
      // Somebody who goes on choosing gets the number of her last choice.
      if (answer && answer.ok && mine === asked) said.textContent = (await answer.json()).said;
    };
    let timer = 0;
    form.addEventListener("change", () => {
      clearTimeout(timer);
      timer = setTimeout(count, 400);
    });
    button.addEventListener("click", (event) => {
      event.preventDefault();
      count();
    });
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
