// A row that is typed in is ticked; Enter goes down a row; the number of ticked rows stands beside the button.
var form = document.getElementById("assign");
if (form) {
  var count = form.querySelector("[data-count]");
  var show = function () {
    var ticked = form.querySelectorAll("input.tick:checked").length;
    count.textContent = ticked ? ticked + " " + count.dataset.words : "";
    form.querySelectorAll("tbody tr").forEach(function (row) {
      var tick = row.querySelector("input.tick");
      row.classList.toggle("taken", Boolean(tick && tick.checked));
    });
  };
  form.addEventListener("change", show);
  form.addEventListener("input", function (event) {
    var row = event.target.closest("tr");
    if (!row || event.target.type === "checkbox") return;
    row.classList.remove("proposed-lead");
    row.querySelector("input.tick").checked = Boolean(row.querySelector("input.lead").value.trim());
    show();
  });
  form.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    var rows = Array.from(form.querySelectorAll("tbody tr"));
    var row = event.target.closest("tr");
    if (!row) return;
    event.preventDefault();
    if (event.target.classList.contains("lead") && event.target.value.trim()) row.querySelector("input.tick").checked = true;
    show();
    var next = rows[rows.indexOf(row) + 1];
    var place = Array.from(row.querySelectorAll("input")).indexOf(event.target);
    (next ? next.querySelectorAll("input")[place] : form.querySelector("button")).focus();
  });
  form.querySelectorAll("[data-ticks]").forEach(function (button) {
    button.addEventListener("click", function () {
      form.querySelectorAll("tr.proposed-lead input.tick").forEach(function (tick) { tick.checked = true; });
      show();
    });
  });
  var all = form.querySelector("[data-all]");
  if (all) all.addEventListener("change", function () {
    form.querySelectorAll("input.tick").forEach(function (tick) { if (!tick.disabled) tick.checked = all.checked; });
    show();
  });
  show();
}
