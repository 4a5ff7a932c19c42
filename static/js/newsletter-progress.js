/* How far a letter is, while somebody looks: only what says something else is put in the place of the old, so that nothing jumps and the
   keyboard stays where it is. Without this file the page is fetched anew every five seconds. */
(() => {
  "use strict";
  const EVERY = 5000;
  const parts = (page) => [...page.querySelectorAll("[data-follows]")];
  if (!document.querySelector("[data-moves]")) return;

  const put = (old, fresh) => {
    // Also for the form: its secret is another each time, and the old one still counts.
    if (old.textContent === fresh.textContent) return;
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    const same = held && (held.value ? `[value="${CSS.escape(held.value)}"]` : `[href="${CSS.escape(held.getAttribute("href") || "")}"]`);
    old.innerHTML = fresh.innerHTML;
    if (held) (old.querySelector(same) || old).focus({ preventScroll: true });
  };

  const look = async () => {
    const answer = document.hidden ? null : await fetch(location.href).catch(() => null);
    if (answer && answer.redirected) return location.reload();
    if (answer && answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = parts(page);
      parts(document).forEach((old, number) => fresh[number] && put(old, fresh[number]));
      if (!page.querySelector("[data-moves]")) return;
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
})();
