// A signature drawn with a finger, a pen or a mouse; it is sent as a picture with the form.
const WIDTH = 3;

for (const place of document.querySelectorAll("[data-sign]")) {
  const canvas = place.querySelector("[data-sign-here]");
  const drawn = place.querySelector("[data-sign-drawn]");
  const pen = canvas.getContext("2d");
  place.hidden = false;

  const clear = () => {
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    drawn.value = "";
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * canvas.width) / box.width,
      ((event.clientY - box.top) * canvas.height) / box.height,
    ];
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pen.strokeStyle = "#111827";
    pen.lineWidth = WIDTH;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    pen.beginPath();
    pen.moveTo(...at(event));
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  canvas.addEventListener("pointerup", (event) => {
    canvas.releasePointerCapture(event.pointerId);
    drawn.value = canvas.toDataURL("image/png");
  });
  place.querySelector("[data-sign-again]").addEventListener("click", clear);
  clear();
}
