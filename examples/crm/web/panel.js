import { byId } from './dom.js';
import { answerOf, exchange } from './exchange.js';

// Panel shows what an import of the table would be answered, in the format that people have chosen. The server says so:
// it gets the same body, and stores nothing.
export class Panel {
  #sheet;
  #trace;
  #language;
  #controller = new AbortController();

  constructor(sheet, trace, language) {
    this.#sheet = sheet;
    this.#trace = trace;
    this.#language = language;
    byId('format').addEventListener('change', () => this.show({ front: true }));
  }

  // stop forgets the request under way.
  stop() {
    this.#controller.abort();
  }

  // show asks; front brings the answer to the front.
  async show({ front = false } = {}) {
    this.stop();
    const { signal } = (this.#controller = new AbortController());
    if (this.#sheet.filled().length === 0) return;
    const path = `/${byId('format').value}/leads?dry-run`;
    const headers = { 'Accept-Language': this.#language(), 'Content-Type': 'application/json' };
    const answer = await answerOf(exchange({ method: 'POST', path, headers, body: this.#sheet.body() }, signal));
    if (answer && !signal.aborted) this.#trace.keep('check', answer, front);
  }
}
