import { columns } from './columns.js';
import { answerOf } from './exchange.js';
import { keys } from './keys.js';
import { released } from './pointer.js';
import { forPeople, validateOnly } from './precognition.js';

const pause = 300; // ms without typing

// Live asks the server about cells while they are filled in. There is one request at a time: a newer one takes over what
// an older one has asked, and ends it, so that no outdated answer is ever shown.
export class Live {
  #sheet;
  #on; // language(), answered(answer, question), failed(answer): null if there is none
  #asked = new Map(); // lead → names of columns
  #whole = false; // whether the body as a whole is in question: it may have too many rows
  #timer;
  #question = null; // the one under way

  constructor(sheet, on) {
    this.#sheet = sheet;
    this.#on = on;
  }

  // ask puts cells in question, and perhaps the body as a whole. The server is asked after a pause.
  ask(cells, { whole = false } = {}) {
    add(this.#asked, cells);
    this.#whole ||= whole;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), pause);
  }

  // keep puts cells in question that the next check asks about, too.
  keep(cells) {
    add(this.#asked, cells);
  }

  // withdraw ends the request under way, whose answer would be outdated. The next check asks what it has asked.
  withdraw() {
    clearTimeout(this.#timer);
    if (!this.#question) return;
    this.#question.controller.abort();
    this.keep(pairs(this.#question.cells));
    this.#whole ||= this.#question.whole;
    this.#question = null;
  }

  // cancel forgets what is in question: something else has answered it.
  cancel() {
    this.withdraw();
    this.#asked = new Map();
    this.#whole = false;
  }

  // flush asks now.
  async flush() {
    clearTimeout(this.#timer);
    if (this.#asked.size === 0 && !this.#whole) return;
    const question = this.#next();
    this.#question = question;
    const answer = await this.#answer(question);
    await released();
    if (this.#question !== question) return; // outdated
    this.#question = null;
    if (!answer?.judged) {
      this.keep(pairs(question.cells));
      this.#on.failed(answer);
      return;
    }
    // What has been typed since is in question again.
    for (const [lead, names] of this.#asked) names.forEach((name) => question.cells.get(lead)?.delete(name));
    this.#on.answered(answer, question);
  }

  #answer(question) {
    return answerOf(validateOnly({
      path: forPeople,
      body: this.#sheet.body(),
      language: this.#on.language(),
      keys: keys(question),
      signal: question.controller.signal,
    }));
  }

  #next() {
    this.withdraw();
    const question = {
      controller: new AbortController(),
      leads: this.#sheet.filled(),
      cells: this.#asked,
      whole: true, // a cell that nobody could look at is answered with what is wrong around it
    };
    for (const { name } of columns.filter((column) => column.others)) {
      if ([...question.cells.values()].some((names) => names.has(name))) add(question.cells, this.#texts(name));
    }
    this.#asked = new Map();
    this.#whole = false;
    return question;
  }

  // texts yields the cells of a column that hold any.
  #texts(name) {
    return this.#sheet.cells((lead, column) => column === name && lead.texts[name] !== '');
  }
}

function* pairs(cells) {
  for (const [lead, names] of cells) {
    for (const name of names) yield [lead, name];
  }
}

function add(cells, more) {
  for (const [lead, name] of more) {
    if (!cells.has(lead)) cells.set(lead, new Set());
    cells.get(lead).add(name);
  }
}
