import { columns } from './columns.js';
import { answerOf } from './exchange.js';
import { keys } from './keys.js';
import { released } from './pointer.js';
import { forPeople, validateOnly } from './precognition.js';
import { mistakes } from './rules.js';

const pause = 300; // ms without typing

const compared = columns.filter(({ stored, others }) => stored || others).map(({ name }) => name);

// Live checks cells while they are filled in: by the rules at once, and what they let pass is compared by the server with
// what is stored and with other rows. There is one request at a time: a newer one takes over what an older one has asked,
// and ends it, so that no outdated answer is ever shown.
export class Live {
  #sheet;
  #on; // language(), judged(mistakes, cells, leads), settled(), answered(answer, question), failed(answer): null if there is none
  #cells = new Map(); // in question: lead → names of columns
  #whole = false; // whether the body as a whole is in question, of which the rules do not know all: it may be too large
  #timer;
  #turn = 0; // rises with every check, and where one is withdrawn
  #question = null; // the one under way

  constructor(sheet, on) {
    this.#sheet = sheet;
    this.#on = on;
  }

  // ask puts cells in question, and perhaps the body as a whole. The server is asked after a pause.
  ask(cells, { whole = false } = {}) {
    add(this.#cells, cells);
    this.#whole ||= whole;
    this.#judge();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), pause);
  }

  // keep puts cells in question that the next check asks about, too.
  keep(cells) {
    add(this.#cells, cells);
  }

  // withdraw ends the request under way, whose answer would be outdated. The next check asks what it has asked.
  withdraw() {
    clearTimeout(this.#timer);
    this.#turn++;
    if (!this.#question) return;
    this.#question.controller.abort();
    this.keep(pairs(this.#question.cells));
    this.#whole ||= this.#question.whole;
    this.#question = null;
  }

  // cancel forgets what is in question: something else has answered it.
  cancel() {
    this.withdraw();
    this.#cells = new Map();
    this.#whole = false;
  }

  // flush asks now. Of rows that are too many the server would say no more than the rules do.
  async flush() {
    clearTimeout(this.#timer);
    if (this.#cells.size === 0 && !this.#whole) return;
    this.withdraw();
    const turn = this.#turn;
    await released(); // what is drawn anew cannot be clicked on
    if (this.#turn !== turn) return;
    const question = this.#judge() && this.#next();
    if (!question) {
      this.#on.settled();
      return;
    }

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
    for (const [lead, names] of this.#cells) names.forEach((name) => question.cells.get(lead)?.delete(name));
    this.#on.answered(answer, question);
  }

  // judge has the cells in question judged by the rules. It tells whether the rules could look at rows at all.
  #judge() {
    const leads = this.#sheet.filled();
    const found = leads.length > 0 ? mistakes({ leads: leads.map((lead) => lead.value) }) : [];
    this.#on.judged(found, this.#cells, leads);
    return found.every(({ steps }) => steps.length > 1);
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

  // next returns what to ask the server, null if there is nothing: the cells in question that the rules have let pass.
  #next() {
    const asked = new Map();
    for (const name of compared) {
      const column = columns.find((one) => one.name === name);
      const isAsked = (lead) => this.#cells.get(lead)?.has(name) && lead.passes(name);
      const inQuestion = this.#sheet.leads.filter(isAsked);
      const others = column.others && [...this.#cells.values()].some((names) => names.has(name));
      add(asked, (others ? this.#filled(name) : inQuestion).map((lead) => [lead, name]));
    }

    const whole = this.#whole;
    this.#cells = new Map();
    this.#whole = false;
    if (asked.size === 0 && !whole) return null;
    return { controller: new AbortController(), leads: this.#sheet.filled(), cells: asked, whole: true };
  }

  // filled returns the leads with a cell of a column that holds anything the rules have let pass.
  #filled(name) {
    return this.#sheet.leads.filter((lead) => lead.texts[name] !== '' && lead.passes(name));
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
