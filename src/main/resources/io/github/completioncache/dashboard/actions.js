// What changes the cache: asked first, said afterwards.
import { act } from "./api.js";
import { count } from "./format.js";

const at = (id) => document.getElementById(id);
const short = (key) => key.slice(0, 12);

/** Resolves to whether the question was answered with yes; no if another one is being asked. */
export function ask(question, yes) {
  const dialog = at("ask");
  // Its text must not change under the finger of whoever is about to answer.
  if (dialog.open) {
    return Promise.resolve(false);
  }
  at("ask-text").textContent = question;
  at("ask-yes").textContent = yes;
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.returnValue = "no";
    dialog.showModal();
  });
}

export const isAsking = () => at("ask").open;

let unsaid;
export function say(text) {
  clearTimeout(unsaid);
  at("said").textContent = text;
  unsaid = setTimeout(() => at("said").replaceChildren(), 8000);
}

/** Functions for what is allowed, null for what is not; `changed` is called when something was changed. */
export function actions(allowed, changed) {
  const carryOut = async (question, yes, name, what, done) => {
    if (!(await ask(question, yes))) {
      return;
    }
    try {
      say(done(await act(name, what)));
    } catch (failure) {
      say(failure.message);
    }
    changed();
  };
  const removed = ({ removed: n }) => `${count(n)} ${n === 1 ? "entry" : "entries"} removed.`;
  const rejected = ({ removed: was }) => (was ? "The answer is removed" : "No answer was stored") + "; none is stored to this request for a while.";
  return {
    invalidateCategory: allowed.invalidate
      ? ({ name }) => carryOut(`Remove every stored answer of the category "${name}"?`, "Remove", "invalidate", { category: name }, removed)
      : null,
    invalidateKey: allowed.invalidate
      ? ({ key }) => carryOut(`Remove the stored answer to request ${short(key)}?`, "Remove", "invalidate", { key }, removed)
      : null,
    reject: allowed.reject
      ? ({ key, category, model }) =>
          carryOut(`Is the answer to request ${short(key)} wrong? It is removed, and none is stored to this request for a while.`,
            "Reject", "reject", { key, category, model }, rejected)
      : null,
  };
}
