// NoAnswer is thrown where a request has no answer: the server is gone, or the request was ended.
export class NoAnswer extends Error {}

// exchange sends a request and returns both sides of it, whatever the status.
export async function exchange({ method = 'GET', path, headers = {}, body, cache = 'no-store' }, signal) {
  let response, text;
  try {
    response = await fetch(path, { method, headers, body, signal, cache });
    text = await response.text();
  } catch (cause) {
    throw new NoAnswer(`no answer from ${path}`, { cause });
  }
  return {
    request: { method, path, headers, body },
    status: response.status,
    reason: response.statusText,
    headers: response.headers,
    text,
    json: json(text),
  };
}

// answerOf waits for an exchange and returns null if it has no answer.
export async function answerOf(exchange) {
  try {
    return await exchange;
  } catch (error) {
    if (error instanceof NoAnswer) return null;
    throw error;
  }
}

export function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
