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
  const head = element("tr", {}, ...columns.map((column, i) => heading(column, i, options)));
  const body = rows.map((row) => element("tr", {}, ...columns.map((column, i) => cell(column, row, i))));
  const made = element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
  if (options.label) {
    made.prepend(element("caption", { class: "unseen" }, options.label));
  }
  const focused = host.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  const top = host.scrollTop;
  const left = host.scrollLeft;
  host.replaceChildren(made);
  host.scrollTop = top;
  host.scrollLeft = left;
  if (focused !== undefined) {
    [...host.querySelectorAll("[data-focus]")].find((made) => made.dataset.focus === focused)?.focus();
  }
}

function heading(column, index, { order, onOrder }) {
  const attributes = { scope: "col", class: column.kind === "number" ? "number" : null };
  if (!onOrder || column.sort === false) {
    return element("th", attributes, column.kind === "act" ? element("span", { class: "unseen" }, "Actions") : column.title);
  }
  if (order.column === index) {
    attributes["aria-sort"] = order.down ? "descending" : "ascending";
  }
  const button = element("button", { type: "button", "data-column": index, "data-focus": "column " + index }, column.title);
  button.addEventListener("click", () => {
    // Numbers are looked at from the largest one down, names from A to Z.
    const down = order.column === index ? !order.down : column.kind === "number";
    onOrder({ column: index, down });
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

export function sorted(rows, columns, order) {
  const column = columns[order.column];
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
