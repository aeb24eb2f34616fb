// Comforts of the round page: tick all, copy the message. Without script the boxes and the text are there all the same.
(function () {
  "use strict";
  var all = document.querySelector("[data-ticks-all]");
  if (all) {
    all.addEventListener("change", function () {
      document.querySelectorAll("input[name=return]").forEach(function (box) { box.checked = all.checked; });
    });
  }
  document.querySelectorAll("[data-copies]").forEach(function (button) {
    button.addEventListener("click", function () {
      var text = document.getElementById(button.dataset.copies);
      text.select();
      if (navigator.clipboard) navigator.clipboard.writeText(text.value);
      else document.execCommand("copy");
      button.textContent = button.dataset.done;
    });
  });
  document.querySelectorAll("[data-ticks]").forEach(function (group) {
    group.querySelector("[data-ticks-group]").addEventListener("click", function () {
      var boxes = Array.prototype.slice.call(group.querySelectorAll("input[type=checkbox]"));
      var all = boxes.every(function (box) { return box.checked; });
      boxes.forEach(function (box) { box.checked = !all; });
    });
  });
  // A column pasted from a spreadsheet fills the figures below, one a row.
  document.querySelectorAll("input[data-figure]").forEach(function (field, index, fields) {
    field.addEventListener("paste", function (event) {
      var rows = (event.clipboardData.getData("text") || "").trim().split(/\r?\n/);
      if (rows.length < 2) return;
      event.preventDefault();
      rows.forEach(function (row, offset) {
        if (fields[index + offset]) fields[index + offset].value = row.split("\t")[0].trim();
      });
    });
  });
  // Enter in a figure goes on to the next one; the last one saves.
  document.querySelectorAll("input[data-figure]").forEach(function (field, index, fields) {
    field.addEventListener("keydown", function (event) {
      if (event.key !== "Enter" || index + 1 >= fields.length) return;
      event.preventDefault();
      fields[index + 1].focus();
      fields[index + 1].select();
    });
  });
})();
