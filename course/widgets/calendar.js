// A school year, one month on the screen. Entries move by drag or by arrow keys; the exploration hears "course-set".
const DAY_MS = 86400000;
const dayOf = (iso) => Date.parse(`${iso}T00:00:00Z`);
const isoOf = (ms) => new Date(ms).toISOString().slice(0, 10);
const KEY_DAYS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

viewPainters.calendar = function drawCalendar(slot, view, texts, old) {
  // An answer that comes while an entry is being dragged waits: drawing now would take the entry out of the hand.
  if (slot._dragging) { slot._late = [view, texts, old]; return; }
  const first = new Date(dayOf(view.start));
  const end = Date.UTC(first.getUTCFullYear() + 1, first.getUTCMonth(), 1) - DAY_MS;
  const months = Array.from({ length: 12 }, (_, i) => new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + i, 1)));
  const monthOf = (iso) => months.findIndex((m) => m.getUTCFullYear() === Number(iso.slice(0, 4)) && m.getUTCMonth() === Number(iso.slice(5, 7)) - 1);
  const monthName = (i) => `${view.names.months[months[i].getUTCMonth()]} ${months[i].getUTCFullYear()}`;
  if (!old || old.kind !== "calendar" || old.start !== view.start) {
    const shown = view.entries.map((e) => monthOf(e.start)).filter((i) => i >= 0);
    slot._month = shown.length ? Math.min(...shown) : 0;
  }
  slot._say = slot._say || liveRegion();
  // Moves that the engine has not answered yet win over its older answers, so that fast key presses add up.
  slot._moved = slot._moved || new Map();
  view.entries.forEach((e) => { const to = slot._moved.get(e.index); if (to === e.start) slot._moved.delete(e.index); else if (to) e.start = to; });
  // An entry that has the focus keeps it when the calendar is drawn anew.
  const active = slot.contains(document.activeElement) ? document.activeElement.dataset.entry : undefined;
  if (active !== undefined) slot._hold = Number(active);

  const moveTo = (entry, ms) => {
    if (ms < dayOf(view.start) || ms > end) { announce(slot._say, view.words.outside); return; }
    const iso = isoOf(ms);
    slot._hold = entry.index;
    slot._month = Math.max(0, monthOf(iso));
    slot._moved.set(entry.index, iso);
    entry.start = iso;
    announce(slot._say, fill(view.words.moved, { title: entry.title, date: longDate(ms) }));
    slot.dispatchEvent(new CustomEvent("course-set", { bubbles: true, detail: { id: view.control, row: entry.index, column: "date", value: iso } }));
    draw();
  };
  const letGo = () => {
    slot._dragging = false;
    const late = slot._late;
    slot._late = null;
    if (late) viewPainters.calendar(slot, ...late);
  };
  const longDate = (ms) => { const d = new Date(ms); return `${view.names.wide[(d.getUTCDay() + 6) % 7]}, ${d.getUTCDate()} ${monthName(Math.max(0, monthOf(isoOf(ms))))}`; };

  const chip = (entry, day) => {
    const lasts = entry.length > 1 ? ` (${fill(view.words.days, { n: entry.length })})` : "";
    return h("button", { type: "button", class: `course-entry course-${entry.status}`, draggable: "true", "data-entry": entry.index,
      "aria-label": `${entry.title}${lasts}, ${longDate(day)}. ${entry.note}`, title: entry.note || null,
      ondragstart: (e) => { slot._dragging = true; e.dataTransfer.setData("text/plain", String(entry.index)); e.dataTransfer.effectAllowed = "move"; },
      ondragend: () => letGo(),
      onkeydown: (e) => { if (e.key in KEY_DAYS) { e.preventDefault(); moveTo(entry, dayOf(entry.start) + KEY_DAYS[e.key] * DAY_MS); } } },
    `${entry.mark} ${entry.title}`.trim());
  };

  const cell = (ms, month) => {
    const iso = isoOf(ms), date = new Date(ms);
    if (date.getUTCMonth() !== months[month].getUTCMonth()) return h("td", { class: "course-other" });
    const closed = view.weekend.includes((date.getUTCDay() + 6) % 7);
    const here = view.entries.filter((e) => ms >= dayOf(e.start) && ms < dayOf(e.start) + e.length * DAY_MS);
    const box = h("td", { class: closed ? "course-closed" : null,
      ondragover: (e) => { e.preventDefault(); box.classList.add("course-over"); }, ondragleave: () => box.classList.remove("course-over"),
      ondrop: (e) => { e.preventDefault(); slot._dragging = false; const entry = view.entries.find((one) => String(one.index) === e.dataTransfer.getData("text/plain")); if (entry) moveTo(entry, ms); letGo(); } },
    h("span", { class: "course-daynumber" }, date.getUTCDate()),
    here.map((e) => (dayOf(e.start) === ms ? chip(e, ms) : h("span", { class: `course-entry course-more course-${e.status}` }, `… ${e.title}`))),
    (view.notes[iso] || []).map(([nature, mark, text]) => h("span", { class: `course-note course-nature-${nature}` }, `${mark} ${text}`)));
    return box;
  };

  function draw() {
    const month = slot._month;
    const start = months[month].getTime() - ((months[month].getUTCDay() + 6) % 7) * DAY_MS;
    const weeks = [];
    for (let week = start; new Date(week).getTime() < Date.UTC(months[month].getUTCFullYear(), months[month].getUTCMonth() + 1, 1); week += 7 * DAY_MS)
      weeks.push(h("tr", {}, Array.from({ length: 7 }, (_, i) => cell(week + i * DAY_MS, month))));
    const go = (step) => { slot._month = Math.min(11, Math.max(0, month + step)); draw(); announce(slot._say, monthName(slot._month)); };
    const choose = select(months.map((_, i) => ({ id: String(i), text: `${monthName(i)}${view.entries.some((e) => monthOf(e.start) === i) ? " •" : ""}` })), String(month),
      (value) => { slot._month = Number(value || 0); draw(); slot.querySelector("select").focus(); }, {}, "");
    choose.firstChild.remove();
    choose.value = String(month);
    const grid = h("table", { class: "course-table course-calendar" }, h("caption", {}, monthName(month)),
      h("thead", {}, h("tr", {}, view.names.wide.map((name, i) => h("th", { scope: "col" }, h("abbr", { title: name }, view.names.short[i]))))), h("tbody", {}, weeks));
    const list = Object.keys(view.notes).sort().flatMap((iso) => view.notes[iso].map(([, mark, text]) => [dayText(iso, texts.lang), `${mark} ${text}`]));
    slot.replaceChildren(h("p", { class: "course-caption" }, view.label), h("p", { class: "course-help" }, view.words.how),
      h("div", { class: "course-monthbar" },
        button("←", () => { go(-1); slot.querySelector("button").focus(); }, { class: "course-button course-quiet course-small", "aria-label": view.words.earlier, disabled: month === 0 }),
        field(view.words.month, choose),
        button("→", () => { go(1); [...slot.querySelectorAll(".course-monthbar button")].at(-1).focus(); }, { class: "course-button course-quiet course-small", "aria-label": view.words.later, disabled: month === 11 })),
      h("div", { class: "course-scroll", role: "region", tabindex: "0", "aria-label": monthName(month) }, grid),
      h("p", { class: "course-legend" }, `${view.words.legend}: `, view.legend.map(([mark, text]) => h("span", {}, `${mark} ${text}`))),
      h("details", { open: slot._listOpen, ontoggle: (e) => { slot._listOpen = e.target.open; } }, h("summary", {}, view.words.more), tableElement({ caption: view.label, header: [view.words.date, view.words.what], rows: list })),
      slot._say);
    const mine = slot._hold === undefined ? null : slot.querySelector(`[data-entry="${slot._hold}"]`);
    slot._hold = undefined;
    if (mine) mine.focus();
  }
  draw();
};
