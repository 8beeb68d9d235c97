import { byId, element, words } from './dom.js';
import { Filter } from './filter.js';
import { List } from './list.js';
import { count } from './words.js';

// Refusals lists what is wrong with a file that was refused. Each mistake has its place in the file: {mistake, name, place},
// of which name is the column's.
export class Refusals {
  #filter = new Filter(() => this.#show(), 'file-');
  #list = new List(byId('refused'), item);
  #mistakes = [];

  // show shows the mistakes of another file, or the same ones in another language.
  show(mistakes) {
    if (mistakes !== this.#mistakes) this.#filter.clear();
    this.#mistakes = mistakes;
    this.#show();
  }

  #show() {
    const more = this.#mistakes.filter(({ mistake }) => mistake.isMore); // which is a notice
    const all = this.#mistakes.filter(({ mistake }) => !mistake.isMore);
    this.#filter.show(all);
    const chosen = this.#filter.choose(all);
    byId('file-chosen').textContent = this.#filter.isOn ? count('chosen', all.length, chosen.length) : '';
    this.#list.show([...more, ...chosen]);
  }
}

function item({ place, mistake }) {
  return element('li', {}, element('b', {}, place()), ' ', words(mistake));
}
