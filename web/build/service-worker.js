// The shell without a network. It holds files of the app and nothing that a person wrote or got.
// `__BUILD__` and `__FILES__` are filled in by build/finish.ts.
const CACHE = "shell-__BUILD__";
const FILES = __FILES__;
const PAGE = "/";
const ABOUT = "/app.json";

self.addEventListener("install", (event) => {
  // Whole or not at all: a shell of two builds would not start.
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([PAGE, ABOUT, ...FILES])));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    // The page of this build with the files of this build; a newer one waits until it is asked to
    // take over.
    event.respondWith(kept(PAGE, request));
  } else if (url.pathname === ABOUT) {
    event.respondWith(newest(request));
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(kept(url.pathname, request));
  }
});

self.addEventListener("message", (event) => {
  if (event.data?.kind === "take-over") event.waitUntil(self.skipWaiting());
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.conversation ?? null));
});

async function kept(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

/** From the server while it answers, else as it was. */
async function newest(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(ABOUT, response.clone());
    return response;
  } catch (error) {
    const old = await cache.match(ABOUT);
    if (old) return old;
    throw error;
  }
}

async function open(conversation) {
  const windows = await self.clients.matchAll({ type: "window" });
  const window = windows.find((client) => client.focused) ?? windows[0] ?? (await self.clients.openWindow(PAGE));
  if (!window) return;
  await window.focus();
  window.postMessage({ kind: "open", conversation });
}
