/* Small kindnesses. Every page works without this file; it only makes some of them nicer. */
(() => {
  "use strict";
  const all = (selector, root = document) => root.querySelectorAll(selector);

  // After an error the reader, and the screen reader, start at the summary.
  const summary = document.querySelector("[data-focus-on-load]");
  if (summary) summary.focus();

  // A link of the summary lands on the control itself, with its label in view.
  for (const link of all(".error-summary a[href^='#']")) {
    link.addEventListener("click", (event) => {
      const control = document.getElementById(link.hash.slice(1));
      if (!control) return;
      event.preventDefault();
      (control.closest(".field") || control).scrollIntoView({ block: "start" });
      control.focus({ preventScroll: true });
    });
  }

  // A second press within a second sends nothing. The server refuses doubles as well.
  let pressed = 0;
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || !button.hasAttribute("data-prevent-double-click")) return;
    const now = Date.now();
    if (now - pressed < 1000) event.preventDefault();
    else pressed = now;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of all("details[data-closes-on-escape][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of all("details[data-closes-on-escape][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  for (const opener of all("[data-opens]")) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (!dialog || !dialog.showModal) continue;
    opener.setAttribute("role", "button");
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.showModal();
    });
    for (const closer of all("[data-closes]", dialog)) closer.addEventListener("click", () => dialog.close());
  }

  // <button data-copies="id or text" data-word-copied="Copied">
  for (const button of all("[data-copies]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    const words = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copies);
      await navigator.clipboard.writeText(source ? source.value || source.textContent : button.dataset.copies);
      button.textContent = button.dataset.wordCopied || words;
      setTimeout(() => { button.textContent = words; }, 3000);
    });
  }

  // <textarea data-count="2000">: what is left, said aloud only when the writer pauses.
  for (const box of all("[data-count]")) {
    const most = Number(box.dataset.count);
    const seen = document.createElement("p");
    seen.className = "count";
    seen.setAttribute("aria-hidden", "true");
    const said = document.createElement("p");
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    box.after(seen, said);
    let pause;
    const count = () => {
      const left = most - [...box.value].length;
      const words = left < 0 ? box.dataset.wordsOver : box.dataset.wordsLeft;
      seen.textContent = (words || "{count}").replace("{count}", Math.abs(left));
      clearTimeout(pause);
      pause = setTimeout(() => { said.textContent = seen.textContent; }, 1500);
    };
    box.addEventListener("input", count);
    if (most) count();
  }

  // <input data-asked-if="name of a question" data-asked-answer="ja">: shown once that answer is given.
  for (const control of all("[data-asked-if]")) {
    const field = control.closest(".field");
    const first = all(`[name="${CSS.escape(control.dataset.askedIf)}"]`);
    if (!field || !first.length) continue;
    const show = () => {
      const given = [...first].filter((one) => one.type === "radio" || one.type === "checkbox" ? one.checked : true);
      field.hidden = !given.some((one) => one.value === control.dataset.askedAnswer);
    };
    for (const one of first) one.addEventListener("input", show);
    show();
  }

  for (const button of all("[data-shows]")) {
    const control = document.getElementById(button.dataset.shows);
    if (!control) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = control.type === "password";
      control.type = shown ? "text" : "password";
      button.textContent = shown ? button.dataset.wordShown : button.dataset.wordHidden;
    });
    // A shown password is sent as a password, so that the browser does not remember it as text.
    if (control.form) control.form.addEventListener("submit", () => { control.type = "password"; });
  }

  // <input data-suggest-url="/…?q=">: a list of strings, shown by the browser's own datalist.
  let lists = 0;
  for (const input of all("input[data-suggest-url]")) {
    const list = document.createElement("datalist");
    list.id = `suggestions-${++lists}`;
    input.after(list);
    input.setAttribute("list", list.id);
    input.autocomplete = "off";
    let wait, asked;
    input.addEventListener("input", () => {
      clearTimeout(wait);
      if (input.value.trim().length < 2) return;
      wait = setTimeout(async () => {
        if (asked) asked.abort();
        asked = new AbortController();
        const address = new URL(input.dataset.suggestUrl, location.href);
        address.searchParams.set("q", input.value.trim());
        try {
          const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
          if (!answer.ok) return;
          const found = await answer.json();
          list.replaceChildren(...found.slice(0, 12).map((text) => new Option(text, text)));
        } catch {
          // No suggestions, then: the field itself goes on working.
        }
      }, 250);
    });
  }

  // Logging out waits for what was written on this device and not sent yet: kept as "unsent:<account>:<thing>".
  const unsent = (account) => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(`unsent:${account}:`));
    } catch {
      return [];
    }
  };
  for (const form of all("form[data-waits-for-unsent]")) {
    form.addEventListener("submit", (event) => {
      if (!unsent(form.dataset.waitsForUnsent).length) return;
      event.preventDefault();
      location.assign(form.action);
    });
  }
  for (const list of all("[data-unsent-list]")) {
    const show = () => {
      const keys = unsent(list.dataset.unsentList);
      list.hidden = !keys.length;
      document.querySelector("[data-unsent-none]").hidden = keys.length > 0;
      list.querySelector("ul").replaceChildren(...keys.map((key) => {
        const [row, link] = [document.createElement("li"), document.createElement("a")];
        row.className = "row";
        const kept = JSON.parse(localStorage.getItem(key));
        link.href = kept.address;
        link.textContent = kept.title;
        row.append(link);
        return row;
      }));
    };
    list.querySelector("button").addEventListener("click", () => {
      for (const key of unsent(list.dataset.unsentList)) localStorage.removeItem(key);
      show();
    });
    show();
  }

  // <p data-reloads-at="2027-03-02T09:45:00+01:00">: the page looks again then, and when a sleeping phone wakes up later.
  for (const mark of all("[data-reloads-at]")) {
    const at = Date.parse(mark.dataset.reloadsAt);
    const look = () => {
      const left = at - Date.now();
      if (left <= 0) location.reload();
      else setTimeout(look, Math.min(left + 500, 60000));
    };
    // A clock that is ahead of ours must not make the page turn in circles.
    setTimeout(look, Math.max(Math.min(at - Date.now(), 60000), 15000));
  }

  // The list of a door (events-door.js) goes when its time is over, on whatever page that is noticed.
  try {
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith("door:"))) {
      if (!(Date.parse(JSON.parse(localStorage.getItem(key)).until) > Date.now())) localStorage.removeItem(key);
    }
  } catch {
    // Closed store: nothing is kept here.
  }

  for (const form of all("form[data-submits-on-change]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }
})();
