// Figures to try: a slider beside each field, moved by pointer or arrow keys; either follows the other. In the field arrow
// keys step from what it is now, Page Up and Page Down ten steps at once. htmx asks for the place as they move.
"use strict";
const steps = { ArrowUp: 0.1, ArrowDown: -0.1, PageUp: 1, PageDown: -1 };
const sliders = new Map();
for (const slider of document.querySelectorAll("input[data-slides]")) {
  const field = document.getElementById(slider.dataset.slides);
  sliders.set(field, slider);
  slider.hidden = false;
  slider.addEventListener("input", () => { field.value = slider.value; });
}
for (const field of document.querySelectorAll("input[data-now]")) {
  const slider = sliders.get(field);
  const follow = () => { if (slider) slider.value = field.value || field.dataset.now; };
  field.addEventListener("input", follow);
  field.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const from = Number.parseFloat(field.value || field.dataset.now);
    if (step === undefined || Number.isNaN(from)) return;
    event.preventDefault();
    field.value = String(Math.round((from + step) * 10000) / 10000);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
