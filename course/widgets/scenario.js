// A branching story: scene, choice, reason, consequence; at the end the whole tree with the way taken.
const TYPING = 350;
const END_MARKS = { good: "✓", mixed: "~", bad: "✗" };

function treeElement(view, debrief, words) {
  const DX = 78, DY = 44, R = 13, PAD = 26;
  const places = debrief.layout;
  const rows = Object.values(places).map(([, row]) => row);
  const top = Math.min(...rows), width = PAD * 2 + DX * Math.max(...Object.values(places).map(([column]) => column)), height = PAD * 2 + DY * (Math.max(...rows) - top);
  const at = (node) => [PAD + places[node][0] * DX, PAD + (places[node][1] - top) * DY];
  const lines = [], dots = [];
  const taken = new Set(debrief.steps.map((s) => `${s.node}>${s.to}`));
  debrief.outline.forEach((scene) => {
    const [x, y] = at(scene.id);
    scene.choices.forEach((c) => {
      const [u, v] = at(c.to), mine = taken.has(`${scene.id}>${c.to}`) && c.taken;
      const bend = (a, b, from, to) => `C${(a + b) / 2},${from} ${(a + b) / 2},${to} ${b},${to}`;
      // A line over several columns runs in the gutter between two rows, never through another scene.
      const gutter = v > y ? v - DY / 2 : v + DY / 2;
      const route = u - x > DX + 1 ? `${bend(x + R, x + DX - R, y, gutter)} L${u - DX + R},${gutter} ${bend(u - DX + R, u - R, gutter, v)}` : bend(x + R, u - R, y, v);
      const curve = `<path d="M${x + R},${y} ${route}" fill="none" stroke="${mine ? "#0b5cad" : "#6b7280"}" stroke-width="${mine ? 5 : 1.2}"/>`;
      if (mine) lines.push(curve); else lines.unshift(curve);
    });
    const ring = scene.visited ? `stroke="#0b5cad" stroke-width="4"` : `stroke="#374151" stroke-width="1.5"`;
    dots.push(scene.end
      ? `<rect x="${x - R}" y="${y - R}" width="${2 * R}" height="${2 * R}" fill="#fff" ${ring}/><text x="${x}" y="${y + 5}" text-anchor="middle" font-size="13" fill="#1b1b1b">${debrief.numbers[scene.id]}${END_MARKS[scene.end]}</text>`
      : `<circle cx="${x}" cy="${y}" r="${R}" fill="#fff" ${ring}/><text x="${x}" y="${y + 5}" text-anchor="middle" font-size="13" fill="#1b1b1b">${debrief.numbers[scene.id]}</text>`);
  });
  const way = [...debrief.steps.map((s) => debrief.numbers[s.node]), debrief.numbers[debrief.steps.at(-1).to]].join(", ");
  const alt = fill(words.tree_alt, { n: debrief.outline.length, way });
  const svg = `<svg role="img" xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">${lines.join("")}${dots.join("")}</svg>`;
  const box = h("div", { html: svg });
  box.firstChild.setAttribute("aria-label", alt);
  return h("div", { class: "course-scroll", tabindex: "0", role: "region", "aria-label": words.tree }, box);
}

function outlineElement(view, debrief, words) {
  return h("details", {}, h("summary", {}, words.outline), h("ol", { class: "course-outline" }, debrief.outline.map((scene) =>
    h("li", {}, scene.visited ? h("strong", {}, `${words.visited}: `) : null, scene.when ? `${scene.when}. ` : "", scene.text,
      scene.end ? h("strong", {}, ` ${END_MARKS[scene.end]} ${words[scene.end]}`) : h("ul", {}, scene.choices.map((c) =>
        h("li", {}, `${c.text} → ${fill(words.to, { n: debrief.numbers[c.to] })}`, c.taken ? h("strong", {}, ` — ${words.taken}`) : null)))))));
}

function timeElement(view, debrief, words) {
  const names = Object.keys(view.measures);
  return tableElement({ caption: words.over_time, header: [words.turn, words.your_choice, words.your_reason, ...names.map((n) => view.measures[n])],
    rows: debrief.steps.map((s, i) => [`${i + 1}. ${s.when}`, s.choice, s.reason, ...names.map((n) => s.values[n])]) });
}

