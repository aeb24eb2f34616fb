// The order of an agenda by pointer; the arrows beside each matter do the same by keyboard.
"use strict";
(() => {
  const list = document.querySelector("[data-agenda]");
  const form = document.getElementById("agenda-order");
  if (!list || !form) return;
  let carried = null;
  const order = () => [...list.children].map((row) => row.dataset.key).join(",");
  const begun = order();
  for (const grip of list.querySelectorAll(".grip")) {
    grip.addEventListener("pointerdown", (event) => {
      carried = grip.closest("li");
      carried.classList.add("carried");
      grip.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    grip.addEventListener("pointermove", (event) => {
      if (!carried) return;
      const under = document.elementFromPoint(event.clientX, event.clientY);
      const row = under && under.closest("[data-agenda] > li");
      if (!row || row === carried) return;
      const box = row.getBoundingClientRect();
      row[event.clientY < box.top + box.height / 2 ? "before" : "after"](carried);
    });
    const drop = () => {
      if (!carried) return;
      carried.classList.remove("carried");
      carried = null;
      if (order() === begun) return;
      form.elements.order.value = order();
      form.submit();
    };
    grip.addEventListener("pointerup", drop);
    grip.addEventListener("pointercancel", drop);
  }
})();
