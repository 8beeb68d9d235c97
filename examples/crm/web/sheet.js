import { columns } from './columns.js';
import { Lead } from './lead.js';

export const room = 2_000; // rows: many more than the API takes would only make the page slow

const spare = 5; // blank rows of an empty sheet
const memory = 20; // steps that can be undone

// Sheet is the rows, in order. The index of a row is the index of its lead in the body, so blank rows between others are
// sent and judged like any other; blank rows at the end are not.
export class Sheet {
  leads = [];
  #past = [];

  constructor() {
    this.load([]);
  }

  load(leads) {
    this.leads = [...leads];
    while (this.leads.length < spare || !this.leads.at(-1).blank) this.leads.push(new Lead());
  }

  // filled are the leads to send.
  filled() {
    const end = this.leads.findLastIndex((lead) => !lead.blank) + 1;
    return this.leads.slice(0, end);
  }

  // body is what is sent, one lead a line.
  body() {
    const lines = this.filled().map((lead) => '\n  ' + JSON.stringify(lead.value));
    return `{"leads": [${lines.join(',')}${lines.length ? '\n' : ''}]}`;
  }

  // cells yields the cells, and the rows themselves by the name '', for which wanted(lead, name) holds.
  *cells(wanted) {
    const names = ['', ...columns.map(({ name }) => name)];
    for (const lead of this.leads) {
      for (const name of names) {
        if (wanted(lead, name)) yield [lead, name];
      }
    }
  }

  // remember keeps the sheet as it is now, for undo.
  remember() {
    this.#past.push(this.leads.map((lead) => lead.copy()));
    if (this.#past.length > memory) this.#past.shift();
  }

  // unremember forgets what was kept last.
  unremember() {
    this.#past.pop();
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  undo() {
    this.load(this.#past.pop());
  }

  forget() {
    this.#past = [];
  }
}
