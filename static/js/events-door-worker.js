// Keeps the page of one door on the phone. It never touches what is sent, and asks the network first.
"use strict";
const PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin || request.url.endsWith("/stand/")) return;
  event.respondWith(answer(request));
});

async function answer(request) {
  const kept = await caches.match(request, { ignoreVary: true, ignoreSearch: request.mode === "navigate" });
  if (!kept) return fetch(request);
  try {
    const fresh = await Promise.race([fetch(request), new Promise((_, give) => setTimeout(give, PATIENCE))]);
    return fresh.status < 500 ? fresh : kept;
  } catch {
    return kept;
  }
}
