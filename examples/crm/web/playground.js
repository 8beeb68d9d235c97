import { copy } from './copy.js';
import { byId, element } from './dom.js';
import { answerOf, exchange } from './exchange.js';
import { nodes, response } from './trace.js';
import { Twin } from './twin.js';
import { say } from './words.js';

const pause = 300; // ms without typing
const longest = 100_000; // characters of a link
const example = `{"leads": [
  {"name": "Ada Lovelace", "email": "ada.example.com", "phone": "030", "company_id": "1", "sourse": "web",
   "products": [{"product_id": 1, "quantity": 0}]}
]}`;

// Playground answers a body that people write by hand, in the format and the language of the page. What it shows is in
// the address, so that people can send it to others.
export class Playground {
  #language; // get(), set(tag)
  #twins = [...document.querySelectorAll('#try [data-like]')].map((select) => new Twin(select));
  #timer;
  #controller = new AbortController();

  constructor(language) {
    this.#language = language;
    byId('body').addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#edited(), pause);
    });
    byId('format').addEventListener('change', () => this.renew());
    byId('share').addEventListener('click', () => this.#share());
    window.addEventListener('hashchange', () => read(location.hash) && this.open());
  }

  // load shows the types that the body is for, as they stand in the source of the program.
  async load() {
    const answer = await answerOf(exchange({ path: '/model' }));
    byId('source').textContent = answer?.json?.source ?? '';
    byId('body').value = example;
    await this.open();
  }

  // open shows what a link holds.
  async open() {
    const state = read(location.hash);
    if (state) {
      byId('body').value = state.body;
      if ([...byId('format').options].some(({ value }) => value === state.format)) byId('format').value = state.format;
      await this.#language.set(state.language);
      byId('try-title').scrollIntoView();
    }
    await this.ask();
  }

  // ask shows what the server answers.
  async ask() {
    for (const twin of this.#twins) twin.renew();
    this.#controller.abort();
    const { signal } = (this.#controller = new AbortController());
    const headers = { 'Accept-Language': this.#language.get(), 'Content-Type': 'application/json' };
    const path = `/${byId('format').value}/leads?dry-run`;
    const answer = await answerOf(exchange({ method: 'POST', path, headers, body: byId('body').value }, signal));
    if (signal.aborted) return;
    byId('answer').replaceChildren(...(answer ? nodes(response(answer)) : [element('bdi', {}, say('silent'))]));
  }

  // renew shows another answer: in the format and the language that have been chosen.
  async renew() {
    if (read(location.hash)) this.#keep();
    await this.ask();
  }

  async #edited() {
    this.#keep();
    await this.ask();
  }

  async #share() {
    this.#keep();
    await copy(new URL(this.#link(), location.href).href);
  }

  // keep keeps the state in the address.
  #keep() {
    const link = this.#link();
    history.replaceState(null, '', link.length > longest ? '#' : link);
  }

  #link() {
    return `#try=${written({ body: byId('body').value, format: byId('format').value, language: this.#language.get() })}`;
  }
}

// written returns a state as the text of a link: base64url of its JSON in UTF-8.
export function written(state) {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

// read returns the state in a link, null if there is none.
export function read(hash) {
  if (!hash.startsWith('#try=')) return null;
  try {
    const bytes = Uint8Array.from(atob(hash.slice(5).replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    const { body, format, language } = JSON.parse(new TextDecoder().decode(bytes));
    return [body, format, language].every((text) => typeof text === 'string') ? { body, format, language } : null;
  } catch {
    return null;
  }
}
