// The order of an agenda by pointer; the arrows beside each matter do the same by keyboard.
"use strict";
(() => {
  const list = document.querySelector("[data-agenda]");
  const form = document.getElementById("agenda-order");
  if (!list || !form) return;
  let carried = null;
  const order = () => [...list.children].map((row) => row.dataset.key).join(",");
  const begun = order();
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip) return;
    carried = grip.closest("li");
    carried.classList.add("carried");
    event.preventDefault();
  });
  // On the document: a row that changes its place loses the pointer it had captured.
  document.addEventListener("pointermove", (event) => {
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
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
})();
