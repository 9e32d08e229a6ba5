// The picture of who carries out what. The page has an element with the id by which cytoscape knows
// its style sheet, which the policy forbids it to put in.
"use strict";
(function () {
  const box = document.getElementById("graph");
  const colours = { full: "#1b7f4b", partial: "#b26a00", none: "#b3261e", "not-applicable": "#6b6b6b" };
  window.fetch(box.dataset.source).then(function (answer) { return answer.json(); })
    .then(function (elements) {
      // Names stay readable whatever their number.
      const rows = elements.filter(function (e) { return e.data.side; }).map(function (e) { return e.position.y; });
      box.style.height = Math.max.apply(null, rows.concat([400])) * 0.8 + 60 + "px";
      window.cytoscape({
        container: box,
        elements: elements,
        layout: { name: "preset" },
        style: [
          { selector: "node", style: { label: "data(label)", shape: "round-rectangle", width: 16, height: 16, "font-size": 14, "text-valign": "center", "text-margin-x": 8, "text-halign": "right", "background-color": function (n) { return colours[n.data("status")] || "#1a4f8b"; } } },
          { selector: 'node[side="upper"]', style: { "text-halign": "left", "text-margin-x": -8 } },
          { selector: "edge", style: { width: 2, "line-color": "#8a99ad", "curve-style": "straight" } },
          { selector: 'edge[grade="partial"]', style: { "line-style": "dashed" } }
        ]
      }).on("tap", 'node[side="upper"]', function (event) {
        window.location.assign(box.dataset.desk + event.target.id().slice("upper:".length));
      });
    });
})();
