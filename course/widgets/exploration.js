// An exploration: predict, run, compare, explain. One result is under way at a time; what is typed meanwhile is sent next.
const TYPING = 400;
// Lists whose longest entry has more letters than this have a line of their own, as long as they are few.
const LONG = 26, FEW = 4;

function controlElement(control, values, changed, texts) {
  const id = control.id;
  const set = (value) => { values[id] = value; changed(); };
  const wide = (element) => { element.classList.add("course-wide"); return element; };
  if (control.kind === "range") {
    const number = h("output", {}, `${shownNumber(values[id], texts.lang)} ${control.unit}`.trim());
    const slider = h("input", { type: "range", min: control.minimum, max: control.maximum, step: control.step,
      oninput: (e) => { number.textContent = `${shownNumber(e.target.value, texts.lang)} ${control.unit}`.trim(); set(Number(e.target.value)); } });
    slider.value = values[id];
    const box = field(control.label, slider, control.help);
    number.htmlFor = slider.id;
    box.querySelector("label").append(": ", number);
    return box;
  }
  if (control.kind === "number") return field(control.label + (control.unit ? ` (${control.unit})` : ""), h("input", { type: "text", inputmode: "decimal", size: 10, value: values[id], oninput: (e) => set(e.target.value) }), control.help);
  if (control.kind === "choice") {
    const box = h("select", { onchange: (e) => set(e.target.value) }, control.options.map(([key, text]) => h("option", { value: key }, text)));
    box.value = values[id];
    const long = control.options.some(([, text]) => text.length > LONG);
    const choice = field(control.label, box, control.help);
    choice.classList.toggle("course-long", long);
    return choice;
  }
  if (control.kind === "choices") {
    const chosen = new Set(values[id]);
    const many = control.options.length > 8;
    const boxes = control.options.map(([key, text]) => {
      const one = uid("choices");
      return h("div", { class: "course-option" }, h("input", { type: "checkbox", id: one, checked: chosen.has(key),
        onchange: (e) => { if (e.target.checked) chosen.add(key); else chosen.delete(key); set(control.options.map(([k]) => k).filter((k) => chosen.has(k))); } }), h("label", { for: one }, text));
    });
    return wide(h("fieldset", {}, h("legend", {}, control.label), control.help ? h("p", { class: "course-help" }, control.help) : null,
      many ? h("div", { class: "course-controls course-scroll", style: "max-height:16rem;overflow:auto" }, boxes) : boxes));
  }
  if (control.kind === "toggle") {
    const one = uid("toggle");
    return h("div", { class: "course-option" }, h("input", { type: "checkbox", id: one, checked: values[id], onchange: (e) => set(e.target.checked) }), h("label", { for: one }, control.label, control.help ? h("span", { class: "course-help" }, ` ${control.help}`) : null));
  }
  if (control.kind === "colour") {
    const typed = h("input", { type: "text", value: values[id], size: 9, spellcheck: "false", oninput: (e) => { if (/^#[0-9a-f]{6}$/i.test(e.target.value)) picker.value = e.target.value; set(e.target.value); } });
    const picker = h("input", { type: "color", "aria-label": control.label, oninput: (e) => { typed.value = e.target.value; set(e.target.value); } });
    picker.value = /^#[0-9a-f]{6}$/i.test(values[id]) ? values[id] : "#000000";
    const box = field(control.label, typed, control.help);
    typed.after(picker);
    return box;
  }
  if (control.kind === "rows") {
    const body = h("tbody");
    let rows = (values[id] || []).map((r) => ({ ...r }));
    const push = () => set(rows.map((r) => ({ ...r })));
    const cell = (row, column, n) => {
      const extra = { "aria-label": `${fill(texts.row, { n })}, ${column.label}` };
      const change = (e) => { row[column.id] = e.target.value; push(); };
      if (column.kind === "choice") { const box = h("select", { ...extra, onchange: change }, h("option", { value: "" }, texts.choose), column.options.map(([k, t]) => h("option", { value: k }, t))); box.value = row[column.id] || ""; return box; }
      if (column.kind === "long") return h("textarea", { ...extra, rows: 2, value: row[column.id] || "", oninput: change });
      return h("input", { ...extra, type: column.kind === "date" ? "date" : "text", inputmode: column.kind === "number" ? "decimal" : null, value: row[column.id] || "", oninput: change });
    };
    const draw = () => body.replaceChildren(...rows.map((row, i) => h("tr", {},
      h("th", { scope: "row" }, `${i + 1} `, rows.length > control.minimum ? button("×", () => { rows.splice(i, 1); draw(); push(); }, { class: "course-button course-quiet course-small", "aria-label": `${texts.remove_row} ${i + 1}` }) : null),
      control.columns.map((c) => h("td", {}, cell(row, c, i + 1))))));
    draw();
    const add = button(texts.add_row, () => { if (rows.length < control.maximum) { rows.push({}); draw(); push(); body.lastChild.querySelector("input,select,textarea").focus(); } }, { class: "course-button course-quiet" });
    return wide(h("fieldset", {}, h("legend", {}, control.label), control.help ? h("p", { class: "course-help" }, control.help) : null,
      h("div", { class: "course-scroll" }, h("table", { class: "course-table" },
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, h("span", { class: "course-live" }, "№")), control.columns.map((c) => h("th", { scope: "col" }, c.label)))), body)), add));
  }
  const long = control.kind === "long";
  const box = h(long ? "textarea" : "input", { rows: long ? control.rows : null, type: long ? null : "text", lang: control.language || null, value: values[id], oninput: (e) => set(e.target.value) });
  const tied = field(control.label, box, control.help);
  return long ? wide(tied) : tied;
}

function predictElement(predict, value, commit, texts) {
  const fixed = value !== null && value !== undefined;
  let chosen = fixed ? value : null;
  const name = uid("predict");
  const keep = button(texts.commit, () => { if (chosen !== null && String(chosen).trim() !== "") commit(chosen); }, { disabled: fixed || predict.kind !== "choice" ? fixed : true });
  let body;
  if (predict.kind === "choice") {
    body = predict.options.map(([key, text]) => {
      const one = uid("guess");
      return h("div", { class: "course-option" }, h("input", { type: "radio", name, id: one, checked: chosen === key, disabled: fixed, onchange: () => { chosen = key; keep.disabled = false; } }), h("label", { for: one }, text));
    });
  } else {
    const box = h(predict.kind === "text" ? "textarea" : "input", { type: predict.kind === "text" ? null : "text", inputmode: predict.kind === "number" ? "decimal" : null, rows: predict.kind === "text" ? 2 : null,
      value: chosen ?? "", disabled: fixed, oninput: (e) => { chosen = e.target.value; } });
    body = field(texts.your_answer + (predict.unit ? ` (${predict.unit})` : ""), box);
  }
  return h("fieldset", { class: "course-predict" }, h("legend", {}, predict.prompt), body, fixed ? h("p", { class: "course-good" }, `✓ ${texts.predicted}`) : keep);
}

function render({ model, el }) {
  const texts = model.get("texts"), view = model.get("view");
  const badge = view.graded ? `${texts.graded}: ${view.points_text}` : null;
  const root = card(view.graded ? "graded" : "exploration", view.title, badge);
  root.dataset.exploration = view.id;
  const say = liveRegion();
  const keeper = saver(model);
  let record = {}, values = {}, seq = 0, busy = false, again = false, ran = false;

  function adopt(value) {
    record = { prediction: null, runs: [], explanation: "", ...(value || {}) };
    values = { ...JSON.parse(JSON.stringify(view.start)), ...(record.controls || {}) };
  }
  adopt(model.get("value"));
  keeper.recover(adopt);
  const save = (delay) => keeper.change({ ...record, controls: JSON.parse(JSON.stringify(values)), runs: record.runs || [] }, delay);
  const open = () => !view.predict || (record.prediction !== null && record.prediction !== undefined);

  function run() {
    if (!open()) return;
    if (busy) { again = true; return; }
    busy = true; again = false; seq += 1;
    if (view.run === "button") runner.textContent = texts.running;
    model.send({ do: "run", values, prediction: record.prediction, seq });
  }
  // The model is asked before the draft is written: the answer is what is waited for.
  const changed = () => { if (view.run === "live") run(); save(TYPING); };

  const outcomeBox = h("div", { class: "course-outcome" });
  const compareLine = h("p", { class: "course-notice", hidden: true });
  // A view may set a cell of a control's rows: the calendar does, when an entry is moved.
  outcomeBox.addEventListener("course-set", (event) => {
    const { id, row, column, value } = event.detail;
    const rows = (values[id] || []).map((one) => ({ ...one }));
    if (!rows[row]) return;
    rows[row][column] = value;
    values[id] = rows;
    drawControls();
    changed();
  });
  const runner = button(texts.run, run);
  const runsBox = h("div"), stage = h("div");

  const onoutcome = () => {
    const outcome = model.get("outcome") || {};
    if (!outcome.views) return;
    const asked = busy;
    // Set first: a picture that cannot be drawn must not hold up the next edit.
    ran = true; busy = false;
    try { show(outcome, asked); } finally { runner.textContent = texts.run; if (again) run(); }
  };

  const show = (outcome, asked) => {
    if (outcome.values) { values = outcome.values; drawControls(); save(); }
    drawViews(outcomeBox, outcome.views, texts);
    compareLine.hidden = !outcome.compare;
    compareLine.textContent = outcome.compare ? `${texts.compare}: ${outcome.compare}` : "";
    root.dataset.seq = outcome.seq;
    if (outcome.seq > 0) {
      if (outcome.summary !== root._summary) announce(say, [outcome.summary, outcome.compare].filter(Boolean).join(" "));
      if (view.run === "button" && !outcome.failed && asked) keepRun(outcome.summary);
    }
    root._summary = outcome.summary;
  };
  function keepRun(summary) {
    record.runs = [...(record.runs || []), { controls: JSON.parse(JSON.stringify(values)), summary }].slice(-20);
    drawRuns(); save(TYPING); // the next run goes before it
  }
  const drawRuns = () => runsBox.replaceChildren((record.runs || []).length
    ? h("details", { open: true }, h("summary", {}, `${texts.kept_runs} (${record.runs.length})`), h("ol", {}, record.runs.map((r) => h("li", {}, r.summary)))) : "");

  const controlsBox = h("div", { class: "course-controls" });
  const drawControls = () => {
    controlsBox.replaceChildren(...view.controls.map((c) => controlElement(c, values, changed, texts)));
    const lists = controlsBox.querySelectorAll(".course-long");
    if (lists.length <= FEW) for (const list of lists) list.classList.add("course-wide");
  };

  function rebuild() {
    const parts = [];
    if (view.predict) parts.push(predictElement(view.predict, record.prediction, (value) => { record.prediction = value; save(); rebuild(); run(); announce(say, texts.predicted); (controlsBox.querySelector("input,select,textarea,button") || runner).focus(); }, texts));
    if (open()) {
      drawControls();
      const tools = h("div", {}, view.run === "button" ? runner : button(texts.keep_run, () => keepRun(root._summary || ""), { class: "course-button course-quiet" }),
        view.actions.map((label, index) => button(label, () => { seq += 1; model.send({ do: "act", index, values, seq }); }, { class: "course-button course-quiet" })),
        button(texts.reset, () => { values = JSON.parse(JSON.stringify(view.start)); drawControls(); save(); run(); }, { class: "course-button course-quiet" }));
      drawRuns();
      parts.push(controlsBox, tools, h("div", { role: "group", "aria-label": texts.result }, outcomeBox), compareLine, runsBox);
      if (view.explain) parts.push(field(view.explain, h("textarea", { rows: 3, value: record.explanation || "", oninput: (e) => { record.explanation = e.target.value; save(TYPING); } })));
    } else parts.push(h("p", { class: "course-help" }, texts.predict_first));
    stage.replaceChildren(...parts);
  }
  model.on("change:outcome", onoutcome);
  rebuild(); onoutcome();
  if (view.run === "live" && open() && !ran) run();

  root.append(view.prompt ? h("div", { html: view.prompt }) : "", h("div", { html: view.intro }), stage,
    h("p", { class: "course-help" }, h("strong", {}, `${texts.leaves_out}: `), view.leaves_out),
    view.rubric ? h("details", {}, h("summary", {}, texts.rubric), view.rubric.map((c) => h("div", {}, h("p", {}, `${c.text} (0–${c.points})`), h("ul", {}, c.levels.map((l) => h("li", {}, l)))))) : "",
    view.graded ? h("p", { class: "course-help" }, texts.not_marked) : "", keeper.line, keeper.live, say);
  el.append(root);
  return () => { keeper.close(); model.off("change:outcome", onoutcome); };
}
export default inLanguage(render);
