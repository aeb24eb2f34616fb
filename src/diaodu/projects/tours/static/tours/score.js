"use strict";
// What is chosen and not saved yet stays on the phone, so that a closed page loses nothing.
(() => {
  for (const card of document.querySelectorAll("[data-stop]")) {
    const form = card.querySelector("form");
    const key = `tour-score.${card.dataset.stop}`;
    if (!form) {
      localStorage.removeItem(key);
      continue;
    }
    const kept = JSON.parse(localStorage.getItem(key) || "{}");
    for (const [name, value] of Object.entries(kept)) {
      const radio = form.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(String(value))}"]`);
      if (radio) radio.checked = true;
    }
    form.addEventListener("change", (event) => {
      if (event.target.type !== "radio") return;
      kept[event.target.name] = event.target.value;
      localStorage.setItem(key, JSON.stringify(kept));
    });
  }
})();
