// Without a connection the page of the door is shown as this phone keeps it (readings.js puts it
// there). Everything else goes its way untouched, and nothing about persons is kept.
const KEPT = "pulmu-check-in";
const DOOR = /\/desk\/records\/session\/[^/]+\/check-in\/$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const isDoor = request.mode === "navigate" && DOOR.test(pathname);
  if (!isDoor && !pathname.startsWith("/static/")) return;
  event.respondWith(
    fetch(request).catch(async () => {
      const kept = await caches.open(KEPT);
      return (await kept.match(isDoor ? pathname : request)) ?? Response.error();
    }),
  );
});