function render({ model, el }) {
  const texts = model.get("texts"), view = model.get("view"), words = view.words;
  const root = card("exploration", view.title, texts.practice);
  root.dataset.exploration = model.get("identifier");
  const say = liveRegion(), stage = h("div"), closing = h("div");
  let record = { path: [], reasons: {}, ended: [] };
  const adopt = (value) => { record = { path: [...((value || {}).path || [])], reasons: { ...((value || {}).reasons || {}) }, ended: ((value || {}).ended || []).map((w) => [...w]) }; };
  const keeper = saver(model);
  const save = (delay) => keeper.change(JSON.parse(JSON.stringify(record)), delay);
  adopt(model.get("value"));

  function walk() {
    let here = view.start, values = { ...view.start_values }, before = values;
    const steps = [];
    for (const taken of record.path) {
      const choice = (view.nodes[here].choices || []).find((c) => String(c.id) === taken);
      if (!choice) break;
      before = values; values = { ...values };
      for (const [name, change] of Object.entries(choice.cost || {})) values[name] = (values[name] || 0) + change;
      steps.push({ node: here, choice });
      here = String(choice.to);
    }
    record.path = steps.map((s) => String(s.choice.id));
    return { here, steps, values, before };
  }

  function standing(values, before) {
    return h("dl", { class: "course-metrics", "aria-label": words.standing }, Object.entries(view.measures).map(([name, text]) => {
      const change = values[name] - before[name];
      return h("div", {}, h("dt", {}, text), h("dd", {}, h("strong", {}, `${values[name]}`), change ? h("span", {}, `${change > 0 ? "▲" : "▼"} ${fill(words.was, { n: before[name] })}`) : null));
    }));
  }

  function draw(focus) {
    const { here, steps, values, before } = walk();
    const node = view.nodes[here];
    const scene = h("div", { tabindex: "-1", class: "course-scene" }, node.when ? h("p", {}, h("strong", {}, node.when)) : null, h("p", {}, node.text));
    const parts = [standing(values, before)];
    const last = steps.at(-1);
    if (last && last.choice.feedback) parts.push(h("p", { class: "course-notice" }, last.choice.feedback));
    parts.push(scene);
    if (node.choices) {
      const name = uid("scene"), note = h("p", { class: "course-warn", hidden: true });
      let chosen = null;
      const reason = h("textarea", { rows: 2, value: record.reasons[here] || "", oninput: (e) => { record.reasons[here] = e.target.value; save(TYPING); } });
      const go = () => {
        const enough = (record.reasons[here] || "").trim().split(/\s+/).filter(Boolean).length >= view.reason_words;
        if (chosen === null || !enough) { note.hidden = false; note.textContent = `! ${fill(words.reason_missing, { n: view.reason_words })}`; announce(say, note.textContent); return; }
        record.path.push(chosen);
        const next = (node.choices.find((c) => String(c.id) === chosen) || {}).to;
        if (view.nodes[next].end) record.ended = [...record.ended.filter((w) => w.join() !== record.path.join()), [...record.path]];
        save(); draw(true);
      };
      parts.push(h("fieldset", {}, h("legend", {}, words.choose), node.choices.map((c) => {
        const one = uid("option");
        return h("div", { class: "course-option" }, h("input", { type: "radio", name, id: one, onchange: () => { chosen = String(c.id); } }), h("label", { for: one }, c.text));
      })), field(words.reason, reason), note, button(texts.go_on, go));
    } else {
      parts.push(h("p", { class: "course-notice" }, h("strong", {}, `${END_MARKS[node.end]} ${texts.the_end}: ${words[node.end]}. `), node.debrief || ""));
    }
    if (steps.length) parts.push(
      button(texts.back, () => { record.path.pop(); save(); draw(true); }, { class: "course-button course-quiet" }),
      button(texts.start_again, () => { record.path = []; save(); draw(true); }, { class: "course-button course-quiet" }));
    stage.replaceChildren(...parts);
    drawDebrief();
    if (focus) { scene.focus(); announce(say, [last && last.choice.feedback, node.when, node.text, node.debrief].filter(Boolean).join(" ")); }
  }

  function drawDebrief() {
    const debrief = model.get("debrief") || {};
    const { here } = walk();
    if (!debrief.end || !view.nodes[here].end) { closing.replaceChildren(); return; }
    closing.replaceChildren(h("p", { class: "course-title", role: "heading", "aria-level": "5" }, words.debrief),
      h("p", {}, `${fill(words.ways, { n: debrief.ways })} ${fill(words.ends_found, debrief.found)}.`),
      timeElement(view, debrief, words),
      h("p", { class: "course-caption" }, words.tree), h("p", { class: "course-help" }, words.key), treeElement(view, debrief, words), outlineElement(view, debrief, words));
  }
  model.on("change:debrief", drawDebrief);
  root.append(h("p", { class: "course-help" }, words.synthetic), h("p", {}, view.introduction), stage, closing, keeper.line, keeper.live, say);
  draw(false);
  keeper.recover((value) => { adopt(value); draw(false); });
  el.append(root);
  return () => { keeper.close(); model.off("change:debrief", drawDebrief); };
}
export default inLanguage(render);
