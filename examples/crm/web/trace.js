import { byId } from './dom.js';

const most = 30_000; // characters of a body: more would only make the page slow

// Trace shows what went over the wire: the last check while typing, and the last import.
export class Trace {
  #exchanges = {}; // by kind
  #kind = 'check';

  constructor() {
    for (const button of this.#buttons()) {
      button.addEventListener('click', () => this.#choose(button.dataset.kind));
    }
    this.#show();
  }

  // keep shows an exchange. An import comes to the front by itself, a check only while nothing has been imported.
  keep(kind, exchange) {
    this.#exchanges[kind] = exchange;
    if (kind === 'import' || kind === this.#kind) this.#choose(kind);
  }

  #choose(kind) {
    this.#kind = kind;
    for (const button of this.#buttons()) button.setAttribute('aria-pressed', button.dataset.kind === kind);
    this.#show();
  }

  #buttons() {
    return document.querySelectorAll('#trace [data-kind]');
  }

  #show() {
    const exchange = this.#exchanges[this.#kind];
    byId('request').textContent = exchange ? request(exchange) : 'Nothing has been sent yet.';
    byId('response').textContent = exchange ? response(exchange) : '';
  }
}

function request({ request: { method, path, headers, body } }) {
  return message(`${method} ${path}`, Object.entries(headers), body);
}

function response({ status, reason, headers, text, json }) {
  return message(`${status} ${reason}`, [...headers], json === null ? text : JSON.stringify(json, null, 2));
}

function message(start, headers, body) {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const cut = body.length > most ? `${body.slice(0, most)}\n… ${(body.length - most).toLocaleString('en')} more characters` : body;
  return [start, ...lines, '', cut].join('\n');
}
