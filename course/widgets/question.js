// One question: a real HTML form control for each type, saved at each change.
const TYPING = 350;

const builders = {
  choice(q, value, save) {
    const name = uid("choice");
    return h("fieldset", {}, h("legend", { class: "course-live" }, q.texts.your_answer),
      q.options.map((o) => option("radio", name, o, value === o.id, () => save(o.id))));
  },
  "multi-choice"(q, value, save) {
    const name = uid("multi");
    const chosen = new Set(value || []);
    return h("fieldset", {}, h("legend", { class: "course-live" }, q.texts.your_answer),
      q.options.map((o) => option("checkbox", name, o, chosen.has(o.id), (event) => {
        if (event.target.checked) chosen.add(o.id); else chosen.delete(o.id);
        save(q.options.map((p) => p.id).filter((id) => chosen.has(id)));
      })));
  },
  match(q, value, save) {
    const answer = { ...(value || {}) };
    return h("table", { class: "course-table" },
      h("tbody", {}, q.items.map((item) => {
        const label = h("label", { for: uid("item") }, item.text);
        const box = select(q.categories, answer[item.id], (v) => { if (v) answer[item.id] = v; else delete answer[item.id]; save({ ...answer }); }, { id: label.htmlFor }, q.texts.choose);
        return h("tr", {}, h("th", { scope: "row", class: "course-row" }, label), h("td", {}, box));
      })));
  },
  order(q, value, save, say) {
    let order = (value && value.length ? value : q.items.map((i) => i.id)).filter((id) => q.items.some((i) => i.id === id));
    q.items.forEach((i) => { if (!order.includes(i.id)) order.push(i.id); });
    const list = h("ol", { class: "course-order" });
    const text = (id) => q.items.find((i) => i.id === id).text;
    const move = (id, step) => {
      const from = order.indexOf(id), to = from + step;
      if (to < 0 || to >= order.length) return;
      order.splice(from, 1); order.splice(to, 0, id);
      draw(id, step); save([...order]);
      say(fill(q.texts.moved, { item: text(id), n: to + 1, all: order.length }));
    };
    const draw = (focused, step) => {
      list.replaceChildren(...order.map((id, i) => {
        const up = button("↑", () => move(id, -1), { class: "course-button course-quiet course-small", "aria-label": `${q.texts.up}: ${text(id)}`, disabled: i === 0 });
        const down = button("↓", () => move(id, 1), { class: "course-button course-quiet course-small", "aria-label": `${q.texts.down}: ${text(id)}`, disabled: i === order.length - 1 });
        const item = h("li", { draggable: "true",
          ondragstart: (e) => e.dataTransfer.setData("text/plain", id), ondragover: (e) => e.preventDefault(),
          ondrop: (e) => { e.preventDefault(); const other = e.dataTransfer.getData("text/plain"); if (order.includes(other)) move(other, order.indexOf(id) - order.indexOf(other)); } },
          h("strong", {}, `${i + 1}.`), h("span", {}, text(id)), up, down);
        if (id === focused) setTimeout(() => ((step < 0 ? up : down).disabled ? (step < 0 ? down : up) : (step < 0 ? up : down)).focus());
        return item;
      }));
    };
    draw();
    return list;
  },
  levels(q, value, save) {
    const answer = JSON.parse(JSON.stringify(value || {}));
    const progress = h("p", { class: "course-help" });
    const report = () => { progress.textContent = fill(q.texts.rows_left, { done: q.items.filter((i) => answer[i.id] && answer[i.id].level !== undefined).length, all: q.items.length }); };
    const scale = q.scale || [{ id: "0" }, { id: "1" }, { id: "2" }, { id: "3" }, { id: "4" }];
    const groups = new Map();
    q.items.forEach((item) => { const g = item.group || ""; if (!groups.has(g)) groups.set(g, []); groups.get(g).push(item); });
    const set = (id, part, delay) => { answer[id] = { ...(answer[id] || {}), ...part }; report(); save(JSON.parse(JSON.stringify(answer)), delay); };
    report();
    const body = [...groups].map(([name, items]) => {
      const rows = items.map((item) => {
        const mine = answer[item.id] || {};
        const names = item.statements
          ? [{ id: "0", text: q.texts.none_yet }, ...item.statements.map((text, i) => ({ id: String(i + 1), text }))]
          : scale.map((s) => ({ id: String(s.id), text: s.text || String(s.id) }));
        const group = uid("level");
        const parts = item.statements || names.length <= 4
          ? names.map((s) => option("radio", group, s, String(mine.level) === s.id, () => set(item.id, { level: Number(s.id) })))
          : [field(q.texts.your_answer, select(names, mine.level, (v) => set(item.id, { level: v === "" ? undefined : Number(v) }), {}, q.texts.choose))];
        const evidence = q.evidence ? field(q.texts.evidence, h("input", { type: "text", value: mine.evidence || "", maxlength: 1000, oninput: (e) => set(item.id, { evidence: e.target.value }, TYPING) })) : null;
        return h("fieldset", {}, h("legend", {}, item.text), parts, evidence);
      });
      return name ? h("details", { open: groups.size < 3 || items === groups.values().next().value }, h("summary", {}, name), rows) : rows;
    });
    return h("div", {}, progress, body);
  },
  likert(q, value, save) {
    const answer = { ...(value || {}) };
    return h("div", {}, q.items.map((item) => {
      const name = uid("likert");
      return h("fieldset", {}, h("legend", {}, item.text),
        q.scale.map((s) => option("radio", name, s, String(answer[item.id] ?? "") === s.id, () => { answer[item.id] = s.id; save({ ...answer }); })));
    }));
  },
  number(q, value, save) {
    const box = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 12, value: value ?? "", oninput: (e) => save(e.target.value, TYPING) });
    return field(q.texts.your_answer + (q.unit ? ` (${q.unit})` : ""), box);
  },
  "short-text"(q, value, save) {
    return field(q.texts.your_answer, h("input", { type: "text", value: value || "", maxlength: 2000, oninput: (e) => save(e.target.value, TYPING) }));
  },
  "long-text"(q, value, save) {
    const count = h("p", { class: "course-help" });
    const report = (text) => {
      const n = (text.match(/\S+/g) || []).length;
      count.textContent = q.minimum_words ? fill(q.texts.words_of, { n, min: q.minimum_words }) : fill(q.texts.words, { n });
    };
    report(value || "");
    const box = h("textarea", { rows: 8, value: value || "", oninput: (e) => { report(e.target.value); save(e.target.value, TYPING); } });
    return h("div", {}, field(q.texts.your_answer, box), count);
  },
  "fill-table"(q, value, save, say) {
    const fixed = Boolean(q.rows);
    let rows = fixed ? null : (Array.isArray(value) && value.length ? value.map((r) => ({ ...r })) : Array.from({ length: q.min_rows || 1 }, () => ({})));
    const cells = fixed ? JSON.parse(JSON.stringify(value || {})) : null;
    const input = (row, column, name, changed) => {
      const set = (v, delay) => { row[column.id] = v; changed(delay); };
      const extra = { "aria-label": `${name}, ${column.text}` };
      if (column.kind === "choice") return select(column.options, row[column.id], set, extra, q.texts.choose);
      if (column.kind === "long") return h("textarea", { ...extra, rows: 3, value: row[column.id] || "", oninput: (e) => set(e.target.value, TYPING) });
      return h("input", { ...extra, type: column.kind === "date" ? "date" : "text", inputmode: column.kind === "number" ? "decimal" : null,
        value: row[column.id] || "", oninput: (e) => set(e.target.value, TYPING) });
    };
    // Several long answers a row have no room side by side: they stand below one another, a group a row.
    const stacked = q.columns.filter((c) => c.kind === "long").length > 1;
    const line = (title, aside, row, name, changed) => (stacked
      ? h("fieldset", {}, h("legend", {}, title, aside), q.columns.map((c) => field(c.text, input(row, c, name, changed))))
      : h("tr", {}, h("th", { scope: "row", class: fixed ? "course-row" : null }, title, aside), q.columns.map((c) => h("td", {}, input(row, c, name, changed)))));
    const head = (first) => h("thead", {}, h("tr", {}, h("th", { scope: "col" }, first || h("span", { class: "course-live" }, "№")), q.columns.map((c) => h("th", { scope: "col" }, c.text))));
    const body = h(stacked ? "div" : "tbody");
    const roomy = q.columns.some((c) => c.kind === "long") ? "course-table course-roomy" : "course-table";
    const table = stacked ? body : h("div", { class: "course-scroll" }, h("table", { class: roomy }, head(), body));
    const draw = () => {
      if (fixed) {
        body.replaceChildren(...q.rows.map((r) => {
          cells[r.id] = cells[r.id] || {};
          return line(r.text, null, cells[r.id], r.text, (delay) => save(JSON.parse(JSON.stringify(cells)), delay));
        }));
      } else {
        body.replaceChildren(...rows.map((row, i) => {
          const name = fill(q.texts.row, { n: i + 1 });
          const remove = rows.length > (q.min_rows || 1) ? button("×", () => { rows.splice(i, 1); draw(); save(rows.map((r) => ({ ...r }))); say(q.texts.remove_row); }, { class: "course-button course-quiet course-small", "aria-label": `${q.texts.remove_row} ${i + 1}` }) : null;
          return line(stacked ? name : String(i + 1), [" ", remove], row, name, (delay) => save(rows.map((r) => ({ ...r })), delay));
        }));
      }
    };
    draw();
    const add = fixed ? null : button(q.texts.add_row, () => { if (rows.length < (q.max_rows || 12)) { rows.push({}); draw(); body.lastChild.querySelector("input,select,textarea").focus(); } }, { class: "course-button course-quiet" });
    return h("div", {}, table, add);
  },
  artefact(q, value, save) {
    const single = q.fields.length === 1;
    const answer = single ? { [q.fields[0].id]: value ?? q.fields[0].default ?? "" } : { ...Object.fromEntries(q.fields.map((f) => [f.id, f.default || ""])), ...(value || {}) };
    const set = (id, v, delay) => { answer[id] = v; save(single ? v : { ...answer }, delay); };
    return h("div", {}, q.fields.map((f) => {
      if (f.kind === "choice") return field(f.text, select(f.options, answer[f.id], (v) => set(f.id, v), {}, q.texts.choose));
      if (f.kind === "long") return field(f.text, h("textarea", { rows: f.rows || 8, value: answer[f.id], oninput: (e) => set(f.id, e.target.value, TYPING) }));
      const type = { date: "date", colour: "color" }[f.kind] || "text";
      return field(f.text, h("input", { type, value: answer[f.id] || (type === "color" ? "#000000" : ""), oninput: (e) => set(f.id, e.target.value, TYPING) }));
    }));
  },
  scenario(q, value, save, say) {
    let path = [...((value && value.path) || [])];
    const reasons = { ...((value && value.reasons) || {}) };
    const box = h("div");
    const store = (delay) => save({ path: [...path], reasons: { ...reasons } }, delay);
    const walk = () => {
      let here = String(q.start); const steps = [];
      for (const taken of path) {
        const choice = ((q.nodes[here] || {}).choices || []).find((c) => String(c.id) === String(taken));
        if (!choice) break;
        steps.push({ node: here, choice }); here = String(choice.to);
      }
      path = steps.map((s) => String(s.choice.id));
      return { here, steps };
    };
    const draw = (focus) => {
      const { here, steps } = walk();
      const node = q.nodes[here];
      const name = uid("scene");
      let chosen = null;
      const scene = h("p", { tabindex: "-1" }, node.when ? h("strong", {}, `${node.when}. `) : null, node.text);
      const parts = [];
      if (steps.length) parts.push(h("details", {}, h("summary", {}, `${q.texts.path} (${steps.length})`),
        h("ol", { class: "course-path" }, steps.map((s) => h("li", {}, s.choice.text, reasons[s.node] ? ` — ${reasons[s.node]}` : "", s.choice.feedback ? h("p", { class: "course-help" }, s.choice.feedback) : null)))));
      if (steps.length && steps.at(-1).choice.feedback) parts.push(h("p", { class: "course-notice" }, steps.at(-1).choice.feedback));
      parts.push(scene);
      if (node.choices && node.choices.length) {
        const reason = h("textarea", { rows: 2, value: reasons[here] || "", oninput: (e) => { reasons[here] = e.target.value; store(TYPING); } });
        const go = button(q.texts.go_on, () => { if (chosen === null) return; path.push(chosen); store(); draw(true); }, { disabled: true });
        parts.push(h("fieldset", {}, h("legend", { class: "course-live" }, q.texts.your_answer), node.choices.map((c) => option("radio", name, { id: String(c.id), text: c.text }, false, () => { chosen = String(c.id); go.disabled = false; }))), field(q.texts.reason, reason), go);
      } else {
        parts.push(h("p", { class: "course-notice" }, h("strong", {}, `${q.texts.the_end}. `), node.debrief || ""));
      }
      if (steps.length) parts.push(button(q.texts.back, () => { path.pop(); store(); draw(true); }, { class: "course-button course-quiet" }), button(q.texts.start_again, () => { path = []; store(); draw(true); }, { class: "course-button course-quiet" }));
      box.replaceChildren(...parts);
      if (focus) { scene.focus(); say(node.text); }
    };
    draw(false);
    return box;
  },
};
builders.classify = builders.match;

