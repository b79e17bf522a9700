// Passkeys: form[data-passkey] asks the device before it goes off, and carries what the device said.
// "create" and "get" find their question on the page, "login" fetches it. Without scripts, or where
// the browser knows no passkeys, the other ways to come in are there.
const { webauthnJSON } = window;

function question() {
  return JSON.parse(document.getElementById("passkey-data").textContent);
}

async function asked(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no question");
  return answer.json();
}

async function answered(form) {
  if (form.dataset.passkey === "create") {
    const options = question().creation_options;
    const alone = form.elements.passwordless?.checked ?? false;
    const wanted = options.publicKey.authenticatorSelection;
    wanted.residentKey = alone ? "required" : "discouraged";
    wanted.requireResidentKey = alone;
    if (alone) wanted.userVerification = "required";
    return webauthnJSON.create(options);
  }
  const data = form.dataset.passkey === "login" ? await asked(form) : question();
  return webauthnJSON.get(data.request_options);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const trouble = form.querySelector("[data-passkey-trouble]");
  if (!webauthnJSON?.supported()) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await answered(form));
    } catch {
      trouble.hidden = false;
      return;
    }
    form.submit();
  });
}
