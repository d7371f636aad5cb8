// The row of large numbers, and the store's health.
import { bytes, count, dollars, element, milliseconds, share, time } from "./format.js";

function tile(title, value, note) {
  return element("div", { class: "tile" },
    element("dt", {}, title),
    element("dd", { class: "value", "data-tile": title }, value),
    element("dd", { class: "note" }, note));
}

export function tiles({ totals }) {
  const unpriced = totals.unpricedCalls > 0 ? `, ${count(totals.unpricedCalls)} calls unpriced` : "";
  const semantic = totals.semanticHits > 0 ? `, ${count(totals.semanticHits)} of them semantic` : "";
  return [
    tile("Hit rate", share(totals.hitRate), `${count(totals.served)} of ${count(totals.lookups)} lookups${semantic}`),
    tile("Money saved", dollars(totals.netSaved), `net, of ${dollars(totals.costSaved + totals.costSpent)} without the cache${unpriced}`),
    tile("Waiting time saved", time(totals.secondsSaved), `${time(totals.secondsSpent)} waited for the provider`),
    tile("Calls of the provider", count(totals.providerAnswers), `${dollars(totals.costSpent)}; ${count(totals.providerErrors)} more failed`),
    tile("Past the cache", share(totals.bypassShare), `${count(totals.bypasses)} of ${count(totals.requests)} calls`),
  ];
}

function line(title, value, alarm) {
  return element("div", {}, element("dt", {}, title), element("dd", { class: alarm ? "alarm" : null }, value));
}

export function health(store) {
  const lines = [];
  if (store.entries !== null) {
    lines.push(line("Entries", count(store.entries)), line("Size", bytes(store.bytes)));
  }
  for (const circuit of store.circuits) {
    lines.push(line(`Circuit breaker (${circuit.name})`, circuit.state, circuit.state !== "closed"));
  }
  for (const latency of store.latencies) {
    lines.push(line(`Latency of ${latency.operation}`,
      `${milliseconds(latency.p50)} median, ${milliseconds(latency.p99)} 99th percentile (${count(latency.count)} in all)`));
  }
  const errors = Object.entries(store.errors);
  lines.push(line("Errors", errors.length === 0 ? "none" : errors.map(([operation, n]) => `${operation}: ${count(n)}`).join(", "), errors.length > 0));
  if (store.trouble) {
    lines.push(line("Trouble", store.trouble, true));
  }
  return lines;
}
