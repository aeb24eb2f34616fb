// The chart by keyboard and pointer: j k and arrows choose a row, Enter or a click opens it; what is under the pointer
// or chosen is said in words above the chart.
(function () {
  "use strict";
  var chart = window.diaoduChart;
  if (!chart) return;
  var box = chart.box, view = chart.view, line = document.querySelector(".gantt-said"), timer = 0;

  function words(row) {
    var parts = [row[0] + " " + row[1]];
    if (row[3]) parts.push(row[3]);
    if (row[6] !== null) parts.push(box.dataset.finish + " " + chart.said(row[6]) + (row[7] !== null ? "（" + chart.said(row[7]) + " – " + chart.said(row[8]) + "）" : ""));
    if (row[9] > 0) parts.push("+" + row[9] + box.dataset.days);
    return parts.join(" · ");
  }

  function barWords(bar) {
    var promised = bar[0] === null ? box.dataset.none : box.dataset.promised + " " + chart.said(bar[0]) + " – " + chart.said(bar[1]);
    return bar[5] + "：" + chart.said(bar[2]) + " – " + chart.said(bar[3]) + "，" + promised;
  }

  function say(text) { line.textContent = text; line.title = text; }

  function choose(place) {
    var total = chart.data.total;
    if (!total) return;
    view.chosen = Math.max(0, Math.min(total - 1, place));
    var top = chart.rowTop(view.chosen), room = box.clientHeight - chart.HEAD;
    if (top - 28 < box.scrollTop) box.scrollTop = Math.max(0, top - 28);
    else if (top + chart.ROW > box.scrollTop + room) box.scrollTop = top + chart.ROW - room + 6;
    chart.paint();
    clearTimeout(timer);
    timer = setTimeout(function () {
      var row = chart.rows[view.chosen];
      if (row) say(chart.isChart ? words(row) : barWords(row[10][0]));
    }, 120); // the rows may just be coming
  }

  function open(place) {
    var row = chart.rows[place];
    if (!row) return;
    if (chart.isChart) { location.href = box.dataset.one.replace("CODE", encodeURIComponent(row[0])); return; }
    var there = document.getElementById("node-" + row[0]);
    if (!there) return;
    there.scrollIntoView({ block: "center" });
    var summary = there.querySelector("summary, a, button");
    if (summary) summary.focus({ preventScroll: true });
  }

  var page = function () { return Math.max(1, Math.floor((box.clientHeight - chart.HEAD) / chart.ROW) - 1); };
  var keys = {
    j: function () { choose(view.chosen + 1); },
    k: function () { choose(view.chosen - 1); },
    ArrowDown: function () { choose(view.chosen + 1); },
    ArrowUp: function () { choose(view.chosen - 1); },
    PageDown: function () { choose(view.chosen + page()); },
    PageUp: function () { choose(view.chosen - page()); },
    Home: function () { choose(0); },
    End: function () { choose(chart.data.total - 1); },
    ArrowRight: function () { box.scrollLeft += 80; },
    ArrowLeft: function () { box.scrollLeft -= 80; },
    Enter: function () { open(view.chosen); },
    "+": function () { chart.zoom(1.4); },
    "=": function () { chart.zoom(1.4); },
    "-": function () { chart.zoom(1 / 1.4); },
    t: function () { chart.toToday(); },
    0: function () { chart.fit(); }
  };

  document.addEventListener("keydown", function (event) {
    var isHere = event.target === box;
    var isFree = event.target === document.body || event.target.id === "main";
    if (event.ctrlKey || event.metaKey || event.altKey || !(isHere || (isFree && /^[jk]$/.test(event.key)))) return;
    var deed = keys[event.key];
    if (!deed) return;
    event.preventDefault();
    if (!isHere) box.focus({ preventScroll: true });
    deed();
  });

  function place(event) {
    var edge = box.getBoundingClientRect();
    return { x: event.clientX - edge.left - box.clientLeft, y: event.clientY - edge.top - box.clientTop };
  }

  box.addEventListener("pointermove", function (event) {
    var at = place(event), number = at.y > chart.HEAD ? chart.rowAt(at.y - chart.HEAD + box.scrollTop) : -1;
    var row = number < 0 ? null : chart.rows[number];
    if (!row) return;
    var day = chart.dayAt(at.x), found = null;
    if (at.x > view.left) row[10].forEach(function (bar) { if (bar[2] <= day && day <= bar[3]) found = bar; });
    say(found ? (chart.isChart ? row[1] + " · " : "") + barWords(found) : words(row));
  });
  box.addEventListener("click", function (event) {
    var at = place(event), number = at.y > chart.HEAD ? chart.rowAt(at.y - chart.HEAD + box.scrollTop) : -1;
    if (number < 0) return;
    view.chosen = number;
    chart.paint();
    if (at.x <= view.left) open(number);
  });
  box.addEventListener("dblclick", function () { open(view.chosen); });
  box.addEventListener("wheel", function (event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    chart.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, place(event).x);
  }, { passive: false });
  document.querySelectorAll("[data-zoom]").forEach(function (button) {
    button.addEventListener("click", function () {
      ({ fit: chart.fit, year: chart.year, in: function () { chart.zoom(1.4); }, out: function () { chart.zoom(1 / 1.4); }, today: chart.toToday })[button.dataset.zoom]();
    });
  });
})();
