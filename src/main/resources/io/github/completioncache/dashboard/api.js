// All that is asked of the server. Paths are relative, so that the page works behind a path prefix.

export async function read(path, parameters) {
  return answer(await send(path + "?" + new URLSearchParams(parameters), { cache: "no-store" }));
}

/** Something that changes the cache. The header cannot be sent by a page of another site. */
export async function act(name, what) {
  return answer(await send("api/actions/" + name, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Completion-Cache-Dashboard": "1" },
    body: JSON.stringify(what),
  }));
}

async function send(path, options) {
  try {
    return await fetch(path, { credentials: "same-origin", ...options });
  } catch (failure) {
    // What browsers say of it is for programmers.
    throw new Error("the dashboard does not answer.");
  }
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(body.error ?? `The server answered ${response.status}.`);
  }
  return body;
}
