// A button that prints the page; the browser's own command does the same.
(function () {
  "use strict";
  document.querySelectorAll("[data-prints]").forEach(function (button) {
    button.addEventListener("click", function () { window.print(); });
  });
})();
