// The progress chart: thousands of rows on one canvas no larger than what is seen of it. Rows come in windows.
// A row: [code, name, light, reason, who, promised finish, finish, low, high, days late, bars]; a bar: [promised
// first day, promised last, first, last, flags, name]. Days are counted from 2020-01-01.
(function () {
  "use strict";
  var box = document.querySelector(".gantt");
  if (!box) return;
  var canvas = box.querySelector("canvas"), space = box.querySelector(".gantt-space"), pen = canvas.getContext("2d");
  var data = JSON.parse(document.querySelector(".gantt-data").content.textContent);
  var EPOCH = Date.UTC(2020, 0, 1), DAY = 86400000, BEGUN = 1, OVER = 2, CRITICAL = 4, MOMENT = 8;
  var ROW = 34, GROUP = 28, HEAD = 30, AT_ONCE = 100;
  var isChart = box.dataset.mode === "chart";
  var span = data.span || [data.today - 30, data.today + 60];
  var first = Math.min(span[0], data.today) - 12, last = Math.max(span[1], data.today) + 45;
  var view = { width: 0, height: 0, left: 300, scale: 2, chosen: -1 };
  var rows = new Array(data.total), asked = {}, tops = [], colour = {}, queued = false, font = "";
  data.rows.forEach(function (row, place) { rows[data.first + place] = row; });

  // Where each row stands: groups one below the other, each with its head.
  (function () {
    var y = 0, place = 0;
    data.groups.forEach(function (group) {
      var head = group[0] ? GROUP : 0;
      tops.push({ y: y, head: head, first: place, count: group[1], label: group[0], red: group[2] });
      y += head + group[1] * ROW;
      place += group[1];
    });
    view.tall = y;
  })();

  function groupAt(y) {
    var low = 0, high = tops.length - 1;
    while (low < high) {
      var middle = (low + high + 1) >> 1;
      if (tops[middle].y <= y) low = middle; else high = middle - 1;
    }
    return low;
  }

  function rowTop(place) {
    for (var number = tops.length - 1; number >= 0; number--) {
      if (tops[number].first <= place) return tops[number].y + tops[number].head + (place - tops[number].first) * ROW;
    }
    return 0;
  }

  function rowAt(y) {
    if (!tops.length || y < 0) return -1;
    var group = tops[groupAt(y)], inside = y - group.y - group.head;
    if (inside < 0) return -1;
    var place = Math.floor(inside / ROW);
    return place < group.count ? group.first + place : -1;
  }

  function readColours() {
    var style = getComputedStyle(document.documentElement);
    ["ink", "soft", "faint", "paper", "card", "line", "seal", "highlight", "chosen", "red", "yellow", "green", "done"].forEach(function (name) {
      colour[name] = style.getPropertyValue("--" + name).trim();
    });
    colour.grey = colour.faint;
    ["red", "yellow", "green", "done", "faint"].forEach(function (name) {
      colour["pale " + name] = mixed(colour[name], colour.card, name === "faint" ? 0.42 : 0.3);
    });
    font = style.getPropertyValue("--sans") || "sans-serif";
  }

  // Opaque, so that nodes side by side in time do not darken each other.
  function mixed(front, back, share) {
    function parts(hex) { return [1, 3, 5].map(function (place) { return parseInt(hex.slice(place, place + 2), 16); }); }
    var one = parts(front), two = parts(back);
    return "rgb(" + one.map(function (part, place) { return Math.round(part * share + two[place] * (1 - share)); }).join(",") + ")";
  }

  function x(day) { return view.left + (day - first) * view.scale - box.scrollLeft; }

  function measure() {
    var ratio = window.devicePixelRatio || 1;
    view.width = box.clientWidth;
    view.height = box.clientHeight;
    view.left = view.width < 620 ? 132 : isChart ? 300 : 240;
    canvas.width = Math.round(view.width * ratio);
    canvas.height = Math.round(view.height * ratio);
    canvas.style.width = view.width + "px";
    canvas.style.height = view.height + "px";
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  function stretch() {
    space.style.width = Math.max(view.width, view.left + (last - first) * view.scale) + "px";
    space.style.height = Math.max(view.height, view.tall + HEAD + 6) + "px";
  }

  function fit() { view.scale = Math.max(0.15, (view.width - view.left) / (last - first)); }

  // Years lie on the chart: what is shown first is this year and the next spring, the rest a button away.
  function nearby() {
    var year = dateOf(data.today).getUTCFullYear(), from = dayOf(year, 0) - 4, until = dayOf(year + 1, 3);
    var scale = (view.width - view.left) / (until - from);
    if (isChart && scale > view.scale * 1.5) view.scale = scale; else from = first;
    stretch();
    box.scrollLeft = (from - first) * view.scale;
  }

  function dateOf(day) { return new Date(EPOCH + day * DAY); }
  function said(day) { return day === null ? box.dataset.none : dateOf(day).toISOString().slice(0, 10); }
  function dayOf(year, month) { return Math.round((Date.UTC(year, month, 1) - EPOCH) / DAY); }

  function eachMonth(work) {
    var start = dateOf(first + box.scrollLeft / view.scale), year = start.getUTCFullYear(), month = start.getUTCMonth();
    for (var count = 0; count < 600; count++) {
      var at = x(dayOf(year, month));
      if (at > view.width) return;
      work(at, year, month);
      month += 1;
      if (month > 11) { month = 0; year += 1; }
    }
  }

  function clipped(words, width) {
    if (pen.measureText(words).width <= width) return words;
    var low = 0, high = words.length;
    while (low < high) {
      var middle = (low + high + 1) >> 1;
      if (pen.measureText(words.slice(0, middle) + "…").width <= width) low = middle; else high = middle - 1;
    }
    return words.slice(0, low) + "…";
  }

  function lamp(light, at, y) {
    pen.fillStyle = pen.strokeStyle = colour[light] || colour.grey;
    pen.beginPath();
    if (light === "red") { pen.fillRect(at - 5, y - 5, 10, 10); return; }
    if (light === "yellow") { pen.moveTo(at, y - 6); pen.lineTo(at + 6, y + 5); pen.lineTo(at - 6, y + 5); pen.fill(); return; }
    pen.arc(at, y, light === "grey" ? 4.4 : 5, 0, 7);
    if (light === "grey") { pen.lineWidth = 1.6; pen.stroke(); } else pen.fill();
    if (light === "done") {
      pen.strokeStyle = colour.card; pen.lineWidth = 1.4; pen.beginPath();
      pen.moveTo(at - 2.6, y + 0.2); pen.lineTo(at - 0.8, y + 2); pen.lineTo(at + 2.6, y - 1.8); pen.stroke();
    }
  }

  function diamond(at, y, size, fill) {
    pen.fillStyle = fill;
    pen.beginPath();
    pen.moveTo(at, y - size); pen.lineTo(at + size, y); pen.lineTo(at, y + size); pen.lineTo(at - size, y);
    pen.fill();
  }

  function bar(item, y, lateName) {
    var promised = item[0] !== null, flags = item[4];
    var isLate = promised && item[3] > item[1];
    var left = x(item[2]), right = x(item[3] + 1), now = x(data.today + 1);
    if (right < view.left - 8 && (!promised || x(item[1] + 1) < view.left)) return;
    if (left > view.width && (!promised || x(item[0]) > view.width)) return;
    if (promised && !(flags & MOMENT)) {
      pen.fillStyle = colour["pale faint"];
      pen.fillRect(x(item[0]), y + 5, Math.max(1, x(item[1] + 1) - x(item[0]) - 1), 6);
    }
    var name = isLate ? lateName : "green", fill = colour[name];
    if (flags & MOMENT) {
      if (!isChart && promised) diamond(x(item[1] + 1), y + 8, 4, colour.faint);
      diamond(right, y + 18, isChart ? 4 : 6, flags & OVER ? fill : colour["pale " + name]);
      return;
    }
    var turn = flags & OVER ? right : flags & BEGUN ? Math.max(left, Math.min(right, now)) : left;
    pen.fillStyle = fill;
    if (turn > left) pen.fillRect(left, y + 13, Math.max(1.5, turn - left - 1), 11);
    if (right > turn) {
      pen.fillStyle = colour["pale " + name];
      pen.fillRect(turn, y + 13, Math.max(1.5, right - turn - 1), 11);
    }
    if (flags & CRITICAL && !(flags & OVER)) { pen.fillStyle = colour.red; pen.fillRect(left, y + 26, right - left - 1, 1.6); }
  }

  function finish(row, y) {
    if (row[6] === null) return 0;
    if (row[5] !== null) diamond(x(row[5] + 1), y + 8, 4.5, colour.faint);
    var at = x(row[6] + 1);
    diamond(at, y + 18, 6, colour[row[2]] || colour.grey);
    if (row[7] !== null) {
      pen.strokeStyle = colour.ink; pen.lineWidth = 1.4; pen.beginPath();
      pen.moveTo(x(row[7] + 1), y + 18); pen.lineTo(x(row[8] + 1), y + 18); pen.stroke();
      at = Math.max(at, x(row[8] + 1));
    }
    return at;
  }

  function drawRow(place, y) {
    var row = rows[place];
    if (place === view.chosen) { pen.fillStyle = colour.chosen; pen.fillRect(0, y, view.width, ROW); }
    if (!row) { pen.fillStyle = colour.highlight; pen.fillRect(view.left + 10, y + 13, 120, 9); return; }
    var lateName = row[2] === "red" || row[2] === "yellow" ? row[2] : "green", bars = row[10];
    // What takes no time is drawn last: it lies on the bars beside it.
    [0, MOMENT].forEach(function (kind) {
      for (var number = 0; number < bars.length; number++) if ((bars[number][4] & MOMENT) === kind) bar(bars[number], y, lateName);
    });
    var at = finish(row, y);
    if (row[9] > 0 && at) {
      pen.font = "11px " + font; pen.fillStyle = colour.red; pen.textAlign = "left";
      pen.fillText("+" + row[9] + box.dataset.days, at + 9, y + 22);
    }
  }

  function drawNames(place, y) {
    var row = rows[place];
    pen.fillStyle = place === view.chosen ? colour.chosen : colour.card;
    pen.fillRect(0, y, view.left, ROW);
    pen.fillStyle = colour.line; pen.fillRect(0, y + ROW - 1, view.left, 1);
    if (place === view.chosen) { pen.fillStyle = colour.seal; pen.fillRect(0, y, 3, ROW); }
    if (!row) { pen.fillStyle = colour.highlight; pen.fillRect(28, y + 12, view.left - 60, 10); return; }
    lamp(row[2], 16, y + 17);
    var who = view.left > 200 ? row[4] : "", room = view.left - 40;
    pen.font = "11.5px " + font;
    if (who) {
      who = clipped(who, 96);
      pen.fillStyle = colour.faint; pen.textAlign = "right";
      pen.fillText(who, view.left - 10, y + 21);
      room -= pen.measureText(who).width + 8;
    }
    pen.font = "14px " + font; pen.fillStyle = colour.ink; pen.textAlign = "left";
    pen.fillText(clipped(row[1], room), 28, y + 22);
  }

  function drawHead() {
    pen.fillStyle = colour.card; pen.fillRect(0, 0, view.width, HEAD);
    pen.font = "12px " + font; pen.fillStyle = colour.soft; pen.textAlign = "left";
    var wide = view.scale * 30, free = 0;
    eachMonth(function (at, year, month) {
      var words = month === 0 || wide < 16 ? (month === 0 || !free ? year + box.dataset.year : "") : month + 1 + box.dataset.month;
      if (wide > 60 && month === 0) words = year + box.dataset.year + " 1" + box.dataset.month;
      if (!words || at < free || at < view.left - 4) return;
      pen.fillText(words, at + 4, 20);
      free = at + pen.measureText(words).width + 10;
    });
    pen.fillStyle = colour.card; pen.fillRect(0, 0, view.left, HEAD);
    pen.fillStyle = colour.faint; pen.fillText(clipped(box.dataset.corner, view.left - 20), 12, 20);
    pen.fillStyle = colour.line; pen.fillRect(0, HEAD - 1, view.width, 1);
  }

  function visible(work, head) {
    var top = box.scrollTop, bottom = top + view.height - HEAD;
    for (var number = tops.length ? groupAt(top) : 0; number < tops.length; number++) {
      var group = tops[number];
      if (group.y > bottom) break;
      var base = group.y + group.head, from = Math.max(0, Math.floor((top - base) / ROW));
      for (var place = from; place < group.count; place++) {
        var y = base + place * ROW;
        if (y > bottom) break;
        work(group.first + place, y - top + HEAD);
      }
      if (head && group.head) head(group, Math.max(group.y, Math.min(top, base + group.count * ROW - GROUP)) - top + HEAD);
    }
  }

  function drawGroup(group, y) {
    pen.fillStyle = colour.highlight; pen.fillRect(0, y, view.width, GROUP);
    pen.font = "600 13.5px " + font; pen.fillStyle = colour.ink; pen.textAlign = "left";
    pen.fillText(clipped(group.label, view.left - 70), 12, y + 19);
    pen.font = "12px " + font; pen.fillStyle = colour.soft; pen.textAlign = "right";
    pen.fillText(group.count + "", view.left - 10, y + 19);
  }

  function draw() {
    queued = false;
    pen.fillStyle = colour.card; pen.fillRect(0, 0, view.width, view.height);
    pen.fillStyle = colour.line;
    eachMonth(function (at) { if (at >= view.left) pen.fillRect(at, HEAD, 1, view.height); });
    var missing = {};
    visible(function (place, y) {
      drawRow(place, y);
      if (!rows[place]) missing[Math.floor(place / AT_ONCE)] = true;
    });
    var now = x(data.today + 1);
    pen.fillStyle = colour.seal;
    if (now >= view.left) pen.fillRect(now - 0.75, HEAD, 1.5, view.height);
    visible(drawNames, drawGroup);
    pen.fillStyle = colour.line; pen.fillRect(view.left - 1, HEAD, 1, view.height);
    drawHead();
    Object.keys(missing).forEach(ask);
    if (!box.dataset.painted) {
      box.dataset.painted = Math.round(performance.now());
      performance.mark("chart-painted");
    }
  }

  function paint() {
    if (queued) return;
    queued = true;
    requestAnimationFrame(draw);
  }

  function ask(part) {
    if (!isChart || asked[part]) return;
    asked[part] = true;
    var from = part * AT_ONCE;
    fetch(box.dataset.rows + "?" + box.dataset.query + "&offset=" + from + "&limit=" + AT_ONCE, { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(answer.status); })
      .then(function (found) {
        found.rows.forEach(function (row, place) { rows[found.first + place] = row; });
        paint();
      })
      .catch(function () { setTimeout(function () { asked[part] = false; paint(); }, 3000); }); // a lost line is tried again
  }

  function zoom(factor, at) {
    var middle = at === undefined ? (view.width + view.left) / 2 : at;
    var day = first + (box.scrollLeft + middle - view.left) / view.scale;
    view.scale = Math.max(0.15, Math.min(24, view.scale * factor));
    stretch();
    box.scrollLeft = (day - first) * view.scale - (middle - view.left);
    paint();
  }

  function toToday() { box.scrollLeft = (data.today - first) * view.scale - (view.width - view.left) / 2; paint(); }

  function resized() { measure(); stretch(); paint(); }

  readColours();
  measure();
  fit();
  nearby();
  draw(); // at once, not with the next frame: the rows are here
  box.addEventListener("scroll", paint, { passive: true });
  new ResizeObserver(resized).observe(box);

  // What the keys and the pointer need (chart_keys.js).
  window.diaoduChart = {
    box: box, data: data, rows: rows, view: view, HEAD: HEAD, ROW: ROW, isChart: isChart, paint: paint, zoom: zoom,
    rowAt: rowAt, rowTop: rowTop, toToday: toToday, said: said,
    year: function () { fit(); nearby(); paint(); },
    fit: function () { fit(); stretch(); box.scrollLeft = 0; paint(); },
    dayAt: function (at) { return Math.floor(first + (box.scrollLeft + at - view.left) / view.scale); }
  };
})();
