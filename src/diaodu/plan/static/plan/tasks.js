// Entering a task without leaving the keyboard: Enter in the sentence goes on to what is still missing, else enters it.
(function () {
  "use strict";
  var form = document.getElementById("task-form");
  var sentence = document.getElementById("id_sentence");
  if (!form || !sentence) return;
  sentence.setSelectionRange(sentence.value.length, sentence.value.length);

  sentence.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    var lead = document.getElementById("id_lead");
    if (lead && !lead.value) lead.focus();
    else form.requestSubmit();
  });

  // What is proposed comes while one types: the field somebody is in keeps the focus.
  var inside = "";
  document.body.addEventListener("htmx:beforeSwap", function () { inside = document.activeElement ? document.activeElement.id : ""; });
  document.body.addEventListener("htmx:afterSwap", function () {
    var field = inside && document.getElementById(inside);
    if (field && field !== document.activeElement) field.focus();
  });
})();
