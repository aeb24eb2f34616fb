"use strict";
// Points of a shape: typed in the field or clicked on the map; the field is what is saved, the map only shows it.
(() => {
  const field = document.getElementById("id_points");
  const kind = document.getElementById("id_shape");
  if (!field) return;
  let map = null;

  const points = () =>
    field.value
      .split("\n")
      .map((line) => line.split(/[\s,，]+/).filter(Boolean).map(Number))
      .filter((pair) => pair.length === 2 && pair.every(Number.isFinite));

  const show = () => {
    if (!map) return;
    const line = points();
    const closed = kind.value === "Polygon" && line.length > 2 ? [...line, line[0]] : line;
    const features = line.map((at) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: at } }));
    if (closed.length > 1) features.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: closed } });
    map.getSource("drawn").setData({ type: "FeatureCollection", features });
  };

  document.addEventListener("map:ready", (event) => {
    map = event.detail.map;
    const seal = getComputedStyle(document.documentElement).getPropertyValue("--seal").trim();
    map.addSource("drawn", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    map.addLayer({ id: "drawn-line", type: "line", source: "drawn", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": seal, "line-width": 2, "line-dasharray": [2, 1] } });
    map.addLayer({ id: "drawn-point", type: "circle", source: "drawn", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-color": seal, "circle-radius": 4 } });
    map.on("click", (click) => {
      const at = `${click.lngLat.lng.toFixed(6)}, ${click.lngLat.lat.toFixed(6)}`;
      field.value = field.value.trim() ? `${field.value.trim()}\n${at}` : at;
      show();
    });
    show();
  });
  field.addEventListener("input", show);
  kind.addEventListener("change", show);
  document.getElementById("undo-point").addEventListener("click", () => {
    field.value = field.value.trim().split("\n").slice(0, -1).join("\n");
    show();
  });
})();
