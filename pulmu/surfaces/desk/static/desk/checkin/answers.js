// What became of a reading: large, in a word, a colour and a sound, and once more in a list.
const door = document.querySelector("[data-check-in]");
const words = JSON.parse(document.getElementById("check-in-words")?.textContent ?? "{}");
const part = (name) => door.querySelector(`[data-${name}]`);
const MOST_LISTED = 20;
// Two notes up, one note, two notes down: heard apart without looking.
const NOTES = { in: [660, 880], again: [520], refused: [330, 220], kept: [440] };

let latest = "";
let shown = null;
let sound = null;

function play(tone) {
  sound ??= new AudioContext();
  NOTES[tone].forEach((pitch, number) => {
    const start = sound.currentTime + number * 0.14;
    const note = sound.createOscillator();
    const loudness = sound.createGain();
    note.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.18, start);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.13);
    note.connect(loudness).connect(sound.destination);
    note.start(start);
    note.stop(start + 0.14);
  });
  navigator.vibrate?.(tone === "in" ? 60 : [60, 60, 60]);
}

function show(said) {
  shown = said;
  part("answer").hidden = false;
  part("answer").className = `answer card ${said.tone}`;
  part("answer-heading").textContent = said.heading;
  part("answer-name").textContent = said.name ?? "";
  part("answer-said").textContent = said.said ?? "";
  part("answer-undo").hidden = said.tone !== "in";
  if (said.tone === "ready") return;
  try {
    play(said.tone);
  } catch {
    // Without a sound there are the word and the colour.
  }
}

function list(said) {
  const line = document.createElement("li");
  line.className = `answers-line ${said.tone}`;
  const heading = document.createElement("b");
  heading.textContent = said.heading;
  line.append(heading, ` ${[said.name, said.said].filter(Boolean).join(" · ")}`);
  part("answers").prepend(line);
  while (part("answers").children.length > MOST_LISTED) part("answers").lastChild.remove();
}

function stateIs({ state, count, nonces }) {
  const said = {
    offline: words.kept_why,
    refused: words.refused,
    "signed-out": words.signed_out,
    "not-ours": words.not_ours,
    "not-kept": words.not_kept,
  }[state];
  const waiting = count ? words.waiting.replace("%s", count) : "";
  part("door-state").hidden = !said && !count;
  part("door-state").textContent = [waiting, said].filter(Boolean).join(". ");
  part("door-sign-in").hidden = state !== "signed-out";
  if (nonces.includes(latest) && shown?.nonce !== latest) {
    show({ nonce: latest, tone: "kept", heading: words.kept, said: said ?? "" });
  }
}

async function undo() {
  const { person, on } = shown;
  const form = new URLSearchParams({ person, on });
  const asked = await fetch(door.dataset.scans, { redirect: "manual" });
  const { token } = asked.ok ? await asked.json() : { token: "" };
  const answer = await fetch(door.dataset.undo, {
    method: "POST",
    redirect: "manual",
    headers: { Accept: "application/json", "X-CSRFToken": token },
    body: form,
  });
  if (!answer.ok) throw new Error("not undone");
  const { said } = await answer.json();
  list({ tone: "again", heading: "", name: said });
  part("answer").hidden = true;
  tell();
}

const tell = () => document.dispatchEvent(new CustomEvent("check-in:answered"));

if (door) {
  document.addEventListener("check-in:taken", (event) => {
    latest = event.detail.nonce;
  });
  document.addEventListener("check-in:ready", () => show({ tone: "ready", heading: words.ready }));
  document.addEventListener("check-in:answer", (event) => {
    if (event.detail.nonce === latest) show(event.detail);
    list(event.detail);
    tell();
  });
  document.addEventListener("check-in:state", (event) => stateIs(event.detail));
  part("answer-undo").addEventListener("click", () =>
    undo().catch(() => {
      part("door-state").hidden = false;
      part("door-state").textContent = words.refused;
    }),
  );
  part("typed").addEventListener("submit", (event) => {
    const field = event.target.elements.code;
    event.preventDefault();
    if (!field.value.trim()) return;
    document.dispatchEvent(new CustomEvent("check-in:code", { detail: { code: field.value.trim() } }));
    field.value = "";
  });
}
