import { element } from "./format.js";

/**
 * A table that is built anew for each set of rows. A column is {title, value, text, kind, sort}: value(row) is what is
 * sorted by, text(row) a string or a node; kind is "number", "wide", "key", "act" (buttons) or nothing. The first column names its row.
 */
export function table(host, columns, rows, options = {}) {
  if (rows.length === 0) {
    host.replaceChildren(element("p", { class: "none" }, options.none ?? "Nothing to show."));
    return;
  }
  const head = element("tr", {}, ...columns.map((column) => heading(column, options)));
  const body = rows.map((row) => element("tr", {}, ...columns.map((column, i) => cell(column, row, i))));
  const made = element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
  if (options.label) {
    made.prepend(element("caption", { class: "unseen" }, options.label));
  }
  const focused = focus(host);
  const top = host.scrollTop;
  const left = host.scrollLeft;
  host.replaceChildren(made);
  host.scrollTop = top;
  host.scrollLeft = left;
  if (focused !== null) {
    // Whoever has scrolled on since is not pulled back.
    named(host, focused.name)[focused.index]?.focus({ preventScroll: true });
  }
}

const named = (host, name) => [...host.querySelectorAll("[data-focus]")].filter((made) => made.dataset.focus === name);

/** What in a table has the focus: two rows can be about the same request. Null if nothing has. */
function focus(host) {
  const active = document.activeElement;
  const name = host.contains(active) ? active.dataset.focus : undefined;
  return name === undefined ? null : { name, index: named(host, name).indexOf(active) };
}

function heading(column, { order, onOrder }) {
  const attributes = { scope: "col", class: column.kind === "number" ? "number" : null };
  if (!onOrder || column.sort === false) {
    return element("th", attributes, column.kind === "act" ? element("span", { class: "unseen" }, "Actions") : column.title);
  }
  const ordered = order.column === column.title;
  if (ordered) {
    attributes["aria-sort"] = order.down ? "descending" : "ascending";
  }
  const button = element("button", { type: "button", "data-column": column.title, "data-focus": "column " + column.title }, column.title);
  button.addEventListener("click", () => {
    // Numbers are looked at from the largest one down, names from A to Z.
    const down = ordered ? !order.down : column.kind === "number";
    onOrder({ column: column.title, down });
  });
  return element("th", attributes, button);
}

function cell(column, row, index) {
  const shown = column.text(row);
  const attributes = { class: column.kind ?? null };
  if (index === 0) {
    return element("th", { scope: "row", class: column.kind ?? null, title: typeof shown === "string" ? shown : null }, shown);
  }
  if (column.kind === "number" && column.value(row) < 0) {
    attributes.class = "number negative";
  }
  return element("td", attributes, shown);
}

/** `order.column` is the title of a column, since columns come and go. */
export function sorted(rows, columns, order) {
  const column = columns.find(({ title }) => title === order.column);
  const sign = order.down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const x = column.value(a);
    const y = column.value(b);
    // What is not known stands at the end, whichever way.
    if (x === null || y === null) {
      return (x === null ? 1 : 0) - (y === null ? 1 : 0);
    }
    return sign * (typeof x === "string" ? (x < y ? -1 : x > y ? 1 : 0) : x - y);
  });
}
