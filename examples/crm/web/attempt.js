import { exchange } from './exchange.js';

// Attempt is one import, however often it has to be sent: all requests have the same Idempotency-Key, so the server
// stores the leads once and gives every one of them the same answer.
export class Attempt {
  isOpen = true; // until there is an answer that says what became of it
  #format;
  #body;
  #key = newKey();

  constructor(format, body) {
    this.#format = format;
    this.#body = body;
  }

  isFor(format, body) {
    return this.#format === format && this.#body === body;
  }

  // send sends the import, again and again if the server asks for that, as long as patience lasts.
  async send(language, patience, waiting) {
    const end = performance.now() + patience;
    const signal = AbortSignal.timeout(patience);
    for (;;) {
      const answer = await exchange(this.#request(language), signal);
      const pause = retryAfter(answer);
      this.isOpen = pause !== null;
      if (!this.isOpen || performance.now() + pause * 1000 >= end) return answer;
      waiting(pause);
      await new Promise((resolve) => setTimeout(resolve, pause * 1000));
    }
  }

  #request(language) {
    const headers = {
      'Accept-Language': language,
      'Content-Type': 'application/json',
      'Idempotency-Key': `"${this.#key}"`,
    };
    return { method: 'POST', path: `/${this.#format}/leads`, headers, body: this.#body };
  }
}

// retryAfter returns in how many seconds a request should be sent again: the server is busy, or with an earlier one that
// has the same key. It returns null for an answer that is final.
export function retryAfter({ status, headers }) {
  const seconds = headers.get('Retry-After');
  const isFinal = (status !== 503 && status !== 409) || !/^\d+$/.test(seconds ?? '');
  return isFinal ? null : Number(seconds);
}

// newKey works on pages of insecure origins, too, where randomUUID does not.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
