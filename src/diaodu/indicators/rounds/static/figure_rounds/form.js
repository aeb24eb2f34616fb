// A cell of the form that is pressed goes into the next empty row below, or to the row it has; then its figure is chosen.
"use strict";

(() => {
  const picks = [...document.querySelectorAll(".cell-pick")];
  const rows = () => [...document.querySelectorAll("tr")].filter((row) => row.querySelector("input[name=cell]"));
  const field = (row, name) => row.querySelector(`input[name=${name}]`);

  const paint = () => {
    const named = new Set(rows().map((row) => `${field(row, "sheet").value} ${field(row, "cell").value}`));
    picks.forEach((pick) => pick.classList.toggle("is-mapped", named.has(`${pick.dataset.sheet} ${pick.dataset.cell}`)));
  };

  picks.forEach((pick) =>
    pick.addEventListener("click", () => {
      const { sheet, cell } = pick.dataset;
      const there = rows().find((row) => field(row, "sheet").value === sheet && field(row, "cell").value === cell);
      const row = there || rows().find((each) => !field(each, "cell").value);
      if (!row) return;
      field(row, "sheet").value = sheet;
      field(row, "cell").value = cell;
      field(row, "indicator").focus();
      paint();
    }),
  );
  paint();
})();
