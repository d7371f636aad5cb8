// All that is asked of the server. Paths are relative, so that the page works behind a path prefix.

export async function read(path, parameters) {
  const response = await fetch(path + "?" + new URLSearchParams(parameters), { cache: "no-store", credentials: "same-origin" });
  return answer(response);
}

/** Something that changes the cache. The header cannot be sent by a page of another site. */
export async function act(name, what) {
  const response = await fetch("api/actions/" + name, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-Completion-Cache-Dashboard": "1" },
    body: JSON.stringify(what),
  });
  return answer(response);
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(body.error ?? `The server answered ${response.status}.`);
  }
  return body;
}
