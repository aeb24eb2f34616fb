// The button that prints; without a script the browser's own command does the same.
document.getElementById("wall-print").addEventListener("click", function () { window.print(); });
