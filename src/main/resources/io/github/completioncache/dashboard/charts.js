// The two charts. Chart.js draws on a canvas, which a screen reader cannot see: the same numbers stand in a table below each.
import { count, dollars, share, time } from "./format.js";

const OUTCOMES = [
  ["hits", "Hits", "--hit"],
  ["coalesced", "Coalesced", "--coalesced"],
  ["staleHits", "Stale", "--stale"],
  ["semanticHits", "Semantic", "--semantic"],
  ["misses", "Misses", "--miss"],
  ["bypasses", "Bypasses", "--bypass"],
];

/** What the cache saves, and what it could not. */
export const MEASURES = {
  money: {
    title: "Money over time",
    fields: [["costSaved", "Saved", "--hit"], ["costSpent", "Spent", "--miss"]],
    net: ["netSaved", "Net saving"],
    text: dollars,
    tick: (value) => dollars(value).replace(/(\.\d\d\d*?)0+$/, "$1"),
  },
  time: {
    title: "Waiting time over time",
    fields: [["secondsSaved", "Saved", "--hit"], ["secondsSpent", "Waited", "--miss"]],
    net: null,
    text: time,
    tick: time,
  },
};

const charts = new Map();

export function drawCalls(canvas, series, label) {
  const used = OUTCOMES.filter(([field], i) => i === 0 || i === 4 || series.some((point) => point.row[field] > 0));
  draw(canvas, series, used, label, {
    tick: (value) => count(value),
    tip: (value) => count(value),
    footer: (i) => "Hit rate " + share(series[i].row.hitRate),
    whole: true,
  });
  canvas.setAttribute("aria-label", `Calls over time, by outcome: ${series.length} bars, the same numbers in the table below`);
}

export function drawMeasure(canvas, series, label, { title, fields, text, tick }) {
  draw(canvas, series, fields, label, { tick, tip: text, footer: () => "", whole: false });
  canvas.setAttribute("aria-label", `${title}: ${series.length} bars, the same numbers in the table below`);
}

function draw(canvas, series, fields, label, { tick, tip, footer, whole }) {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(name).trim();
  const data = {
    labels: series.map((point) => label(point.from)),
    datasets: fields.map(([field, title, variable]) => ({
      label: title,
      data: series.map((point) => point.row[field]),
      backgroundColor: color(variable),
      stack: "calls",
      maxBarThickness: 36,
    })),
  };
  const axis = (more) => ({ stacked: true, border: { display: false }, ...more });
  const options = {
    animation: false,
    maintainAspectRatio: false,
    interaction: { mode: "index", intersect: false },
    plugins: {
      legend: { position: "bottom", labels: { color: color("--ink"), boxWidth: 12, boxHeight: 12 } },
      tooltip: { callbacks: { label: (item) => ` ${item.dataset.label}: ${tip(item.raw)}`, footer: (items) => footer(items[0].dataIndex) } },
    },
    scales: {
      x: axis({ grid: { display: false }, ticks: { color: color("--soft"), maxRotation: 0, autoSkipPadding: 14 } }),
      y: axis({
        beginAtZero: true,
        grid: { color: color("--line") },
        ticks: { color: color("--soft"), maxTicksLimit: 6, precision: whole ? 0 : undefined, callback: (value) => tick(value) },
      }),
    },
  };
  const known = charts.get(canvas);
  if (known) {
    known.data = data;
    known.options = options;
    known.update("none");
  } else {
    charts.set(canvas, new Chart(canvas, { type: "bar", data, options }));
  }
}

export const CALL_FIELDS = OUTCOMES;
