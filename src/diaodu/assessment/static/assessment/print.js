"use strict";
document.getElementById("print-results")?.addEventListener("click", () => window.print());
