import { columns } from './columns.js';
import { byId } from './dom.js';
import { Filter } from './filter.js';
import { List } from './list.js';
import { after, entries, item } from './mistakes.js';
import { count, spoken } from './words.js';

const few = 10; // mistakes that leave the table in sight

// Summary says how much is wrong, and where. Mistakes that have no cell stand first.
export class Summary {
  #sheet;
  #grid;
  #filter = new Filter(() => this.#show());
  #list = new List(byId('mistakes'), (entry) => item(entry, (one) => this.#go(one)));
  #notice = null;
  #state = []; // what is shown
  #last = null; // the entry that was gone to

  constructor(sheet, grid) {
    this.#sheet = sheet;
    this.#grid = grid;
    byId('next').addEventListener('click', () => this.#next());
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'F8' || byId('sheet').inert) return;
      event.preventDefault();
      this.#next({ backwards: event.shiftKey, from: this.#grid.place() });
    });
  }

  // show shows what is wrong: the mistakes of the sheet, and a notice. Where nothing has changed, it leaves the list alone,
  // in which people may be.
  show(notice) {
    const all = entries(this.#sheet);
    const state = [notice, spoken(), ...all.flatMap(({ lead, index, mistake: { key, text } }) => [lead, index, key, text])];
    const isSame = state.length === this.#state.length && state.every((value, i) => value === this.#state[i]);
    if (isSame) return;
    this.#state = state;
    this.#notice = notice;
    this.#grid.keepInSight(() => this.#show()); // above the table, the list may grow by more than the window
  }

  // enter goes to the summary.
  enter() {
    this.#last = null;
    byId('summary-title').focus();
  }

  #show() {
    const all = entries(this.#sheet);
    if (all.length === 0) this.#filter.clear();
    const rows = new Set(all.map(({ lead }) => lead)).size;
    const title = all.length > 0 ? count('in.rows', rows, count('mistakes', all.length)) : (this.#notice?.title ?? '');
    byId('summary').hidden = title === '';
    byId('summary-title').textContent = title;
    byId('next').hidden = all.length === 0;

    this.#filter.show(all);
    const chosen = this.#filter.choose(all);
    byId('chosen').textContent = this.#filter.isOn ? count('chosen', all.length, chosen.length) : '';
    const listed = [...(this.#notice?.mistakes ?? []).map((mistake) => ({ mistake })), ...chosen];
    byId('below').hidden = listed.length <= few;
    this.#list.show(listed);
  }

  // next goes to the next mistake of those that are chosen: after the cell that has the focus, or after the last one.
  #next({ backwards = false, from } = {}) {
    const all = this.#filter.choose(entries(this.#sheet));
    if (all.length === 0) return;
    const start = this.#start(from, backwards);
    const ahead = backwards
      ? all.findLast((entry) => start && after(start, entry))
      : all.find((entry) => !start || after(entry, start));
    this.#go(ahead ?? all.at(backwards ? -1 : 0));
  }

  // start returns the place to look from, null to begin anew. The last mistake may have moved with its row, or be gone.
  #start(from, backwards) {
    const last = this.#last && { ...this.#last, index: this.#sheet.leads.indexOf(this.#last.lead) };
    const isThere = last && (!from || (from.lead === last.lead && from.name === (last.name || columns[0].name)));
    if (isThere && last.index >= 0) return last;
    return from ? { ...from, part: backwards ? -1 : Infinity } : null;
  }

  #go(entry) {
    this.#last = entry;
    this.#grid.focus(entry.lead, entry.name, entry.mistake.rest);
  }
}
