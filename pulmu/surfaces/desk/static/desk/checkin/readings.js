// Readings of codes stay on this device until the desk has answered each of them: a cut connection,
// a session that ended or a page that was closed loses none. No name is kept here.
const door = document.querySelector("[data-check-in]");
const STORE = "readings";
const BATCH = 50;
const PATIENCE = 10_000;
const AGAIN = 5_000;

let database = null;
let token = door?.dataset.token ?? "";
let sending = false;
let wanted = false;
let timer = 0;

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(`check-in:${name}`, { detail }));
}

function random() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function deviceOf() {
  let known = localStorage.getItem("pulmu-device");
  if (!known) {
    known = random();
    localStorage.setItem("pulmu-device", known);
  }
  return known;
}

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("pulmu-check-in", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "nonce" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function inStore(mode, doing) {
  database ??= await open();
  return new Promise((resolve, reject) => {
    const change = database.transaction(STORE, mode);
    const asked = doing(change.objectStore(STORE));
    change.oncomplete = () => resolve(asked.result);
    change.onerror = () => reject(change.error);
    change.onabort = () => reject(change.error);
  });
}

const keep = (reading) => inStore("readwrite", (store) => store.put(reading));
const drop = (nonce) => inStore("readwrite", (store) => store.delete(nonce));
const kept = () => inStore("readonly", (store) => store.getAll());

async function post(to, readings) {
  return fetch(to, {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ readings }),
    signal: AbortSignal.timeout(PATIENCE),
  });
}

// After signing in again the token of an open page is no longer the right one.
async function renewed(to) {
  const answer = await fetch(to, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) return false;
  ({ token } = await answer.json());
  return true;
}

async function send(to, readings) {
  if (!token && !(await renewed(to))) return "signed-out";
  let answer = await post(to, readings);
  if (answer.status === 403) {
    if (!(await renewed(to))) return "signed-out";
    answer = await post(to, readings);
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) return "signed-out";
  if (answer.status === 404) return "not-ours";
  if (!answer.ok) return "refused";
  const { answers } = await answer.json();
  for (const one of answers) {
    await drop(one.nonce);
    tell("answer", one);
  }
  return "sent";
}

async function flush() {
  if (sending) {
    wanted = true;
    return;
  }
  sending = true;
  clearTimeout(timer);
  let state = "sent";
  let waiting = await kept();
  try {
    for (const to of new Set(waiting.map((one) => one.to))) {
      const theirs = waiting.filter((one) => one.to === to);
      for (let at = 0; at < theirs.length; at += BATCH) {
        const done = await send(to, theirs.slice(at, at + BATCH));
        if (done !== "sent") state = done;
      }
    }
  } catch {
    state = "offline";
  }
  waiting = await kept();
  if (state === "offline") {
    for (const one of waiting.filter((each) => !each.is_offline)) await keep({ ...one, is_offline: true });
  }
  if (waiting.length && state !== "not-ours") timer = setTimeout(flush, AGAIN);
  tell("state", { state, count: waiting.length, nonces: waiting.map((one) => one.nonce) });
  sending = false;
  if (wanted) {
    wanted = false;
    flush();
  }
}

async function take(code) {
  const reading = {
    nonce: random(),
    ticket: code.slice(0, 200),
    device: deviceOf(),
    scanned_at: new Date().toISOString(),
    is_offline: !navigator.onLine,
    to: door.dataset.scans,
  };
  try {
    await keep(reading);
  } catch {
    tell("state", { state: "not-kept", count: 0, nonces: [] });
  }
  tell("taken", reading);
  flush();
}

// What the phone shows when there is no connection: this page without persons, and its files.
async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  const { worker, scope } = door.dataset;
  await navigator.serviceWorker.register(worker, { scope });
  const cache = await caches.open("pulmu-check-in");
  const page = await fetch(`${location.pathname}?kept=1`, { redirect: "manual" });
  if (page.ok) await cache.put(location.pathname, page);
  const files = performance
    .getEntriesByType("resource")
    .map((one) => new URL(one.name))
    .filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"));
  await Promise.allSettled([...new Set(files.map((url) => url.href))].map((url) => cache.add(url)));
  document.documentElement.dataset.kept = "";
}

if (door) {
  document.addEventListener("check-in:code", (event) => take(event.detail.code));
  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  window.addEventListener("load", () => keepPage().catch(() => {}));
  flush().catch(() => tell("state", { state: "not-kept", count: 0, nonces: [] }));
}
