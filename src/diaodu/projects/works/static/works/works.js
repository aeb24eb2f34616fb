"use strict";
// The box in the heading ticks all rows shown.
document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-ticks]");
  if (!all) return;
  for (const box of all.form.querySelectorAll(`input[name="${all.dataset.ticks}"]`)) box.checked = all.checked;
});
