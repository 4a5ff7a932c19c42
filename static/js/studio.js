/* The studio: the picture follows what somebody types. Without this file the button "Look at the picture" does the same. */
(() => {
  "use strict";
  // A series that is being made: look again every few seconds, until nothing waits.
  const series = document.querySelector("[data-batch]");
  if (series) {
    const again = async () => {
      if (!series.querySelector("[data-batch-busy]")) return;
      const answer = await fetch(series.dataset.batch).catch(() => null);
      if (answer && answer.ok) series.innerHTML = await answer.text();
      setTimeout(again, 3000);
    };
    setTimeout(again, 2000);
  }

  const form = document.querySelector("[data-studio]");
  if (!form) return;
  const shown = form.querySelector("[data-studio-shown]");
  const busy = form.querySelector("[data-studio-busy]");
  const unsaved = form.querySelector("[data-studio-unsaved]");
  const size = form.elements.maat;
  let asked = null;
  let timer = 0;

  // One question at a time: a newer one takes the place of the one that is under way.
  const look = async () => {
    if (asked) asked.abort();
    asked = new AbortController();
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(form.dataset.studio, { method: "POST", body, signal: asked.signal });
      busy.hidden = answer.ok;
      if (answer.ok) shown.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") busy.hidden = false;
    }
  };
  const soon = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(look, wait);
  };

  form.querySelector("[data-studio-look]").hidden = true;
  form.addEventListener("input", (event) => {
    unsaved.hidden = false;
    // A photo leaves once it is said who is on it.
    const file = event.target.type === "file" ? event.target : form.elements[event.target.name.replace(/^m_/, "f_")];
    const said = file && file.type === "file" && form.elements[file.name.replace(/^f_/, "m_")];
    if (file && file.type === "file" && file.files.length && (!said || said.value)) form.requestSubmit();
    else soon(350);
  });
  for (const tab of form.querySelectorAll("[data-studio-size]")) {
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      size.value = tab.dataset.studioSize;
      for (const other of form.querySelectorAll("[data-studio-size]")) other.removeAttribute("aria-current");
      tab.setAttribute("aria-current", "page");
      history.replaceState(null, "", tab.href);
      look();
    });
  }
  addEventListener("beforeunload", (event) => {
    if (!unsaved.hidden && !form.dataset.leaving) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    form.dataset.leaving = "1";
  });
  for (const link of form.querySelectorAll("a.button")) {
    link.addEventListener("click", (event) => {
      // What is on the screen is what one takes along: save first.
      if (unsaved.hidden) return;
      event.preventDefault();
      form.dataset.leaving = "1";
      const next = document.createElement("input");
      [next.type, next.name, next.value] = ["hidden", "verder", "1"];
      form.append(next);
      form.requestSubmit();
    });
  }
})();
