// One press ticks all that can be ticked, or none; everything else works without this.
const all = document.querySelector("[data-tick-all]");
if (all) {
  all.addEventListener("click", () => {
    const boxes = [...document.querySelectorAll("#blanks-form .tick")];
    const on = boxes.some((box) => !box.checked);
    boxes.forEach((box) => { box.checked = on; });
  });
}
