// Arrow keys step a figure that is tried, from what it is now; Page Up and Page Down ten steps at once.
"use strict";
const steps = { ArrowUp: 0.1, ArrowDown: -0.1, PageUp: 1, PageDown: -1 };
for (const field of document.querySelectorAll("input[data-now]")) {
  field.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const from = Number.parseFloat(field.value || field.dataset.now);
    if (step === undefined || Number.isNaN(from)) return;
    event.preventDefault();
    field.value = String(Math.round((from + step) * 10000) / 10000);
  });
}
