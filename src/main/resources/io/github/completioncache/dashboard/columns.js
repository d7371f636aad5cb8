// What the tables show. `value` is what a column is sorted by; null is "not known".
import { bytes, clock, count, dollars, element, share, time } from "./format.js";

const number = (title, value, text = count) => ({ title, kind: "number", value, text: (row) => (value(row) === null ? "–" : text(value(row))) });
const field = (title, name, text) => number(title, (category) => category.row[name], text);
const button = (title, label, run) => {
  const made = element("button", { type: "button", "aria-label": label }, title);
  made.addEventListener("click", run);
  return made;
};

export function categoryColumns(data, invalidate) {
  const columns = [
    { title: "Category", value: (c) => c.name, text: (c) => c.name },
    { title: "Hit rate", kind: "number", value: (c) => c.row.hitRate, text: (c) => rate(c.row.hitRate) },
    field("Lookups", "lookups"),
    field("Served", "served"),
    field("Misses", "misses"),
    field("Bypasses", "bypasses"),
    number("TTL", (c) => c.ttlSeconds, time),
    number("Entries", (c) => c.entries),
    number("Size", (c) => c.bytes, bytes),
    field("Saved", "costSaved", dollars),
    field("Net saving", "netSaved", dollars),
    field("Time saved", "secondsSaved", time),
  ];
  if (invalidate) {
    columns.push({ title: "", sort: false, value: () => 0,
      text: (c) => button("Invalidate", `Invalidate the category ${c.name}`, () => invalidate(c)) });
  }
  return columns;
}

function rate(part) {
  if (part === null) {
    return share(part);
  }
  const meter = element("progress", { class: "bar", max: "1", "aria-hidden": "true" });
  meter.value = part;
  return element("span", {}, share(part), meter);
}

export function popularColumns(data) {
  const columns = [
    { title: "Request", kind: "key", value: (p) => p.key, text: (p) => p.key.slice(0, 12) },
    { title: "Category", value: (p) => p.category, text: (p) => p.category },
    { title: "Model", value: (p) => p.model, text: (p) => p.model },
    number("Misses", (p) => p.misses),
    number("Lookups", (p) => p.lookups),
  ];
  if (data.popular.some((p) => p.text !== null)) {
    columns.push({ title: "Text", kind: "text", value: (p) => p.text, text: (p) => element("div", { class: "text" }, p.text ?? "not kept") });
  }
  return columns;
}

export function uselessColumns() {
  return [
    { title: "Category", value: (c) => c.name, text: (c) => c.name },
    field("Lookups", "lookups"),
    field("Spent", "costSpent", dollars),
    number("Size", (c) => c.bytes, bytes),
  ];
}

export function reasonColumns() {
  return [
    { title: "Reason", kind: "wide", value: (r) => r.reason, text: (r) => r.reason },
    { title: "Category", value: (r) => r.category, text: (r) => r.category },
    number("Calls", (r) => r.calls),
  ];
}

export function missColumns(invalidate) {
  const columns = [
    { title: "Time", value: (m) => m.at, text: (m) => clock(m.at) },
    { title: "Category", value: (m) => m.category, text: (m) => m.category },
    { title: "Model", value: (m) => m.model, text: (m) => m.model },
    { title: "Why", kind: "wide", value: (m) => m.reason, text: (m) => m.reason },
    { title: "Request", kind: "key", value: (m) => m.key, text: (m) => m.key.slice(0, 12) },
  ];
  if (invalidate) {
    columns.push({ title: "", value: () => 0, text: (m) => button("Invalidate", `Invalidate ${m.key.slice(0, 12)}`, () => invalidate(m)) });
  }
  return columns;
}
