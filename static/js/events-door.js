// Lets people in at a door: by camera or by name, with or without a network. What was not sent yet stays on the phone,
// one row a check-in, until the portal has answered it; the list of names goes when the door shuts or the phone is wiped.
(() => {
  "use strict";
  const keptOf = (event) => Object.keys(localStorage).filter((key) => key.startsWith(`door:${event}:`));
  const rowsOf = (event) => keptOf(event).filter((key) => key.startsWith(`door:${event}:row:`));
  const forget = async (event, keys) => {
    for (const key of keys) localStorage.removeItem(key);
    if ("caches" in window) await caches.delete(`door:${event}`);
    for (const one of (await navigator.serviceWorker?.getRegistrations()) || []) {
      if (location.href.startsWith(one.scope)) await one.unregister();
    }
  };

  // The page that says that the door is shut: names go; what was not sent waits for the new link of the same session.
  const shut = document.querySelector("[data-door-shut]");
  if (shut && shut.dataset.doorShut !== "early") {
    const rows = rowsOf(shut.dataset.event);
    const goes = shut.dataset.doorShut === "replaced" ? [`door:${shut.dataset.event}:list`] : keptOf(shut.dataset.event);
    forget(shut.dataset.event, goes);
    const left = shut.querySelector("[data-door-left]");
    left.hidden = !rows.length;
    left.querySelector("strong").textContent = rows.length;
  }

  const door = document.querySelector("[data-door]");
  if (!door) return;
  const { event, sync: address, worker, until, keys, says } = JSON.parse(document.getElementById("door").textContent);
  const part = (name) => door.querySelector(`[data-door-${name}]`);
  const language = document.documentElement.lang;
  const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
  const clock = (iso) => new Date(iso).toLocaleTimeString("nl", { hour: "numeric", minute: "2-digit", timeZone: "Europe/Amsterdam" }).replace(":", language === "nl" ? "." : ":");

  // --- what is kept -----------------------------------------------------------------------------
  const LIST = `door:${event}:list`;
  const ROW = `door:${event}:row:`;
  let list = { people: [], digest: "", there: 0, total: 0, expected: null, until };
  let token = part("token").elements.csrfmiddlewaretoken.value;
  let isOpen = true;
  let isOnline = navigator.onLine;
  let trouble = "";

  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const keep = (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // A full or closed store: with a network the page still works.
      memory.set(key, value);
    }
  };
  const memory = new Map();
  const unsent = () => {
    let stored = [];
    try {
      stored = rowsOf(event).map((key) => [key, read(key)]);
    } catch {
      // Closed store.
    }
    return [...stored, ...memory].filter(([key, row]) => key.startsWith(ROW) && row).sort((one, other) => one[1].at - other[1].at || one[1].turn - other[1].turn);
  };
  const drop = (key) => {
    memory.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      // Closed store.
    }
  };
  let turn = 0;
  const put = (row) => keep(`${ROW}${row.key || `undo-${row.undo}`}`, { ...row, at: Date.now(), turn: ++turn, until });

  // The list as the portal gave it, with what this phone did since.
  const people = () => {
    const found = new Map(list.people.map((one) => [one.id, { ...one }]));
    for (const [, row] of unsent()) {
      const one = found.get(row.registration);
      if (!one) continue;
      if (row.undo) {
        if (one.key === row.undo) Object.assign(one, { in: "", key: "" });
      } else if (!one.in) {
        Object.assign(one, { in: new Date(row.at).toISOString(), key: row.key });
      }
    }
    return found;
  };

  // --- what is shown ----------------------------------------------------------------------------
  const tell = (kind, title, more = "") => {
    const box = part("says");
    const strong = document.createElement("strong");
    strong.textContent = title;
    box.className = `notice door-says notice-${kind}`;
    box.hidden = false;
    box.replaceChildren(strong, more);
    if (kind !== "good") navigator.vibrate?.([80, 60, 80]);
    else navigator.vibrate?.(60);
  };
  const about = (one) => [one.organisation, one.format].filter(Boolean).join(" · ");

  const show = () => {
    const rows = unsent();
    const all = people();
    const here = [...all.values()];
    const before = new Map(list.people.map((one) => [one.id, one.in]));
    // Online seats are counted by the portal only; what this phone did changes the number by as many.
    const more = here.filter((one) => one.room && Boolean(one.in) !== Boolean(before.get(one.id))).reduce((sum, one) => sum + (one.in ? 1 : -1), 0);
    part("there").textContent = fill(says.there, { there: list.there + more, total: list.total });
    part("expected").textContent = list.expected === null ? "" : fill(says.expected, list);
    part("net").hidden = false;
    part("unsent").textContent = fill(rows.length === 0 ? says.unsent_none : rows.length === 1 ? says.unsent_one : says.unsent_many, { count: rows.length });
    part("unsent").classList.toggle("tone-berry", rows.length > 0);
    part("line").textContent = trouble || (isOnline ? says.online : says.offline);
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const asked = plain(search.value).split(/\s+/).filter(Boolean);
    const fits = (one) => asked.every((word) => plain(`${one.name} ${one.organisation}`).includes(word) || String(one.id) === word);
    const found = here.filter(fits);
    part("found").textContent = !asked.length ? "" : found.length ? fill(says.found, { count: found.length }) : says.found_none;
    part("list").replaceChildren(...found.slice(0, 30).map(line));
  };

  const line = (one) => {
    const row = part("row").content.firstElementChild.cloneNode(true);
    row.classList.toggle("door-in", Boolean(one.in));
    row.querySelector("strong").textContent = one.name;
    row.querySelector(".soft").textContent = [about(one), one.in && fill(says.already_row, { time: clock(one.in) })].filter(Boolean).join(" · ");
    const button = row.querySelector("button");
    button.textContent = one.in ? says.undo : says.let_in;
    button.classList.toggle("button-second", Boolean(one.in));
    button.setAttribute("aria-label", `${button.textContent}: ${one.name}`);
    button.addEventListener("click", () => (one.in ? takeBack(one) : letIn(one, "")));
    return row;
  };

  // --- letting in -------------------------------------------------------------------------------
  const letIn = (one, code) => {
    put({ key: crypto.randomUUID(), registration: one.id, name: one.name, ...(code && { code }) });
    tell("good", fill(says.welcome, one), about(one));
    show();
    send(false);
  };
  const takeBack = (one) => {
    const mine = `${ROW}${one.key}`;
    if (!isSending && unsent().some(([key]) => key === mine)) drop(mine);
    else put({ undo: one.key, registration: one.id });
    tell("information", fill(says.undone, one));
    show();
    send(false);
  };

  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const imported = globalThis.crypto?.subtle
    ? Promise.all(keys.map((key) => crypto.subtle.importKey("raw", bytes(key), { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"])))
    : null;
  const isGenuine = async (facts, signature) => {
    // Without WebCrypto the portal judges alone, when it hears of it.
    if (!imported) return true;
    const raw = bytes(signature.replace(/-/g, "+").replace(/_/g, "/") + "==");
    for (const key of await imported) {
      if (await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, raw, new TextEncoder().encode(facts))) return true;
    }
    return false;
  };

  const judge = async (typed) => {
    const code = typed.trim();
    const found = /^(MMN\.([0-9]+)\.([0-9]+)\.([0-9]+))\.([\w-]{86})$/.exec(code);
    if (!found || !(await isGenuine(found[1], found[5]))) return tell("error", says.forged);
    if (Number(found[2]) !== event) return tell("error", says.other);
    const id = Number(found[3]);
    if (!people().has(id)) await send();
    const one = people().get(id);
    if (one && String(one.version) !== found[4]) return tell("error", says.replaced);
    if (one && one.in) return tell("warning", fill(says.already, { ...one, time: clock(one.in) }), about(one));
    if (one) return letIn(one, code);
    if (isOnline) return tell("error", says.unknown);
    // Real, but registered after this phone saw the list: the portal says later what becomes of it.
    put({ key: crypto.randomUUID(), registration: id, code });
    tell("warning", says.later);
    return show();
  };

  // --- sending ----------------------------------------------------------------------------------
  let isSending = false;
  let isAgain = false;
  const ask = (rows, wantsList) => fetch(address, {
    method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, signal: AbortSignal.timeout(15000),
    body: JSON.stringify({ known: list.digest, list: wantsList, rows: rows.map(([, row]) => (row.undo ? { undo: row.undo } : { key: row.key, at: row.at, code: row.code, registration: row.registration })) }),
  });
  // After a scan only its row is sent; the list, which is much bigger, is asked for at each beat.
  const send = async (wantsList = true) => {
    if (!isOpen) return;
    if (isSending) {
      isAgain = true;
      return;
    }
    isSending = true;
    const rows = unsent().slice(0, 200);
    try {
      let answer = await ask(rows, wantsList);
      if (answer.status === 403) {
        // The sign of this browser is older than its session: ask for a new one, once.
        const fresh = await fetch(address, { signal: AbortSignal.timeout(15000) });
        if (fresh.redirected) throw new Error("login");
        token = (await fresh.json()).token;
        answer = await ask(rows, wantsList);
      }
      if (answer.redirected || answer.status === 403) throw new Error("login");
      if (answer.status === 410) return close();
      if (!answer.ok) throw new Error(answer.status);
      settle(rows, await answer.json());
      isOnline = true;
      trouble = "";
    } catch (problem) {
      isOnline = false;
      trouble = problem.message === "login" ? says.logged_out : "";
    } finally {
      isSending = false;
      if (isOpen) show();
    }
    if (isOnline && (isAgain || unsent().length)) {
      isAgain = false;
      await send(wantsList);
    }
  };
  const settle = (rows, answer) => {
    const refused = [];
    const all = people();
    rows.forEach(([key, row], place) => {
      drop(key);
      if (answer.answers[place]) refused.push([row, answer.answers[place]]);
    });
    if (answer.digest) {
      list = { people: answer.people || list.people, digest: answer.digest, there: answer.there, total: answer.total, expected: answer.expected, until };
      token = answer.token;
    } else {
      // Until the next list, what was just taken in holds; who was refused keeps what the last list said.
      const wrong = new Set(refused.map(([row]) => row.registration));
      const before = new Map(list.people.map((one) => [one.id, one.in]));
      list.people = list.people.map((one) => (wrong.has(one.id) ? one : all.get(one.id)));
      list.there += list.people.reduce((sum, one) => sum + (one.room ? Boolean(one.in) - Boolean(before.get(one.id)) : 0), 0);
    }
    keep(LIST, list);
    for (const [row, why] of refused) {
      tell("error", row.name ? fill(says.refused, row) : says[why], row.name ? says[why] : "");
    }
  };
  const close = () => {
    isOpen = false;
    tell("error", says.shut);
    list = { ...list, people: [] };
    forget(event, [LIST]);
    part("list").replaceChildren();
    camera.hidden = true;
  };

  // --- camera -----------------------------------------------------------------------------------
  const camera = part("camera");
  const video = camera.querySelector("video");
  const button = camera.querySelector("button");
  let stream = null;
  const load = () => new Promise((ready, fail) => {
    const asset = part("decoder").content.querySelector("script");
    const script = document.createElement("script");
    script.src = asset.src;
    script.integrity = asset.integrity;
    script.addEventListener("load", ready);
    script.addEventListener("error", fail);
    document.head.append(script);
  });
  const reader = async () => {
    if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async () => (await detector.detect(video))[0]?.rawValue;
    }
    if (!window.jsQR) await load();
    const canvas = document.createElement("canvas");
    const paint = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      const scale = Math.min(1, 640 / Math.max(video.videoWidth, video.videoHeight));
      [canvas.width, canvas.height] = [video.videoWidth * scale, video.videoHeight * scale];
      if (!canvas.width) return "";
      paint.drawImage(video, 0, 0, canvas.width, canvas.height);
      const { data, width, height } = paint.getImageData(0, 0, canvas.width, canvas.height);
      return window.jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data;
    };
  };
  const stop = () => {
    for (const track of stream?.getTracks() || []) track.stop();
    stream = null;
    video.hidden = true;
    button.textContent = says.camera_on;
  };
  const start = async () => {
    try {
      const look = await reader();
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      video.srcObject = stream;
      video.hidden = false;
      button.textContent = says.camera_off;
      await video.play();
      watch(look);
    } catch {
      stop();
      tell("error", says.camera_no);
    }
  };
  let last = "";
  let lastAt = 0;
  const watch = async (look) => {
    while (stream) {
      const code = await look().catch(() => "");
      // The same code stays in view for a while: it counts once.
      if (code && (code !== last || Date.now() - lastAt > 4000)) {
        last = code;
        await judge(code);
      }
      if (code) lastAt = Date.now();
      await new Promise((next) => setTimeout(next, 120));
    }
  };
  button.addEventListener("click", () => (stream ? stop() : start()));
  camera.hidden = !navigator.mediaDevices?.getUserMedia;

  // --- searching, wiping, keeping ---------------------------------------------------------------
  const search = document.getElementById("door-q");
  search.form.addEventListener("submit", async (pressed) => {
    pressed.preventDefault();
    if (!search.value.startsWith("MMN.")) return;
    // A hand scanner types the code, and Enter.
    const code = search.value;
    search.value = "";
    await judge(code);
    show();
  });
  search.addEventListener("input", () => search.value.startsWith("MMN.") || show());

  const wipe = part("wipe");
  wipe.hidden = false;
  wipe.querySelector("button").addEventListener("click", async () => {
    const count = unsent().length;
    if (count && !confirm(fill(says.wipe_sure, { count }))) return;
    isOpen = false;
    stop();
    memory.clear();
    await forget(event, keptOf(event));
    const done = document.createElement("p");
    done.className = "notice notice-good";
    done.setAttribute("role", "status");
    done.textContent = says.wiped;
    door.replaceChildren(done);
  });

  const keepPage = async () => {
    if (!navigator.serviceWorker || !("caches" in window)) return;
    await navigator.serviceWorker.register(worker);
    const kept = await caches.open(`door:${event}`);
    const hasReader = "BarcodeDetector" in window;
    const assets = [
      ...[...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], link[rel=preload]")].map((one) => one.href),
      ...[...document.scripts].map((one) => one.src).filter(Boolean),
      ...(hasReader ? [] : [part("decoder").content.querySelector("script").src]),
      ...performance.getEntriesByType("resource").filter((one) => /\.(woff2|svg)$/.test(one.name)).map((one) => one.name),
    ];
    const shell = await fetch(location.pathname);
    if (shell.ok && !shell.redirected) await kept.put(location.pathname, shell);
    await Promise.all([...new Set(assets)].map((one) => kept.add(one)));
    door.dataset.kept = "yes";
  };

  list = read(LIST) || list;
  document.querySelector("[data-door-nobody]")?.remove();
  show();
  send().then(keepPage).catch(() => {});
  addEventListener("online", () => send());
  addEventListener("offline", () => {
    isOnline = false;
    show();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : send()));
  setInterval(() => {
    if (Date.parse(until) <= Date.now()) {
      close();
      forget(event, keptOf(event));
    } else if (!document.hidden) send();
  }, 10000);
})();
