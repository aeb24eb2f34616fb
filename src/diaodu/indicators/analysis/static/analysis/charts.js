"use strict";
// Charts over the tables that say the same. Data stands in the page as JSON; colours are the page's own.
(() => {
  const places = document.querySelectorAll("[data-chart]");
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  for (const place of places) {
    const data = JSON.parse(document.getElementById(place.dataset.chart)?.textContent || "null");
    const known = data?.series.some((series) => series.values.some((value) => value !== null));
    if (!window.echarts || !known) {
      place.classList.add("empty-chart");
      continue;
    }
    if (data.kind === "bars") place.style.setProperty("height", `${Math.max(120, 46 + data.labels.length * 24)}px`);
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(data.kind === "bars" ? bars(data) : lines(data));
    place.dataset.state = "ready";
    new ResizeObserver(() => chart.resize()).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart.setOption(data.kind === "bars" ? bars(data) : lines(data), true));
  }

  function shared(data) {
    return {
      animation: !calm,
      animationDuration: 250,
      textStyle: { fontFamily: css("--sans"), color: css("--ink") },
      tooltip: {
        trigger: "axis",
        renderMode: "richText", // HTML ones need inline styles, which this site does not allow
        backgroundColor: css("--card"),
        borderColor: css("--line"),
        textStyle: { color: css("--ink"), fontFamily: css("--sans"), fontSize: 13 },
        valueFormatter: (value) => (value === null || value === undefined ? "—" : `${Number(value).toLocaleString("en-US")} ${data.unit}`),
      },
    };
  }

  function axis(more) {
    return {
      axisLine: { lineStyle: { color: css("--faint") } },
      axisTick: { show: false },
      axisLabel: { color: css("--soft"), fontSize: 12 },
      splitLine: { lineStyle: { color: css("--line") } },
      ...more,
    };
  }

  function lines(data) {
    const looks = {
      now: { color: css("--seal"), lineStyle: { width: 2.4, color: css("--seal") }, symbol: "circle", symbolSize: 6 },
      before: { color: css("--faint"), lineStyle: { width: 1.6, color: css("--faint") }, symbol: "emptyCircle", symbolSize: 5 },
      expected: { color: css("--seal"), lineStyle: { width: 2, type: "dotted", color: css("--seal") }, symbol: "none" },
      pace: { color: css("--done"), lineStyle: { width: 1.4, type: "dashed", color: css("--done") }, symbol: "none" },
    };
    return {
      ...shared(data),
      legend: { data: data.series.map((series) => series.name), top: 0, left: 0, icon: "roundRect", itemHeight: 3, itemWidth: 18, textStyle: { color: css("--soft") } },
      grid: { left: 8, right: 16, top: 46, bottom: 4, containLabel: true },
      xAxis: axis({ type: "category", data: data.labels, boundaryGap: false, splitLine: { show: false } }),
      yAxis: axis({ type: "value", scale: true, name: data.unit, nameTextStyle: { color: css("--faint"), align: "left" }, axisLine: { show: false } }),
      series: [
        ...(data.bands || []).flatMap(band),
        ...data.series.map((series) => ({ type: "line", name: series.name, data: series.values, connectNulls: false, ...looks[series.role] })),
      ],
    };
  }

  // A range is drawn as what lies between two stacked lines; the tables have its figures.
  function band(range) {
    const quiet = { type: "line", stack: range.role, stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false }, emphasis: { disabled: true } };
    const width = range.high.map((value, index) => (value === null ? null : value - range.low[index]));
    return [
      { ...quiet, name: `${range.role}-low`, data: range.low },
      { ...quiet, name: `${range.role}-width`, data: width, areaStyle: { color: css("--seal"), opacity: range.role === "half" ? 0.2 : 0.1 } },
    ];
  }

  function bars(data) {
    const own = css("--seal");
    const other = css("--faint");
    return {
      ...shared(data),
      grid: { left: 8, right: 56, top: 10, bottom: 4, containLabel: true },
      xAxis: axis({ type: "value", name: "", axisLabel: { color: css("--faint"), fontSize: 12 } }),
      yAxis: axis({ type: "category", data: data.labels, inverse: true, splitLine: { show: false }, axisLabel: { color: css("--ink"), fontSize: 12.5 } }),
      series: data.series.map((series) => ({
        type: "bar",
        name: series.name,
        barMaxWidth: 14,
        data: series.values.map((value, index) => ({ value, itemStyle: { color: index === data.chosen ? own : other } })),
        label: { show: true, position: "right", color: css("--soft"), formatter: (item) => Number(item.value).toLocaleString("en-US") },
      })),
    };
  }
})();
