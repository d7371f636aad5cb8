// Warming what is listed: a question that says what it may cost, then how far the run has come.
import { act, read } from "./api.js";
import { ask, say } from "./actions.js";
import { count, dollars, element, moment } from "./format.js";

const EVERY = 1000;
const ENDS = {
  complete: "",
  cancelled: " It was stopped.",
  "cost limit": " It ended before its cost limit.",
  "rate limit": " It ended, since the provider asked for a long pause.",
  failures: " It ended after too many failures.",
  failed: " It failed, as the log of the process says.",
};

const at = (id) => document.getElementById(id);
const plural = (n, noun) => `${count(n)} ${noun}${n === 1 ? "" : "s"}`;

let running = false;
let waiting;
let changed = () => {};

/** To be called once; `whenChanged` is called when a run has begun or ended. */
export function startWarming(whenChanged) {
  changed = whenChanged;
  at("warming-stop").addEventListener("click", () => change("stop-warming", {}));
  follow();
}

/** Asks before the requests of a range are warmed, or the one with that key. */
export async function warm(range, key) {
  const what = key ? { range, key } : { range };
  try {
    const estimate = await act("estimate-warming", what);
    const calls = estimate.lines.warmed ?? 0;
    if (calls === 0) {
      say(`Nothing to ask for: ${lines(estimate.lines) || "no text of these requests is kept"}.`);
      return;
    }
    const skipped = estimate.requests - calls;
    const question = `Ask the provider for ${plural(calls, "answer")}? That costs about ${dollars(estimate.cost)}; the run ends before it costs about ${dollars(estimate.limit)}.`
      + (skipped > 0 ? ` ${plural(skipped, "request")} more ${skipped === 1 ? "is" : "are"} fresh or cannot be asked again.` : "");
    if (await ask(question, "Warm")) {
      await change("warm", what);
    }
  } catch (failure) {
    say(failure.message);
  }
}

async function change(name, what) {
  try {
    show(await act(name, what));
  } catch (failure) {
    say(failure.message);
  }
  plan();
}

async function follow() {
  try {
    show(await read("api/warming", {}));
  } catch (failure) {
    // The page says that it cannot reach the server; a run that is under way goes on.
  }
  plan();
}

function plan() {
  clearTimeout(waiting);
  if (running) {
    waiting = setTimeout(follow, EVERY);
  }
}

function show(run) {
  at("warming").hidden = run.requests === undefined;
  if (run.requests === undefined) {
    return;
  }
  const ended = running && !run.running;
  const turned = running !== run.running;
  running = run.running;
  const spent = `${dollars(run.cost)} spent` + (run.unpriced > 0 ? `, ${plural(run.unpriced, "call")} unpriced` : "");
  const text = running
    ? `Warming: ${count(run.done)} of ${count(run.requests)} done, ${spent}.${run.stopping ? " It ends when the calls under way are answered." : ""}`
    : `Run of ${moment(run.began, Date.now())}: ${lines(run.lines) || "nothing done"}; ${spent}.${ENDS[run.end]}`;
  at("warming-text").textContent = text;
  at("warming-progress").hidden = !running;
  at("warming-progress").max = run.requests;
  at("warming-progress").value = run.done;
  at("warming-stop").hidden = !running;
  at("warming-stop").disabled = run.stopping;
  at("warming-stop").textContent = run.stopping ? "Stopping" : "Stop";
  at("warming-problems").hidden = run.problems.length === 0;
  at("warming-problems-list").replaceChildren(
    ...run.problems.map((problem) => element("li", {}, `Request ${problem.request}: ${problem.result}, ${problem.reason}`)));
  if (ended) {
    say(text);
  }
  if (turned) {
    changed();
  }
}

const lines = (counts) => Object.entries(counts).map(([result, n]) => `${count(n)} ${result}`).join(", ");

export const isWarming = () => running;
