import { newKey, retryAfter } from './attempt.js';
import { answerOf, exchange, json, NoAnswer } from './exchange.js';

const pause = 300; // ms between questions how far an import is
const patience = 5_000; // ms that a cancelled import has to answer
const shown = 30_000; // bytes of a body that the page keeps to show

// How often an import is sent again by itself.
const tries = { lost: 1, busy: 5 };

// Upload is one import of a body of any length: by XMLHttpRequest, because fetch cannot say how much it has sent. However
// often it has to be sent, all requests have the same Idempotency-Key, so the server stores the leads once.
export class Upload {
  isSent = false; // whether the server may have had all of the body, once
  isCancelled = false;
  #path;
  #body;
  #headers;
  #told; // {uploaded, checked, leads, stored}: shares, and numbers of leads
  #request = null; // the last one
  #timer;
  #wake = () => {}; // ends a pause before its time

  constructor({ path, body, type, language, told, validatesOnly = false }) {
    const key = newKey();
    this.#path = `${path}?import=${key}`;
    this.#body = body;
    this.#headers = { 'Accept-Language': language, 'Content-Type': type };
    if (validatesOnly) this.#headers.Precognition = 'true';
    else this.#headers['Idempotency-Key'] = `"${key}"`;
    this.#told = told;
  }

  // send returns the answer as exchange does. If none comes, or the server is busy, all of it is sent again.
  async send() {
    this.isCancelled = false;
    const left = { ...tries };
    for (;;) {
      const answer = await answerOf(this.#attempt());
      const isLost = !answer && this.isSent;
      const seconds = isLost ? 1 : answer && retryAfter(answer);
      const isFinal = this.isCancelled || seconds === null || left[isLost ? 'lost' : 'busy']-- === 0;
      if (!isFinal) await this.#ended(seconds);
      if (!isFinal && !this.isCancelled) continue;
      if (!answer) throw new NoAnswer(`no answer from ${this.#path}`);
      return answer;
    }
  }

  // ended waits until no request of this import is under way, or until people cancel it.
  async #ended(seconds) {
    await new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, seconds * 1000);
    });
    if (this.isCancelled) return;
    const known = await answerOf(exchange({ path: this.#path }));
    if (known?.status === 200 && !this.isCancelled) await this.#ended(seconds);
  }

  async #attempt() {
    const request = new XMLHttpRequest();
    this.#request = request;
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      this.isSent ||= loaded === total;
      this.#told({ uploaded: loaded / total });
      this.#timer ??= setTimeout(() => this.#ask(), pause);
    });
    this.#timer = undefined;
    try {
      await this.#answered();
    } finally {
      clearTimeout(this.#timer);
      this.#timer = 0;
    }
    const head = await this.#body.slice(0, shown).text();
    return {
      request: { method: 'POST', path: this.#path, headers: this.#headers, body: head, size: this.#body.size },
      status: request.status,
      reason: request.statusText,
      headers: headersOf(request),
      text: request.responseText,
      json: json(request.responseText),
    };
  }

  // cancel ends the import. The answer to the import itself says whether that was too late.
  async cancel() {
    this.isCancelled = true;
    this.#wake();
    const request = this.#request;
    const answer = await answerOf(exchange({ method: 'DELETE', path: this.#path }));
    const isKnown = answer?.status === 200; // else it has not begun, or has ended
    setTimeout(() => request.abort(), isKnown ? patience : 0);
  }

  #answered() {
    const request = this.#request;
    return new Promise((resolve, reject) => {
      const fail = () => reject(new NoAnswer(`no answer from ${this.#path}`));
      request.addEventListener('load', resolve);
      request.addEventListener('error', fail);
      request.addEventListener('abort', fail);
      request.open('POST', this.#path);
      for (const [name, value] of Object.entries(this.#headers)) request.setRequestHeader(name, value);
      request.send(this.#body);
    });
  }

  // ask asks how far the import is, again and again until it has ended.
  async #ask() {
    const request = this.#request;
    const { status, json: told } = (await answerOf(exchange({ path: this.#path }))) ?? {};
    if (this.#timer === 0 || this.#request !== request) return;
    if (status === 200) {
      const { bytes, checked, stored } = told;
      this.#told({ checked: Math.min(1, bytes / this.#body.size), leads: checked, stored });
    }
    this.#timer = setTimeout(() => this.#ask(), pause);
  }
}

function headersOf(request) {
  const lines = request.getAllResponseHeaders().split('\r\n').filter(Boolean);
  return new Headers(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
}
