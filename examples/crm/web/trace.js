import { copy } from './copy.js';
import { byId, element } from './dom.js';
import { say } from './words.js';

const most = 30_000; // characters of a body: more would only make the page slow

// Trace shows what went over the wire: the last check while typing, and the last import.
export class Trace {
  #exchanges = {}; // by kind
  #kind = 'check';

  constructor() {
    for (const button of this.#buttons()) {
      button.addEventListener('click', () => this.#choose(button.dataset.kind));
    }
    byId('curl').addEventListener('click', () => copy(curl(this.#exchanges[this.#kind].request, location.origin)));
    this.show();
  }

  // keep shows an exchange. An import comes to the front by itself, a check only while it is there, or if it is to.
  keep(kind, exchange, front = kind === 'import') {
    this.#exchanges[kind] = exchange;
    if (front || kind === this.#kind) this.#choose(kind);
  }

  #choose(kind) {
    this.#kind = kind;
    for (const button of this.#buttons()) button.setAttribute('aria-pressed', button.dataset.kind === kind);
    this.show();
  }

  #buttons() {
    return document.querySelectorAll('#trace [data-kind]');
  }

  // show shows the exchange that has been chosen, in the page's language if there is none.
  show() {
    const exchange = this.#exchanges[this.#kind];
    byId('curl').hidden = !exchange || isCut(exchange.request);
    byId('request').replaceChildren(...(exchange ? nodes(request(exchange)) : [element('bdi', {}, say('nothing'))]));
    byId('response').replaceChildren(...nodes(exchange ? response(exchange) : ''));
  }
}

// A JSON string. One that has no end goes to the end of its line: so it is found in linear time.
const strings = /"(?:[^"\\\n]+|\\.)*"?/g;
const rightToLeft = /[\u0590-\u08ff]/; // Arabic or Hebrew letters

// nodes returns a message as it is shown: the words of a string stay between its quotes, whichever way they read.
export function nodes(text) {
  const all = [];
  let end = 0; // of what is in all
  for (const { 0: string, index } of text.matchAll(strings)) {
    if (!rightToLeft.test(string)) continue;
    all.push(...breakable(text.slice(end, index)), element('bdi', {}, string));
    end = index + string.length;
  }
  return [...all, ...breakable(text.slice(end))];
}

// breakable returns a text that may break after its commas: JSON on one line has no blanks to break at.
function breakable(text) {
  return text.split(/(?<=,)(?=\S)/).flatMap((part, i) => (i > 0 ? [element('wbr'), part] : [part]));
}

// curl returns the command that sends a request again.
export function curl({ method, path, headers, body }, origin) {
  const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', quoted(`${name}: ${value}`)]);
  return ['curl', '-i', '-X', method, quoted(origin + path), ...fields, '--data-binary', quoted(body)].join(' ');
}

// quoted returns a text as one word of a shell.
const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;

// isCut reports whether only the beginning of a body is here.
const isCut = ({ size = 0, body }) => size > body.length;

function request({ request: { method, path, headers, body, size } }) {
  const text = isCut({ size, body }) ? `${body}\n… ${size.toLocaleString('en')} bytes` : body;
  return message(`${method} ${path}`, Object.entries(headers), text);
}

// response returns an answer as it came, its JSON indented.
export function response({ status, reason, headers, text, json }) {
  return message(`${status} ${reason}`, [...headers], json === null ? text : JSON.stringify(json, null, 2));
}

function message(start, headers, body) {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const cut = body.length > most ? `${body.slice(0, most)}\n… ${(body.length - most).toLocaleString('en')} more characters` : body;
  return [start, ...lines, '', cut].join('\n');
}
