// A file that was chosen says its name on its own label.
document.addEventListener("change", function (event) {
  var input = event.target;
  if (input.type !== "file" || !input.closest("label.file")) return;
  var name = input.closest("label.file").querySelector("[data-file-name]");
  if (name && input.files.length) name.textContent = input.files[0].name;
});
// One row's forms at a time, closed by Escape.
document.addEventListener("toggle", function (event) {
  var here = event.target;
  if (!here.matches || !here.matches("details.row-more") || !here.open) return;
  document.querySelectorAll("details.row-more[open]").forEach(function (other) {
    if (other !== here) other.open = false;
  });
}, true);
document.addEventListener("keydown", function (event) {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.row-more[open]").forEach(function (open) {
    open.open = false;
    open.querySelector("summary").focus();
  });
});
