// Shared by all widgets of the course: small builders of accessible HTML, saving with an acknowledgement, a live region.
let _serial = 0;
const uid = (prefix = "course") => `${prefix}-${Date.now().toString(36)}-${(_serial += 1)}`;

/** Build an element: h("label", {for: id, onclick: f}, "text", child, [children]). `html` sets trusted markup of ours. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "html") element.innerHTML = value;
    else if (name === "value") {
      element.value = value;
      if (tag === "textarea") element.setSelectionRange(0, 0); // a long text begins at its beginning
    }
    else if (name === "checked") element.checked = true;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

/** Put values into a message: fill("%(n)s of %(all)s", {n: 1, all: 3}). */
const fill = (message, values) =>
  String(message || "").replace(/%\((\w+)\)[sd]/g, (_, name) => (name in values ? values[name] : ""));

const clock = (iso, lang) => new Date(iso).toLocaleTimeString(lang || [], { hour: "2-digit", minute: "2-digit" });

/** Numbers and days as the language writes them; what the browser does not know is written as in English. */
const shownNumber = (value, lang) => new Intl.NumberFormat(lang || "en", { useGrouping: false, maximumFractionDigits: 6 }).format(Number(value));
const dayText = (iso, lang) => new Intl.DateTimeFormat(lang || "en", { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${iso}T00:00:00Z`));

/** JupyterLab's shortcuts must not eat what a person types into a widget. */
function shield(element) {
  for (const name of ["keydown", "keyup", "keypress", "paste", "copy", "cut", "mousedown", "dragstart"])
    element.addEventListener(name, (event) => event.stopPropagation());
  return element;
}

/** A visually hidden region whose changes a screen reader speaks. */
const liveRegion = (urgent = false) =>
  h("div", { class: "course-live", role: urgent ? "alert" : "status", "aria-live": urgent ? "assertive" : "polite" });

/** Say `text` through a live region, also when it is the same as before. */
function announce(region, text) {
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 60);
}

/** A label, its control and its help, tied together. */
function field(label, control, help) {
  control.id = control.id || uid("field");
  const parts = [h("label", { for: control.id }, label), control];
  if (help) {
    const note = h("span", { id: uid("help"), class: "course-help" }, help);
    control.setAttribute("aria-describedby", note.id);
    parts.push(note);
  }
  return h("div", { class: "course-field" }, parts);
}

const button = (text, onclick, extra = {}) => h("button", { type: "button", class: "course-button", onclick, ...extra }, text);

function select(options, value, onchange, extra = {}, choose = "…") {
  const box = h("select", { onchange: (event) => onchange(event.target.value), ...extra },
    h("option", { value: "" }, choose),
    options.map((o) => h("option", { value: o.id }, o.text)));
  box.value = value === undefined || value === null ? "" : String(value);
  return box;
}

function tableElement(spec) {
  return h("div", { class: "course-scroll", tabindex: "0", role: "region", "aria-label": spec.caption },
    h("table", { class: "course-table" },
      h("caption", {}, spec.caption),
      h("thead", {}, h("tr", {}, spec.header.map((cell) => h("th", { scope: "col" }, cell)))),
      h("tbody", {}, spec.rows.map((row) =>
        h("tr", {}, row.map((cell, i) => (i === 0 ? h("th", { scope: "row" }, cell) : h("td", {}, cell))))))));
}

/**
 * Saving: sends the value, waits for the acknowledgement, keeps a draft in the browser until it comes.
 * Returns {change(value, delay), flush(), recover(adopt), pending(), line, live, close()}; call recover once the form stands.
 */
function saver(model) {
  const texts = model.get("texts");
  const key = `course-draft:${location.pathname}:${model.get("identifier")}`;
  const line = h("p", { class: "course-saved" });
  const live = liveRegion();
  let seq = 0, acknowledged = 0, timer = null, watchdog = null, latest = null, spoken = "", dirty = false;

  const keepDraft = (value) => { try { localStorage.setItem(key, JSON.stringify({ value, at: Date.now() })); } catch { /* private mode */ } };
  const dropDraft = () => { try { localStorage.removeItem(key); } catch { /* private mode */ } };

  function show() {
    const status = model.get("status") || {};
    line.classList.remove("course-bad");
    if (status.problem) {
      line.textContent = `✗ ${status.problem}`;
      line.classList.add("course-bad");
      announce(live, status.problem);
    } else if (status.saved && !dirty && acknowledged >= seq) {
      const text = fill(texts.saved, { time: clock(status.saved, model.get("lang")) });
      line.textContent = `✓ ${text}`;
      // Speak once a minute's text, not at every keystroke.
      if (text !== spoken && acknowledged > 0) { spoken = text; announce(live, text); }
    }
    if (status.notice) line.append(h("span", { class: "course-notice course-warn" }, ` ! ${status.notice}`));
  }

  function flush() {
    clearTimeout(timer); timer = null;
    if (!dirty) return;
    dirty = false; seq += 1;
    const mine = seq;
    line.textContent = texts.saving;
    model.send({ do: "save", value: latest, seq: mine });
    clearTimeout(watchdog);
    watchdog = setTimeout(() => {
      if (acknowledged < mine) {
        line.textContent = `✗ ${texts.unsaved}`; line.classList.add("course-bad"); announce(live, texts.unsaved);
      }
    }, 8000);
  }

  function change(value, delay = 0) {
    latest = value; dirty = true;
    keepDraft(value);
    clearTimeout(timer);
    if (delay) timer = setTimeout(flush, delay); else flush();
  }

  const onstatus = () => {
    const status = model.get("status") || {};
    if (status.seq) acknowledged = Math.max(acknowledged, status.seq);
    if (acknowledged >= seq && !dirty) { clearTimeout(watchdog); if (!status.problem) dropDraft(); }
    show();
  };
  model.on("change:status", onstatus);
  const leave = () => flush();
  window.addEventListener("pagehide", leave);
  window.addEventListener("course-flush", leave);
  show();

  /** A draft newer than the saved answer was typed while the engine was away: give it back and save it. */
  function recover(adopt) {
    let draft = null;
    try { draft = JSON.parse(localStorage.getItem(key) || "null"); } catch { /* an unreadable draft is no draft */ }
    if (!draft) return;
    const saved = (model.get("status") || {}).saved;
    if ((saved && draft.at <= Date.parse(saved)) || JSON.stringify(draft.value) === JSON.stringify(model.get("value"))) { dropDraft(); return; }
    adopt(draft.value);
    change(draft.value);
    announce(live, texts.restored);
  }

  return {
    change, flush, recover, line, live,
    /** Whether something of ours is still on its way: what comes back meanwhile is older than what the page shows. */
    pending: () => dirty || acknowledged < seq,
    close() { flush(); clearTimeout(watchdog); window.removeEventListener("pagehide", leave); window.removeEventListener("course-flush", leave); model.off("change:status", onstatus); },
  };
}

/**
 * Draw a widget anew when its language changes. What was typed is sent first, and kept as a draft until it is saved.
 * The first widget of a page offers the languages; the others follow it.
 */
const inLanguage = (render) => ({
  render(context) {
    const { model, el } = context;
    let dispose = null;
    const draw = () => {
      if (dispose) dispose();
      el.replaceChildren();
      el.lang = model.get("lang");
      el.dir = model.get("texts").dir;
      dispose = render(context);
      offerLanguages(model, el);
    };
    draw();
    model.on("change:lang", draw);
    return () => { model.off("change:lang", draw); if (dispose) dispose(); };
  },
});

function offerLanguages(model, el) {
  const offered = model.get("languages") || [], card = el.querySelector(".course-card");
  const page = el.closest(".jp-Notebook") || document;
  if (!card || offered.length < 2 || page.querySelector(".course-language")) return;
  const box = h("select", { onchange: (event) => {
    const language = event.target.value;
    window.dispatchEvent(new Event("course-flush")); // every widget sends what was typed
    model.send({ do: "language", language });
    window.dispatchEvent(new CustomEvent("course-language", { detail: { language } }));
  } }, offered.map((one) => h("option", { value: one.id, lang: one.id }, one.text)));
  box.value = model.get("lang");
  card.prepend(h("div", { class: "course-language" }, field(model.get("texts").language, box)));
}

/** A page with a file name can be taken home: the link always holds what the frame shows. */
function offerPage(slot, view) {
  if (!slot._link) return;
  if (slot._link.href) URL.revokeObjectURL(slot._link.href);
  slot._link.href = URL.createObjectURL(new Blob([view.html], { type: "text/html;charset=utf-8" }));
}
/**
 * Show a page in its frame. The frame's document stays and gets new content: no flash, no lost scroll position, and a
 * fraction of the time of loading it anew. Nothing in it runs: the sandbox allows no scripts, only that we reach in.
 */
function showPage(slot, html) {
  const shown = slot._frame.contentDocument;
  if (!slot._loaded || !shown || !shown.documentElement) { slot._frame.srcdoc = html; return; }
  const page = new DOMParser().parseFromString(html, "text/html").documentElement;
  const { scrollLeft, scrollTop } = shown.documentElement;
  shown.replaceChild(shown.adoptNode(page), shown.documentElement);
  shown.documentElement.scrollTo({ left: scrollLeft, top: scrollTop, behavior: "instant" });
}
/** Kinds of view with a script of their own: kind -> function (slot, view, texts, the view before). */
const viewPainters = {};

/** Draw a view (see course/plots/views.py) into a slot, reusing what is there where it can. */
function drawView(slot, view, texts) {
  const old = slot._view;
  slot._view = view;
  // Most edits leave most views as they were.
  if (old && JSON.stringify(old) === JSON.stringify(view)) return;
  if (viewPainters[view.kind]) {
    if (old && old.kind !== view.kind) slot.replaceChildren();
    slot.className = `course-view course-view-${view.kind}`;
    viewPainters[view.kind](slot, view, texts, old);
    return;
  }
  if (old && old.kind === "figure" && view.kind === "figure") {
    slot._image.src = view.source; slot._image.alt = view.alt;
    slot._table.replaceWith(slot._table = tableElement(view.table));
    return;
  }
  if (old && old.kind === "page" && view.kind === "page") { if (old.html !== view.html) { showPage(slot, view.html); offerPage(slot, view); } return; }
  slot.replaceChildren();
  slot._link = null;
  slot.className = `course-view course-view-${view.kind}`;
  if (view.kind === "figure") {
    slot._image = h("img", { src: view.source, alt: view.alt });
    slot._table = tableElement(view.table);
    slot.append(h("figure", {}, slot._image), h("details", {}, h("summary", {}, texts.data), slot._table));
  } else if (view.kind === "table") {
    slot.append(tableElement(view));
  } else if (view.kind === "metrics") {
    if (view.caption) slot.append(h("p", { class: "course-caption" }, view.caption));
    slot.append(h("dl", { class: "course-metrics" }, view.items.map((item) =>
      h("div", { class: item.status ? `course-${item.status}` : "" },
        h("dt", {}, item.name), h("dd", {}, h("strong", {}, `${item.mark} ${item.value}`.trim()), item.note ? h("span", {}, item.note) : null)))));
  } else if (view.kind === "marked") {
    slot.append(h("div", { class: "course-marked", lang: view.language, tabindex: "0", role: "region", "aria-label": view.label },
      view.spans.map(([text, mark, note]) => (mark ? h("mark", { class: `course-${mark}`, title: note || null }, text, note ? h("span", { class: "course-live" }, ` (${note}) `) : null) : text))));
    if (view.legend.length) slot.append(h("p", { class: "course-legend" }, `${texts.legend}: `,
      view.legend.map(([mark, text]) => [h("mark", { class: `course-${mark}` }, text), " "])));
  } else if (view.kind === "notice") {
    slot.append(h("p", { class: `course-notice course-${view.status || "plain"}` }, `${view.mark} ${view.text}`.trim()));
  } else if (view.kind === "prose") {
    slot.append(h("div", { html: view.html }));
  } else if (view.kind === "page") {
    slot._loaded = false;
    // Taken out and put back, a frame loads what it began with: it then gets what it should show now.
    slot._frame = h("iframe", { sandbox: "allow-same-origin", title: view.label, style: `height:${view.height}px`,
      onload: () => { slot._loaded = true; if (slot._frame.srcdoc !== slot._view.html) showPage(slot, slot._view.html); } });
    slot._frame.srcdoc = view.html;
    slot.append(h("p", { class: "course-caption" }, view.label), slot._frame);
    if (view.filename) slot.append(slot._link = h("a", { class: "course-button course-link", download: view.filename }, texts.download));
    offerPage(slot, view);
  }
}

/** Draw a list of views, keeping slots so that pictures change in place. */
function drawViews(box, views, texts) {
  while (box.children.length > views.length) box.lastChild.remove();
  views.forEach((view, i) => {
    if (!box.children[i]) box.append(h("div"));
    drawView(box.children[i], view, texts);
  });
}

/** The frame every question and exploration stands in. */
function card(kind, title, badge) {
  const heading = h("p", { id: uid("title"), class: "course-title", role: "heading", "aria-level": "3" }, title);
  const root = h("section", { class: `course-card course-${kind}`, "aria-labelledby": heading.id },
    h("div", { class: "course-head" }, heading, badge ? h("span", { class: "course-badge" }, badge) : null));
  return shield(root);
}
