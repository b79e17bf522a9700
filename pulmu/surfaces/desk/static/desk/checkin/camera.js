// The camera before the codes. The browser's own detector where there is one, else the decoder that
// set-up has fetched, loaded on this page alone; without either the page says so.
const door = document.querySelector("[data-check-in]");
const words = JSON.parse(document.getElementById("check-in-words")?.textContent ?? "{}");
const part = (name) => door.querySelector(`[data-${name}]`);
const EVERY = 150;
// The same code before the camera again within this time is the same person still standing there.
const STILL = 4_000;
const WIDEST = 720;

const canvas = document.createElement("canvas");
let stream = null;
let read = null;
let last = { code: "", at: 0 };

function note(said) {
  part("camera-note").hidden = !said;
  part("camera-note").textContent = said;
}

function loaded(source) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

async function native() {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await window.BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return null;
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
}

async function fetched() {
  if (!door.dataset.decoder) return null;
  await loaded(door.dataset.decoder);
  return (video) => {
    const scale = Math.min(1, WIDEST / video.videoWidth);
    canvas.width = video.videoWidth * scale;
    canvas.height = video.videoHeight * scale;
    const drawn = canvas.getContext("2d", { willReadFrequently: true });
    drawn.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = drawn.getImageData(0, 0, canvas.width, canvas.height);
    return window.jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data;
  };
}

async function look(video) {
  if (!stream) return;
  try {
    const code = video.videoWidth ? await read(video) : "";
    const now = Date.now();
    if (code && (code !== last.code || now - last.at > STILL)) {
      document.dispatchEvent(new CustomEvent("check-in:code", { detail: { code } }));
    }
    if (code) last = { code, at: now };
  } catch {
    // A picture that cannot be read is followed by the next one.
  }
  setTimeout(() => look(video), EVERY);
}

async function start() {
  if (!read) return note(words.no_decoder);
  if (!navigator.mediaDevices) return note(words.not_secure);
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1280 } },
    });
  } catch {
    return note(words.no_camera);
  }
  note("");
  const video = part("camera").querySelector("video");
  video.srcObject = stream;
  part("camera").hidden = false;
  part("camera-start").hidden = true;
  part("camera-stop").hidden = false;
  await video.play();
  document.dispatchEvent(new CustomEvent("check-in:ready"));
  navigator.wakeLock?.request("screen").catch(() => {});
  return look(video);
}

function stop() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  part("camera").hidden = true;
  part("camera-start").hidden = false;
  part("camera-stop").hidden = true;
}

if (door) {
  // Found at once, not when the camera starts: by then there may be no connection.
  const found = native()
    .catch(() => null)
    .then((one) => one ?? fetched().catch(() => null))
    .then((one) => {
      read = one;
      if (!read) note(words.no_decoder);
    });
  part("camera-start").addEventListener("click", () => found.then(start));
  part("camera-stop").addEventListener("click", stop);
  window.addEventListener("pagehide", stop);
}
