import { columns, label } from './columns.js';
import { byId, element, words } from './dom.js';
import { count, say } from './words.js';

const most = 100; // entries: who has more mends the first of them, or the file

// Summary says how much is wrong, and where. Mistakes that have no cell stand first.
export class Summary {
  #sheet;
  #focus; // (lead, name, rest)
  #last = -1; // the mistake that Next mistake has shown

  constructor(sheet, focus) {
    this.#sheet = sheet;
    this.#focus = focus;
    byId('next').addEventListener('click', () => this.#next());
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'F8' || byId('sheet').inert) return;
      event.preventDefault();
      this.#next();
    });
  }

  // show shows what is wrong, and returns it in a few words, '' if there is nothing.
  show(notice) {
    const entries = this.#entries();
    const rows = new Set(entries.map(({ lead }) => lead)).size;
    const title = entries.length > 0 ? count('in.rows', rows, count('mistakes', entries.length)) : (notice?.title ?? '');
    const items = (notice?.mistakes ?? []).map((mistake) => element('li', {}, words(mistake)));
    items.push(...entries.slice(0, most).map((entry) => this.#item(entry)));
    if (entries.length > most) items.push(element('li', {}, count('and.more', entries.length - most)));
    byId('summary').hidden = title === '';
    byId('summary-title').textContent = title;
    byId('mistakes').replaceChildren(...items);
    byId('next').hidden = entries.length === 0;
    return title;
  }

  // enter goes to the summary.
  enter() {
    this.#last = -1;
    byId('summary-title').focus();
  }

  #entries() {
    const names = ['', ...columns.map(({ name }) => name)];
    return this.#sheet.leads.flatMap((lead, index) => {
      if (lead.mistakes.size === 0) return [];
      return names.flatMap((name) => (lead.mistakes.get(name) ?? []).map((mistake) => ({ lead, index, name, mistake })));
    });
  }

  #item({ lead, index, name, mistake }) {
    const column = columns.find((one) => one.name === name);
    const text = column ? say('link', String(index + 1), label(column)) : say('link.row', String(index + 1));
    const link = element('a', { href: `#cell-${lead.id}-${name || columns[0].name}` }, text);
    link.addEventListener('click', (event) => {
      event.preventDefault();
      this.#focus(lead, name, mistake.rest);
    });
    return element('li', {}, link, ' ', words(mistake));
  }

  #next() {
    const entries = this.#entries();
    if (entries.length === 0) return;
    this.#last = (this.#last + 1) % entries.length;
    const { lead, name, mistake } = entries[this.#last];
    this.#focus(lead, name, mistake.rest);
  }
}
