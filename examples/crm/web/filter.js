import { columns, label } from './columns.js';
import { byId, element } from './dom.js';
import { ruleName } from './failures.js';
import { rule } from './mistakes.js';
import { say } from './words.js';

// The ways to choose mistakes: what an entry has, and what people call that.
const kinds = {
  column: { of: ({ name }) => name, name: columnName },
  rule: { of: rule, name: ruleName },
};

// Filter is the choice of mistakes by column and by rule. Each can be chosen by a button, which says how many there are.
export class Filter {
  #chosen = { column: null, rule: null };
  #changed;
  #prefix; // of the ids of its elements

  constructor(changed, prefix = '') {
    this.#changed = changed;
    this.#prefix = prefix;
    for (const kind of Object.keys(kinds)) {
      byId(`${prefix}by-${kind}`).addEventListener('click', ({ target }) => this.#choose(kind, target.closest('button')));
    }
  }

  get isOn() {
    return Object.values(this.#chosen).some((value) => value !== null);
  }

  // clear lets all mistakes pass.
  clear() {
    this.#chosen = { column: null, rule: null };
  }

  // choose returns the entries that pass.
  choose(entries) {
    return Object.keys(kinds).reduce((left, kind) => this.#pass(left, kind), entries);
  }

  // show shows the buttons. Those of a kind count what the other kind lets pass.
  show(entries) {
    this.#showKind('column', this.#pass(entries, 'rule'), entries);
    this.#showKind('rule', this.#pass(entries, 'column'), entries);
  }

  #pass(entries, kind) {
    const chosen = this.#chosen[kind];
    return chosen === null ? entries : entries.filter((entry) => kinds[kind].of(entry) === chosen);
  }

  #choose(kind, button) {
    if (!button) return;
    const { value } = button.dataset;
    this.#chosen[kind] = this.#chosen[kind] === value ? null : value;
    this.#changed();
  }

  #showKind(kind, passing, entries) {
    const counts = new Map(entries.map((entry) => [kinds[kind].of(entry), 0]));
    if (this.#chosen[kind] !== null) counts.set(this.#chosen[kind], 0);
    for (const entry of passing) counts.set(kinds[kind].of(entry), counts.get(kinds[kind].of(entry)) + 1);

    const group = byId(`${this.#prefix}by-${kind}`);
    group.hidden = counts.size < 2 && this.#chosen[kind] === null;
    const focused = group.contains(document.activeElement) ? document.activeElement.dataset.value : null;
    const values = [...counts].sort(order[kind]);
    group.querySelectorAll('button').forEach((button) => button.remove());
    for (const [value, count] of values) group.append(this.#button(kind, value, count));
    if (focused !== null) [...group.children].find(({ dataset }) => dataset.value === focused)?.focus();
  }

  #button(kind, value, count) {
    const isChosen = this.#chosen[kind] === value;
    const number = count.toLocaleString(document.documentElement.lang, { numberingSystem: 'latn' });
    return element('button', { type: 'button', 'data-value': value, 'aria-pressed': String(isChosen) },
      kinds[kind].name(value), ' ', element('b', {}, number));
  }
}

// Columns stand as in the table, rules by how often they are broken.
const order = {
  column: ([a], [b]) => place(a) - place(b),
  rule: ([a, m], [b, n]) => n - m || ruleName(a).localeCompare(ruleName(b)),
};

const place = (name) => columns.findIndex((column) => column.name === name);

function columnName(name) {
  const column = columns.find((one) => one.name === name);
  return column ? label(column) : say('whole.row');
}
