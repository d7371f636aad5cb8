import { actions, isAsking } from "./actions.js";
import { read } from "./api.js";
import { CALL_FIELDS, drawCalls, drawMeasure, MEASURES } from "./charts.js";
import { clock, count, element, share } from "./format.js";
import { askedColumns, categoryColumns, missColumns, missedColumns, reasonColumns, uselessColumns } from "./columns.js";
import { tiles, health } from "./glance.js";
import { sorted, table } from "./table.js";
import { isWarming, startWarming, warm } from "./warming.js";

const EVERY = 3000;
const ROWS = 100;
const MORE = 200;
const FIRST_ORDER = { column: "Lookups", down: true };
const at = (id) => document.getElementById(id);

const state = { range: null, order: FIRST_ORDER, find: "", rows: ROWS, data: null, waiting: null, asked: 0, acts: null };

async function update() {
  clearTimeout(state.waiting);
  const asked = ++state.asked;
  try {
    const data = await read("api/overview", state.range ? { range: state.range } : {});
    // A slow answer about another range must not replace what was asked for since.
    if (asked === state.asked) {
      use(data);
      complain(data.trouble === null ? "" : `The numbers of this time cannot be read: ${data.trouble}`);
    }
  } catch (failure) {
    if (asked === state.asked) {
      at("numbers").removeAttribute("aria-busy");
      complain(`The numbers are not up to date: ${failure.message}`);
    }
  }
  if (asked === state.asked) {
    plan();
  }
}

/** Said once, and not every few seconds, by what reads the page aloud. */
function complain(text) {
  if (at("trouble").textContent !== text) {
    at("trouble").textContent = text;
  }
  at("trouble").hidden = text === "";
}

function use(data) {
  const first = state.data === null;
  state.data = data;
  at("numbers").removeAttribute("aria-busy");
  if (first) {
    state.acts = actions(data.actions, update);
    if (data.actions.warm) {
      startWarming(update);
    }
  }
  // Nothing moves while a question is asked, and its button is still there afterwards.
  if (!isAsking()) {
    show();
  }
  if (first) {
    performance.mark("numbers");
  }
}

function plan() {
  clearTimeout(state.waiting);
  if (at("live").checked && !document.hidden) {
    state.waiting = setTimeout(update, EVERY);
  }
}

function show() {
  const data = state.data;
  showRanges(data);
  at("place").textContent = data.place;
  at("updated").textContent = clock(data.generated);
  at("updated").dateTime = data.generated;
  const empty = at("empty");
  empty.hidden = data.totals.requests > 0 || data.trouble !== null;
  empty.textContent = "No requests yet in this time range.";
  // Zeros would say that nothing was counted.
  document.querySelectorAll("[data-counted]").forEach((part) => { part.hidden = data.trouble !== null; });
  at("tiles").replaceChildren(...tiles(data));
  const label = labels(data);
  drawCalls(at("calls"), data.series, label);
  const measure = MEASURES[at("measure").value];
  at("measure-heading").textContent = measure.title;
  drawMeasure(at("measured"), data.series, label, measure);
  showSeries(data, label, measure);
  showCategories();
  const unknown = "Popular requests are counted by a ledger, which this cache does not keep.";
  // Texts and buttons need the whole width.
  at("requests").classList.toggle("stacked", data.actions.invalidate || data.actions.reject || data.asked.some((r) => r.text !== null));
  table(at("asked"), askedColumns(data.asked, state.acts), data.asked, {
    none: data.ledger ? "No request was looked up in this time range." : unknown,
  });
  showMissed(data, unknown);
  table(at("useless"), uselessColumns(), data.categories.filter((c) => c.useless), { none: "None." });
  table(at("reasons"), reasonColumns(data.reasons), data.reasons, { none: "No call went past the cache." });
  at("reasons-more").hidden = data.reasons.length === data.reasonsInAll;
  at("reasons-more").textContent = `${count(data.reasons.length)} of ${count(data.reasonsInAll)}, the most frequent first.`;
  table(at("misses"), missColumns(state.acts, data.generated), data.misses, {
    none: data.live ? "No misses since the dashboard was started." : "Only the process that serves them can show recent misses.",
  });
  at("health").replaceChildren(...health(data.health));
  at("csv").href = "api/categories.csv?" + new URLSearchParams({ range: data.range });
}