function option(type, name, entry, checked, onchange) {
  const id = uid("option");
  return h("div", { class: "course-option" }, h("input", { type, name, id, checked, onchange }), h("label", { for: id }, entry.text));
}

function rubricElement(rubric, texts) {
  return h("details", {}, h("summary", {}, texts.rubric), rubric.map((c) =>
    h("div", {}, h("p", {}, h("strong", {}, `${c.text} (0–${c.points})`)), h("ul", {}, c.levels.map((l) => h("li", {}, l))))));
}

function render({ model, el }) {
  const texts = model.get("texts");
  const view = { ...model.get("view"), texts };
  const badge = view.graded ? `${texts.graded}: ${view.points_text}` : texts.practice;
  const root = card(view.graded ? "graded" : "practice", view.title || badge, view.title ? badge : null);
  const prompt = h("div", { html: view.prompt, id: uid("prompt") });
  root.setAttribute("aria-describedby", prompt.id);
  root.dataset.question = view.id;
  const slot = h("div"), say = liveRegion(), feedback = h("div", { class: "course-feedback", hidden: true });
  const keeper = saver(model);
  let current = model.get("value");

  function build(value) {
    current = value;
    slot.replaceChildren(builders[view.type](view, value, (next, delay) => { current = next; keeper.change(next, delay); }, (text) => announce(say, text)));
  }
  build(current);
  keeper.recover(build);
  // Another tab of the same notebook answered: show it unless it is what we sent, or older than what we are sending.
  const onvalue = () => { const value = model.get("value"); if (!keeper.pending() && JSON.stringify(value) !== JSON.stringify(current) && !slot.contains(document.activeElement)) build(value); };
  model.on("change:value", onvalue);

  const tools = h("div");
  if (view.can_check) tools.append(button(texts.check, () => { keeper.flush(); model.send({ do: "check" }); }));
  if (view.hint_count) tools.append(button(texts.hint, () => model.send({ do: "hint" }), { class: "course-button course-quiet" }));
  if (view.bring) tools.append(button(texts.bring, () => model.send({ do: "bring" }), { class: "course-button course-quiet" }));
  const hints = h("ol", { class: "course-hints" });
  const onhints = () => {
    const shown = model.get("hints");
    hints.replaceChildren(...shown.map((text) => h("li", {}, text)));
    if (shown.length) announce(say, shown.at(-1));
  };
  model.on("change:hints", onhints); onhints();
  const onfeedback = () => {
    const f = model.get("feedback") || {};
    feedback.hidden = !f.text;
    if (!f.text) return;
    feedback.replaceChildren(h("p", { class: f.right ? "course-good" : "course-warn" }, h("strong", {}, `${f.right ? "✓" : "!"} ${f.text}`)),
      (f.words || []).length ? h("ul", {}, f.words.map((w) => h("li", {}, w))) : "",
      f.parts.length ? h("ul", {}, f.parts.map((p) => h("li", {}, `${p.mark} ${p.text}`))) : "");
    announce(say, [f.text, ...(f.words || []), ...f.parts.map((p) => p.text)].join(" "));
  };
  model.on("change:feedback", onfeedback); onfeedback();
  const checks = h("ul", { class: "course-checks" });
  const onchecks = () => checks.replaceChildren(...model.get("checks").map((c) => h("li", {}, `${c.mark} ${c.name}. ${c.text}`)));
  model.on("change:checks", onchecks); onchecks();

  root.append(prompt, slot, tools, hints, checks, feedback,
    view.rubric ? rubricElement(view.rubric, texts) : "",
    view.graded ? h("p", { class: "course-help" }, texts.not_marked) : "", keeper.line, keeper.live, say);
  el.append(root);
  return () => { keeper.close(); model.off("change:value", onvalue); model.off("change:hints", onhints); model.off("change:feedback", onfeedback); model.off("change:checks", onchecks); };
}
export default inLanguage(render);
