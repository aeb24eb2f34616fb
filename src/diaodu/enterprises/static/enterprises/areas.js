// Ticks every firm for which one area alone is proposed; where there are two, somebody chooses.
"use strict";
(() => {
  const all = document.querySelector("[data-tick-all]");
  if (!all) return;
  all.hidden = false;
  all.addEventListener("click", () => {
    const ticks = [...document.querySelectorAll("input[data-only]")];
    const some = ticks.some((tick) => !tick.checked);
    for (const tick of ticks) tick.checked = some;
  });
})();
