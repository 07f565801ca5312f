// The lateral-reading simulator. Judgements, moves and time are kept here and saved at every move; the truth comes from Python.
const clockTime = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function render({ model, el }) {
  const texts = model.get("texts"), view = model.get("view"), words = view.words;
  const root = card(view.graded ? "graded" : "exploration", view.title, view.graded ? `${texts.graded}: ${view.points_text}` : null);
  root.dataset.lateral = model.get("identifier");
  const say = liveRegion();
  let record = {}, current = 0, shown = "", lastTick = performance.now();
  const adopt = (value) => { record = { readings: {}, explanation: "", ...(value || {}) }; record.readings = JSON.parse(JSON.stringify(record.readings || {})); };
  adopt(model.get("value"));
  const keeper = saver(model);
  const save = (delay) => keeper.change({ readings: record.readings, explanation: record.explanation }, delay);

  const brief = () => view.briefs[current];
  const reading = () => record.readings[brief().id] || null;
  const isDone = (id) => { const r = record.readings[id]; return Boolean(r && r.before !== undefined && r.after !== undefined); };
  const firstOpen = view.briefs.findIndex((b) => !isDone(b.id));
  current = firstOpen < 0 ? 0 : firstOpen;

  const stage = h("div"), counter = h("span", { class: "course-help" });

  // Time runs only while a page is being read and the window is in sight.
  const tick = () => {
    const now = performance.now(), passed = (now - lastTick) / 1000;
    lastTick = now;
    const r = reading();
    if (!r || r.before === undefined || isDone(brief().id)) return;
    if (!document.hidden && passed < 5) r.seconds = (r.seconds || 0) + passed;
    counter.textContent = fill(words.moves, { n: r.moves.length, time: clockTime(r.seconds || 0) });
  };
  const timer = setInterval(tick, 1000);

  function move(id) {
    const r = reading();
    if (!r || isDone(brief().id)) return;
    if (r.moves[r.moves.length - 1] !== id) r.moves.push(id);
    tick(); save(300);
  }

  const named = (id) => (id === "search" ? words.search : view.cards[id].site);
  const badge = () => h("span", { class: "course-synthetic" }, view.label);

  function pageElement(id) {
    const page = view.cards[id];
    return [
      h("p", {}, badge()),
      h("p", { class: "course-address" }, page.address),
      h("p", { class: "course-pagetitle" }, page.title),
      h("p", { class: "course-help" }, `${page.site} · ${words.by} ${page.author} · ${words.dated} ${page.published}`),
      page.picture ? h("img", { src: page.picture, alt: page.alt, width: 256, height: 176 }) : null,
      h("p", {}, page.body),
      page.links.length && reading() ? h("p", {}, `${words.links}: `) : null,
      page.links.length && reading() ? h("ul", {}, page.links.map((to) => h("li", {}, linkTo(to)))) : null,
    ];
  }

  const linkTo = (id) => h("button", { type: "button", class: "course-link", "data-open": id, onclick: () => openTab(id) }, view.cards[id].title);

  function searchElement() {
    return [
      h("p", {}, badge()),
      h("p", { class: "course-pagetitle" }, words.results),
      h("ol", { class: "course-results" }, brief().results.map((id) => {
        const page = view.cards[id];
        return h("li", {}, linkTo(id), h("div", { class: "course-help" }, page.address), h("div", {}, page.snippet));
      })),
    ];
  }

  const tabIds = () => {
    const seen = [brief().id, "search"];
    for (const id of (reading() || { moves: [] }).moves) if (!seen.includes(id)) seen.push(id);
    return seen;
  };

  const tabList = h("div", { class: "course-tabs", role: "tablist", "aria-label": words.tabs });
  const panel = h("div", { class: "course-tabpanel", role: "tabpanel", id: uid("panel"), tabindex: "0" });

  function drawTabs(focus) {
    tabList.replaceChildren(...tabIds().map((id) => h("button", {
      type: "button", class: "course-tab", role: "tab", id: `${panel.id}-${id}`, "data-tab": id,
      "aria-selected": id === shown ? "true" : "false", "aria-controls": panel.id, tabindex: id === shown ? "0" : "-1",
      onclick: () => activate(id, true), onkeydown: onTabKey,
    }, id === brief().id ? `★ ${named(id)}` : named(id))));
    panel.setAttribute("aria-labelledby", `${panel.id}-${shown}`);
    panel.replaceChildren(...(shown === "search" ? searchElement() : pageElement(shown)).filter(Boolean));
    if (focus) { const tab = tabList.querySelector("[aria-selected=true]"); if (tab) tab.focus(); }
  }

  function onTabKey(event) {
    const ids = tabIds(), at = ids.indexOf(shown);
    const to = { ArrowRight: (at + 1) % ids.length, ArrowLeft: (at + ids.length - 1) % ids.length, Home: 0, End: ids.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    activate(ids[to], true);
  }

  function activate(id, focus) {
    shown = id;
    move(id);
    drawTabs(focus);
  }

  function openTab(id) {
    activate(id, true);
    const r = reading();
    announce(say, fill(words.opened, { site: named(id), n: r ? r.moves.length : 0 }));
  }

  function slider(label, start, keepLabel, keep) {
    const number = h("output", {}, `${start} %`);
    const input = h("input", { type: "range", min: 0, max: 100, step: 5, oninput: (e) => { number.textContent = `${e.target.value} %`; } });
    input.value = start;
    const box = field(label, input, words.scale);
    number.htmlFor = input.id;
    box.querySelector("label").append(": ", number);
    return h("div", {}, box, button(keepLabel, () => keep(Number(input.value))));
  }

  function keepBefore(value) {
    record.readings[brief().id] = { before: value, moves: [], seconds: 0 };
    lastTick = performance.now();
    shown = "search";
    save(); draw();
    announce(say, fill(words.kept, { n: value }));
    const tab = tabList.querySelector("[aria-selected=true]");
    if (tab) tab.focus();
  }

  function keepAfter(value) {
    tick();
    reading().after = value;
    save(); draw();
    const box = stage.querySelector("[data-debrief]");
    if (box) box.focus();
  }

  function debriefElement() {
    const found = (model.get("debriefs") || {})[brief().id];
    const box = h("div", { class: "course-feedback", "data-debrief": brief().id, tabindex: "-1", role: "group", "aria-label": words.debrief });
    if (!found) { box.append(h("p", { class: "course-help" }, texts.running)); return box; }
    const measures = h("div");
    drawViews(measures, [found.metrics], texts);
    box.append(
      h("p", { class: "course-pagetitle" }, words.debrief), h("p", {}, badge()),
      h("p", { class: `course-notice ${found.supported ? "course-good" : "course-bad"}` }, `${found.supported ? "✓" : "✗"} ${found.verdict}`),
      h("p", {}, found.kind), measures,
      h("div", { class: "course-paths" },
        h("div", {}, h("p", {}, h("strong", {}, words.your_path)), found.path.length ? h("ol", {}, found.path.map((step) => h("li", {}, step))) : h("p", {}, "–")),
        h("div", {}, h("p", {}, h("strong", {}, words.expert_path)), h("ol", {}, found.expert.map(([name, why]) => h("li", {}, h("strong", {}, name), `: ${why}`))))),
    );
    const left = view.briefs.findIndex((b) => !isDone(b.id));
    if (left >= 0) box.append(button(words.next, () => goTo(left)));
    return box;
  }

  function goTo(index) {
    tick();
    current = index; shown = "";
    draw();
    const claim = stage.querySelector(".course-claim");
    if (claim) claim.focus();
  }

  const balanceBox = h("div"), balanceViews = h("div", { class: "course-outcome" });
  function drawBalance() {
    const views = model.get("overall") || [];
    drawViews(balanceViews, views, texts);
    balanceBox.replaceChildren(...(views.length ? [h("p", { class: "course-pagetitle" }, words.balance), balanceViews] : []));
  }

  function draw() {
    const b = brief(), r = reading(), done = isDone(b.id);
    root.dataset.brief = b.id;
    if (!shown) shown = r && !done ? "search" : b.id;
    const list = h("ul", { class: "course-briefs", "aria-label": words.pages }, view.briefs.map((one, index) => h("li", {},
      button(`${isDone(one.id) ? "✓ " : ""}${fill(words.page, { n: index + 1, all: view.briefs.length })}${isDone(one.id) ? ` (${words.done})` : record.readings[one.id] ? ` (${words.open})` : ""}`,
        () => goTo(index), { class: "course-button course-quiet", "aria-current": index === current ? "true" : null, "data-brief": one.id }))));
    const parts = [list, h("p", { class: "course-claim", tabindex: "-1" }, h("strong", {}, `${words.claim}: `), b.claim)];
    const frame = h("div", { class: "course-browser" }, r ? tabList : null, panel);
    if (r) drawTabs(false);
    else { shown = b.id; panel.removeAttribute("role"); panel.setAttribute("role", "group"); panel.setAttribute("aria-label", named(b.id)); panel.removeAttribute("aria-labelledby"); panel.replaceChildren(...pageElement(b.id).filter(Boolean)); }
    if (r) { panel.setAttribute("role", "tabpanel"); panel.removeAttribute("aria-label"); }
    parts.push(frame);
    if (!r) parts.push(slider(words.before, 50, words.keep_before, keepBefore), h("p", { class: "course-help" }, words.commit_first));
    else if (!done) {
      counter.textContent = fill(words.moves, { n: r.moves.length, time: clockTime(r.seconds || 0) });
      parts.push(h("p", {}, counter), slider(words.after, r.before, words.keep_after, keepAfter));
    } else parts.push(h("p", { class: "course-help" }, words.locked), debriefElement());
    stage.replaceChildren(...parts);
  }

  const onDebriefs = () => {
    drawBalance();
    const box = stage.querySelector("[data-debrief]");
    if (!box) return;
    const focused = document.activeElement === box, fresh = debriefElement();
    box.replaceWith(fresh);
    if (focused) fresh.focus();
    const found = (model.get("debriefs") || {})[brief().id];
    if (found) announce(say, found.verdict);
  };
  model.on("change:debriefs", onDebriefs);
  model.on("change:overall", drawBalance);
  draw(); drawBalance();
  keeper.recover((value) => { adopt(value); draw(); });

  root.append(view.prompt ? h("div", { html: view.prompt }) : "", h("div", { html: view.intro }), h("p", { class: "course-notice" }, view.world), stage, balanceBox,
    field(view.explain, h("textarea", { rows: 3, value: record.explanation || "", oninput: (e) => { record.explanation = e.target.value; save(400); } })),
    h("p", { class: "course-help" }, h("strong", {}, `${texts.leaves_out}: `), view.leaves_out),
    view.graded ? h("p", { class: "course-help" }, texts.not_marked) : "", keeper.line, keeper.live, say);
  el.append(root);
  return () => { clearInterval(timer); keeper.close(); model.off("change:debriefs", onDebriefs); model.off("change:overall", drawBalance); };
}
export default inLanguage(render);
