"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const form = document.getElementById("tools");
  const pairSelect = document.getElementById("pair");
  const query = document.getElementById("query");
  const section = document.getElementById("section");
  const department = document.getElementById("department");
  const withBodies = document.getElementById("bodies");
  const boxes = Array.from(form.querySelectorAll("input[name=status]"));
  const count = document.getElementById("count");
  const panel = document.getElementById("panel");
  const STATUS = { full: "#1a7f37", partial: "#bf8700", none: "#b3261e" };
  const X = { upper: 0, lower: 640, "upper-body": -420, "lower-body": 1060 };
  const READABLE = 0.62;
  let pair, units, cy;

  // Text of a document only ever becomes text of a node.
  function make(tag, text, kind) {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    if (kind) node.className = kind;
    return node;
  }

  function bodyId(side, name) { return side + "-body " + name; }

  function elements() {
    const made = [];
    const bodies = new Map();
    pair.units.forEach(function (unit) {
      made.push({ data: { id: unit.id, label: unit.place, kind: unit.side,
        colour: STATUS[unit.status] || "#57606a" }, classes: unit.side + (unit.own ? " own" : "") });
      unit.duties.forEach(function (duty) {
        const id = bodyId(unit.side, duty.name);
        if (!bodies.has(id)) {
          bodies.set(id, true);
          made.push({ data: { id: id, label: duty.name, kind: unit.side + "-body" }, classes: "body" });
        }
        made.push({ data: { id: "d " + id + " " + unit.id, source: id, target: unit.id },
          classes: "duty" + (duty.leads ? " leads" : "") });
      });
    });
    pair.links.forEach(function (link, at) {
      made.push({ data: { id: "l" + at, source: link.lower, target: link.upper, at: at },
        classes: "link " + link.grade });
    });
    pair.counterparts.forEach(function (names, at) {
      const upper = bodyId("upper", names[0]), lower = bodyId("lower", names[1]);
      if (bodies.has(upper) && bodies.has(lower)) {
        made.push({ data: { id: "c" + at, source: lower, target: upper }, classes: "counterpart" });
      }
    });
    return made;
  }

  const style = [
    { selector: "node", style: { shape: "round-rectangle", width: 330, height: 36,
      "background-color": "#ffffff", "border-width": 1, "border-color": "#57606a",
      label: "data(label)", "text-valign": "center", "text-halign": "center", "text-wrap": "wrap",
      "text-max-width": 310, "text-overflow-wrap": "anywhere", "font-size": 13, color: "#1b1f24",
      "font-family": "Microsoft YaHei, Noto Sans CJK SC, SimHei, sans-serif" } },
    { selector: "node.upper", style: { "border-width": 3, "border-color": "data(colour)" } },
    { selector: "node.own", style: { "border-style": "dashed", "background-color": "#f3f5f7" } },
    { selector: "node.body", style: { shape: "ellipse", width: 190, "background-color": "#eef4fa" } },
    { selector: "edge", style: { "curve-style": "straight", width: 1, "line-color": "#b9c3cd" } },
    { selector: "edge.link", style: { width: 2, "line-color": "#7fb2de", "line-style": "dashed",
      "source-endpoint": "-50% 0", "target-endpoint": "50% 0" } },
    { selector: "edge.direct", style: { width: 3, "line-color": "#0b4f8a", "line-style": "solid" } },
    { selector: "edge.leads", style: { width: 2, "line-color": "#57606a" } },
    { selector: "edge.counterpart", style: { "line-style": "dotted" } },
    { selector: ".gone", style: { display: "none" } },
    { selector: ".context", style: { opacity: 0.55 } },
    { selector: ".faded", style: { opacity: 0.15 } },
    { selector: ".chosen", style: { "background-color": "#fff3c4", "line-color": "#c2410c" } },
  ];

  function fits(unit) {
    const statuses = boxes.filter(function (box) { return box.checked; })
      .map(function (box) { return box.value; });
    if (statuses.length && !statuses.includes(unit.status)) return false;
    if (section.value && unit.section !== section.value) return false;
    const names = unit.duties.map(function (duty) { return duty.name; });
    if (department.value && !names.includes(department.value)) return false;
    return query.value.toLowerCase().split(/\s+/).filter(Boolean).every(function (word) {
      return unit.search.includes(word);
    });
  }

  function filter() {
    const found = pair.units.filter(fits);
    const shown = new Set(found.map(function (unit) { return unit.id; }));
    const near = new Set();
    pair.links.forEach(function (link) {
      if (shown.has(link.lower)) near.add(link.upper);
      if (shown.has(link.upper)) near.add(link.lower);
    });
    cy.batch(function () {
      cy.elements().removeClass("gone context faded chosen");
      cy.nodes(".upper, .lower").forEach(function (node) {
        const kept = shown.has(node.id());
        node.toggleClass("gone", !kept && !near.has(node.id()));
        node.toggleClass("context", !kept);
      });
      cy.nodes(".body").forEach(function (node) {
        const used = node.connectedEdges(".duty").some(function (edge) {
          return shown.has(edge.target().id());
        });
        node.toggleClass("gone", !withBodies.checked || !used);
      });
      cy.edges(".link").forEach(function (edge) {
        edge.toggleClass("gone", !shown.has(edge.source().id()) && !shown.has(edge.target().id()));
      });
      stack();
    });
    look();
    count.textContent = "显示 " + found.length + "／" + pair.units.length + " 项";
    list(found);
  }

  // All at one look where its text can still be read, else from the top on.
  function look() {
    const shown = cy.elements(":visible");
    cy.fit(shown, 24);
    const zoom = Math.min(Math.max(cy.zoom(), READABLE), 1.2);
    if (zoom === cy.zoom()) return;
    cy.zoom(zoom);
    cy.center(shown);
    if (zoom !== READABLE) return;
    const box = shown.renderedBoundingBox();
    cy.panBy({ x: box.w > cy.width() ? 8 - box.x1 : 0, y: 24 - box.y1 });
  }

  // Each kind in a column of its own, in the order of its document.
  function stack() {
    const height = {};
    const most = {};
    const visible = cy.nodes().filter(function (node) { return !node.hasClass("gone"); });
    visible.forEach(function (node) {
      const kind = node.data("kind");
      most[kind] = (most[kind] || 0) + 1;
    });
    const tallest = Math.max.apply(null, Object.values(most).concat(1));
    visible.forEach(function (node) {
      const kind = node.data("kind");
      const step = 52 * (tallest / most[kind] > 3 ? 3 : tallest / most[kind]);
      height[kind] = (height[kind] || 0) + step;
      node.position({ x: X[kind], y: height[kind] - step / 2 });
    });
  }

  function quote(parent, said, text, kind) {
    const node = make("blockquote", "", kind);
    if (said) node.append(make("span", said, "small"), document.createElement("br"));
    node.append(document.createTextNode(text));
    parent.append(node);
  }

  function back() {
    const button = make("button", "返回列表");
    button.type = "button";
    button.addEventListener("click", filter);
    return button;
  }

  function list(found) {
    panel.replaceChildren(make("h2", "条目"));
    ["upper", "lower"].forEach(function (side) {
      panel.append(make("h3", side === "upper" ? pair.upper : pair.lower));
      const items = document.createElement("ul");
      found.filter(function (unit) { return unit.side === side; }).forEach(function (unit) {
        const button = make("button");
        button.type = "button";
        if (unit.status) button.append(make("span", "", "mark " + unit.status));
        button.append(unit.place + (unit.status ? "（" + words.coverage[unit.status] + "）" : ""));
        button.addEventListener("click", function () { choose(unit.id); });
        const item = document.createElement("li");
        item.append(button);
        items.append(item);
      });
      panel.append(items);
    });
  }

  function choose(id) {
    const element = cy.getElementById(id);
    const near = element.closedNeighborhood();
    cy.batch(function () {
      cy.elements().removeClass("chosen faded");
      cy.elements().not(near.union(near.connectedNodes())).addClass("faded");
      element.addClass("chosen");
    });
    if (element.isEdge()) {
      panel.replaceChildren(back(), make("h2", "衔接依据"));
      linkPart(pair.links[element.data("at")]);
    } else if (units.has(id)) {
      unitPart(units.get(id));
    } else {
      bodyPart(element);
    }
    panel.scrollTop = 0;
    panel.focus();
  }

  function linkPart(link) {
    const decided = link.decision ? "，" + link.decision : "";
    panel.append(make("h3", units.get(link.upper).place + " — " + units.get(link.lower).place));
    panel.append(make("p", words.grades[link.grade] + decided, "small"));
    link.quotations.forEach(function (pairOf) {
      quote(panel, "上级原文", pairOf.upper, "upper");
      quote(panel, "本级原文", pairOf.lower, "lower");
      if (pairOf.terms) panel.append(make("p", "共同要素：" + pairOf.terms, "small"));
    });
    if (!link.quotations.length) panel.append(make("p", "（无逐句依据）", "small"));
  }

  function unitPart(unit) {
    panel.replaceChildren(back(), make("h2", unit.place));
    const said = unit.duties.map(function (duty) { return duty.name + "（" + duty.role + "）"; });
    panel.append(make("p", "责任单位：" + (said.join("、") || "—")));
    if (unit.side === "upper") {
      panel.append(make("p", "衔接情况：" + unit.counted));
      panel.append(make("h3", "逐句对照"));
      unit.sentences.forEach(function (line) {
        quote(panel, line.said, line.text, line.lower.length ? "upper" : "none");
        line.lower.forEach(function (lower) {
          quote(panel, "本级：" + lower.place, lower.text, "lower");
        });
      });
      return;
    }
    if (unit.own) panel.append(make("p", words.own + (unit.reason ? "：" + unit.reason : "")));
    pair.links.filter(function (link) { return link.lower === unit.id; }).forEach(linkPart);
  }

  function bodyPart(element) {
    panel.replaceChildren(back(), make("h2", element.data("label")));
    const items = document.createElement("ul");
    element.connectedEdges(".duty").forEach(function (edge) {
      const unit = units.get(edge.target().id());
      const held = unit.duties.find(function (duty) { return duty.name === element.data("label"); });
      items.append(make("li", unit.place + "（" + held.role + "）"));
    });
    panel.append(items);
  }

  function options(select, values) {
    const first = select.options[0];
    select.replaceChildren(first);
    Array.from(new Set(values)).filter(Boolean).forEach(function (value) {
      const option = make("option", value);
      option.value = value;
      select.append(option);
    });
  }

  function open() {
    pair = data.pairs[Number(pairSelect.value) || 0];
    units = new Map(pair.units.map(function (unit) { return [unit.id, unit]; }));
    options(section, pair.units.map(function (unit) { return unit.section; }));
    options(department, pair.units.flatMap(function (unit) {
      return unit.duties.map(function (duty) { return duty.name; });
    }));
    if (cy) cy.destroy();
    cy = window.cytoscape({ container: document.getElementById("graph"), elements: elements(),
      style: style, layout: { name: "null" }, minZoom: 0.05, maxZoom: 3 });
    cy.on("tap", "node, edge.link", function (event) { choose(event.target.id()); });
    cy.on("tap", function (event) { if (event.target === cy) filter(); });
    filter();
  }

  let typing = 0;
  form.addEventListener("input", function (event) {
    if (event.target === pairSelect) { open(); return; }
    // A large graph is not drawn anew at every key.
    window.clearTimeout(typing);
    typing = window.setTimeout(filter, event.target === query ? 150 : 0);
  });
  form.addEventListener("reset", function () { window.setTimeout(open, 0); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.hidden = false;
  open();
})();
