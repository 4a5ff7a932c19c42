/* The newsletter at the desk: only the fields that a part needs, and the letter as it looks while somebody writes.
   Without this file every field shows, and "Save and look" does the rest. */
(() => {
  "use strict";
  const NEEDS = {
    text: ["text_nl", "text_en"],
    picture: ["picture", "url"],
    button: ["label_nl", "label_en", "url"],
    item: ["item"],
  };
  const ALL = [...new Set(Object.values(NEEDS).flat())];

  const fit = (part) => {
    const kind = part.querySelector("select[name$='-kind']");
    if (!kind) return;
    for (const name of ALL) {
      const box = part.querySelector(`.fieldBox.field-${name}`) || part.querySelector(`.form-row.field-${name}`);
      if (box) box.hidden = !(NEEDS[kind.value] || ALL).includes(name);
    }
    for (const row of part.querySelectorAll(".form-row")) {
      const boxes = [...row.querySelectorAll(".fieldBox")];
      if (boxes.length) row.hidden = boxes.every((box) => box.hidden);
    }
  };
  // A new part comes last.
  const putLast = (event) => {
    const place = event.target.querySelector("input[name$='-place']");
    if (!place) return;
    const others = [...document.querySelectorAll(".inline-related:not(.empty-form) input[name$='-place']")].filter((one) => one !== place);
    if (others.length) place.value = Math.max(...others.map((one) => Number(one.value) || 0)) + 10;
  };
  const fitAll = () => document.querySelectorAll(".inline-related").forEach(fit);

  const start = () => {
    fitAll();
    document.addEventListener("formset:added", fitAll);
    document.addEventListener("formset:added", putLast);
    document.addEventListener("change", (event) => {
      if (event.target.matches("select[name$='-kind']")) fit(event.target.closest(".inline-related"));
    });

    const live = document.querySelector("[data-live]");
    const form = document.getElementById("newsletter_form");
    if (!live || !form) return;
    live.hidden = false;
    const frame = live.querySelector("iframe");
    const [language, look] = live.querySelectorAll("select");
    // A computer shows a mail in a column of some 640 pixels, however narrow this one is.
    const fitIn = () => {
      const wide = look.value === "phone" ? 360 : 640;
      const small = Math.min(1, frame.parentElement.clientWidth / wide);
      Object.assign(frame.style, { width: `${wide}px`, height: `${100 / small}%`, transform: `scale(${small})` });
    };
    new ResizeObserver(fitIn).observe(frame.parentElement);
    const show = () => {
      fitIn();
      const path = live.dataset.frame.replace("LANGUAGE", language.value).replace("LOOK", look.value);
      frame.className = `letter-frame letter-frame-${look.value}`;
      frame.src = `${path}?levend=${Date.now()}`;
    };
    // One at a time: an older picture never comes over a newer one.
    let busy = false, again = false;
    const tell = async () => {
      again = busy;
      if (busy) return;
      busy = true;
      const answer = await fetch(live.dataset.live, { method: "POST", body: new FormData(form) }).catch(() => null);
      busy = false;
      if (again) tell();
      else if (answer && answer.ok) show();
    };
    let timer = 0;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(tell, 600);
    };
    form.addEventListener("input", later);
    document.addEventListener("formset:removed", later);
    // Of a picture that was chosen in its window Django tells jQuery only.
    if (window.django) window.django.jQuery(form).on("change", later);
    for (const choice of [language, look]) choice.addEventListener("change", tell);
    // What stands in the form now: also what comes back with an error, and not what was typed and left before.
    tell();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