function showMissed(data, unknown) {
  const kept = data.popular.filter((p) => p.kept).length;
  const all = at("warm-all");
  all.hidden = !data.actions.warm || kept === 0;
  all.textContent = kept === 1 ? "Warm it" : `Warm ${kept === data.popular.length ? "all " : ""}${count(kept)}`;
  all.disabled = isWarming();
  const one = data.actions.warm && !isWarming() ? (p) => warm(data.range, p.key) : null;
  table(at("popular"), missedColumns(data.popular, one), data.popular, {
    none: data.ledger ? "No request was missed more than once in this time range." : unknown,
  });
}

function showRanges(data) {
  const host = at("ranges");
  if (host.querySelectorAll("input").length !== data.ranges.length) {
    const inputs = data.ranges.map((range) => {
      const input = element("input", { type: "radio", name: "range", value: range.name });
      input.addEventListener("change", () => {
        state.range = range.name;
        at("numbers").setAttribute("aria-busy", "true");
        update();
      });
      return element("label", { title: range.title }, input, range.name);
    });
    host.replaceChildren(host.querySelector("legend"), ...inputs);
  }
  for (const input of host.querySelectorAll("input")) {
    input.checked = input.value === data.range;
  }
}

/** How the beginning of a bar is written: the shorter its time, the finer. */
function labels(data) {
  const two = (n) => String(n).padStart(2, "0");
  return (instant) => {
    if (data.step === "day") {
      // A bar is a day of UTC, which has another date for whoever is west of Greenwich.
      return instant.slice(5, 10);
    }
    const t = new Date(instant);
    const day = `${two(t.getMonth() + 1)}-${two(t.getDate())}`;
    const hour = `${two(t.getHours())}:${two(t.getMinutes())}`;
    return data.days > 1 ? `${day} ${hour}` : hour;
  };
}

function showSeries(data, label, measure) {
  const when = { title: "From", value: (p) => p.from, text: (p) => label(p.from) };
  const number = (title, field, text) => ({ title, kind: "number", value: (p) => p.row[field], text: (p) => text(p.row[field]) });
  table(at("calls-table"), [when, ...CALL_FIELDS.map(([field, title]) => number(title, field, count)),
    { title: "Hit rate", kind: "number", value: (p) => p.row.hitRate, text: (p) => share(p.row.hitRate) }],
    data.series, { label: "Calls over time" });
  const measured = measure.net === null ? measure.fields : [...measure.fields, measure.net];
  table(at("measure-table"), [when, ...measured.map(([field, title]) => number(title, field, measure.text))], data.series, { label: measure.title });
}

function showCategories() {
  const data = state.data;
  const columns = categoryColumns(data.categories, state.acts);
  if (!columns.some(({ title }) => title === state.order.column)) {
    state.order = FIRST_ORDER;
  }
  const wanted = data.categories.filter((c) => c.name.toLowerCase().includes(state.find));
  const rows = sorted(wanted, columns, state.order);
  // Building a thousand rows takes too long to be done every few seconds, unless somebody wants to see them.
  const shown = rows.slice(0, state.rows);
  table(at("categories"), columns, shown, {
    label: "Numbers of each category",
    none: data.categories.length === 0 ? "No categories yet." : "No category has this in its name.",
    order: state.order,
    onOrder: (order) => {
      state.order = order;
      showCategories();
    },
  });
  const more = at("categories-more");
  more.hidden = rows.length <= ROWS;
  if (!more.hidden) {
    const left = rows.length - shown.length;
    const button = element("button", { type: "button" }, left > 0 ? `Show ${count(Math.min(MORE, left))} more` : `Show the first ${ROWS}`);
    button.addEventListener("click", () => {
      state.rows = left > 0 ? state.rows + MORE : ROWS;
      showCategories();
    });
    const focused = more.contains(document.activeElement);
    more.replaceChildren(`${count(shown.length)} of ${count(rows.length)} categories. `, button);
    if (focused) {
      button.focus({ preventScroll: true });
    }
  }
}

at("measure").addEventListener("change", () => state.data && show());
at("warm-all").addEventListener("click", () => warm(state.data.range, null));
at("live").addEventListener("change", () => (at("live").checked ? update() : clearTimeout(state.waiting)));
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(state.waiting) : at("live").checked && update()));
at("find").addEventListener("input", () => {
  state.find = at("find").value.trim().toLowerCase();
  if (state.data) {
    showCategories();
  }
});
at("theme").value = document.documentElement.dataset.theme ?? "auto";
at("theme").addEventListener("change", () => {
  const theme = at("theme").value;
  if (theme === "auto") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  try {
    localStorage.setItem("theme", theme);
  } catch (e) {
    // Then the choice lasts as long as the page.
  }
  if (state.data) {
    show();
  }
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => state.data && show());
update();
