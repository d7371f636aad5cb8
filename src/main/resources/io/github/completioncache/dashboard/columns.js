// What the tables show. `value` is what a column is sorted by; null is "not known".
import { bytes, count, dollars, element, moment, share, time } from "./format.js";

const number = (title, value, text = count) => ({ title, kind: "number", value, text: (row) => (value(row) === null ? "–" : text(value(row))) });
const field = (title, name, text) => number(title, (category) => category.row[name], text);

/** A column of buttons; each is {title, label(row), run(row), for(row)}, null for what is not allowed. */
function buttons(...wanted) {
  const shown = wanted.filter((button) => button !== null);
  return shown.length === 0 ? [] : [{ title: "", kind: "act", sort: false, value: () => 0,
    text: (row) => element("span", { class: "acts" }, ...shown.filter((b) => b.for?.(row) ?? true).map((b) => button(b, row))) }];
}

function button({ title, label, run }, row) {
  const made = element("button", { type: "button", "aria-label": label(row), "data-focus": label(row) }, title);
  made.addEventListener("click", () => run(row));
  return made;
}

const action = (run, title, label) => (run === null ? null : { title, label, run });
const key = { title: "Request", kind: "key", value: (r) => r.key, text: (r) => element("span", { title: r.key }, r.key.slice(0, 12)) };
const text = (rows) => (rows.some((r) => r.text !== null)
  ? [{ title: "Text", kind: "wide", value: (r) => r.text, text: (r) => element("div", { class: "text" }, r.text ?? "not kept") }] : []);

export function categoryColumns(rows, acts) {
  const semantic = rows.some((c) => c.row.semanticHits > 0) ? [field("Semantic", "semanticHits")] : [];
  return [
    { title: "Category", value: (c) => c.name, text: (c) => c.name },
    { title: "Hit rate", kind: "number", value: (c) => c.row.hitRate, text: (c) => rate(c.row.hitRate) },
    field("Lookups", "lookups"),
    field("Served", "served"),
    ...semantic,
    field("Misses", "misses"),
    field("Bypasses", "bypasses"),
    number("TTL", (c) => c.ttlSeconds, time),
    number("Entries", (c) => c.entries),
    number("Size", (c) => c.bytes, bytes),
    field("Saved", "costSaved", dollars),
    field("Net saving", "netSaved", dollars),
    field("Time saved", "secondsSaved", time),
    ...buttons(action(acts.invalidateCategory, "Invalidate", (c) => `Invalidate the category ${c.name}`)),
  ];
}

function rate(part) {
  if (part === null) {
    return share(part);
  }
  const filled = element("span", {});
  filled.style.width = 100 * part + "%";
  return element("span", {}, share(part), element("span", { class: "bar", "aria-hidden": "true" }, filled));
}

const changes = (acts) => buttons(
  action(acts.reject, "Reject", (r) => `Reject the answer to ${r.key.slice(0, 12)}`),
  action(acts.invalidateKey, "Invalidate", (r) => `Invalidate ${r.key.slice(0, 12)}`));

export function askedColumns(rows, acts) {
  return [key,
    ...text(rows),
    { title: "Category", value: (p) => p.category, text: (p) => p.category },
    { title: "Model", value: (p) => p.model, text: (p) => p.model },
    number("Lookups", (p) => p.lookups),
    number("Misses", (p) => p.misses),
    ...changes(acts)];
}

/** `warm` is null unless it is allowed, and possible now. */
export function missedColumns(rows, warm) {
  const one = warm === null ? null : { title: "Warm", label: (p) => `Warm ${p.key.slice(0, 12)}`, run: warm, for: (p) => p.kept };
  return [key,
    ...text(rows),
    { title: "Category", value: (p) => p.category, text: (p) => p.category },
    { title: "Model", value: (p) => p.model, text: (p) => p.model },
    number("Misses", (p) => p.misses),
    number("Lookups", (p) => p.lookups),
    ...buttons(one)];
}

export function uselessColumns() {
  return [
    { title: "Category", value: (c) => c.name, text: (c) => c.name },
    field("Lookups", "lookups"),
    field("Spent", "costSpent", dollars),
    number("Size", (c) => c.bytes, bytes),
  ];
}

/** Without a ledger, and in the last hour, reasons are counted for all categories together. */
export function reasonColumns(rows) {
  const category = { title: "Category", value: (r) => r.category, text: (r) => r.category };
  return [
    { title: "Reason", kind: "wide", value: (r) => r.reason, text: (r) => r.reason },
    ...(rows.some((r) => r.category !== "") ? [category] : []),
    number("Calls", (r) => r.calls),
  ];
}

export function missColumns(acts, now) {
  return [
    { title: "Time", value: (m) => m.at, text: (m) => moment(m.at, now) },
    { title: "Category", value: (m) => m.category, text: (m) => m.category },
    { title: "Model", value: (m) => m.model, text: (m) => m.model },
    { title: "Why", kind: "wide", value: (m) => m.reason, text: (m) => m.reason },
    key,
    ...changes(acts),
  ];
}
