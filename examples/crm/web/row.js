import { columns, label } from './columns.js';
import { element, oneLine, words } from './dom.js';
import { say } from './words.js';

// Row is a lead's row of the table. Every text field has a name of its own for those who do not see the table, and what
// is wrong with it stands below it.
export class Row {
  element = element('tr', { role: 'row' });
  #lead;
  #on; // remove(), drop(member), names(list)
  #number = element('th', { role: 'rowheader', scope: 'row' });
  #cells = new Map(); // by column name: {cell, input, field}
  #remove = element('button', { type: 'button', class: 'remove' }, '×');
  #note = null; // what is wrong with the row as a whole

  constructor(lead, index, on) {
    this.#lead = lead;
    this.#on = on;
    for (const column of columns) this.#cells.set(column.name, this.#cell(column));
    this.#remove.addEventListener('click', on.remove);
    this.element.append(
      this.#number,
      ...[...this.#cells.values()].map(({ cell }) => cell),
      element('td', { role: 'cell', class: 'last' }, this.#remove),
    );
    this.number(index);
    this.show();
  }

  input(name) {
    return this.#cells.get(name).input;
  }

  // write puts a text into a cell.
  write(name, text) {
    this.input(name).value = oneLine(text);
    this.name(name);
  }

  // name shows the names of what a cell refers to by numbers. They stand over its text while nobody is in it.
  name(name) {
    const { field, input } = this.#cells.get(name);
    const { choices } = columns.find((column) => column.name === name);
    field.querySelector('.named')?.remove();
    const found = input.value && choices?.named(input.value, this.#on.names(choices.list));
    if (found) field.append(element('span', { class: 'named', id: `named-${input.id}` }, ...found.flatMap(title)));
  }

  focusRemove() {
    this.#remove.focus();
  }

  // number says which row this is: people count from one, keys from zero.
  number(index) {
    this.#number.textContent = index + 1;
    const [before, after] = say('label.row').split('{position}'); // on phones: "Row 5"
    Object.assign(this.#number.dataset, { before, after });
    this.#remove.setAttribute('aria-label', say('remove.row', String(index + 1)));
    for (const column of columns) {
      const { name } = column;
      const { cell, input } = this.#cells.get(name);
      cell.dataset.label = [label(column), isolated(column.hint())].filter(Boolean).join('\n');
      cell.dataset.key = `leads.${index}.${name}`;
      input.setAttribute('aria-label', say('cell', String(index + 1), label(column)));
    }
  }

  // show shows the lead's mistakes.
  show() {
    this.#showNote();
    columns.forEach(({ name }, i) => this.#showCell(name, i === 0 ? this.#note : null));
  }

  // showCell shows the mistakes of a cell; the first cell of a row tells of the note, too.
  #showCell(name, note) {
    const { cell, input, field } = this.#cells.get(name);
    this.name(name);
    const mistakes = this.#lead.mistakes.get(name) ?? [];
    const id = `message-${this.#lead.id}-${name}`;
    cell.querySelector('.message')?.remove();
    if (mistakes.length > 0) cell.append(message(id, mistakes));
    const hint = columns.find((column) => column.name === name).hint() && `hint-${name}`;
    const names = field.querySelector('.named')?.id;
    const described = [mistakes.length > 0 && id, note && note.id, names, hint].filter(Boolean).join(' ');
    set(input, 'aria-invalid', mistakes.length > 0 && 'true');
    set(input, 'aria-describedby', described);
  }

  // A row may hold members that have no cell, which only a file can bring: they can be left out.
  #showNote() {
    this.#note?.remove();
    this.#note = null;
    const mistakes = this.#lead.mistakes.get('') ?? [];
    const extras = this.#lead.extras;
    if (mistakes.length === 0 && extras.length === 0) return;
    const id = `message-${this.#lead.id}`;
    this.#note = element('td', { role: 'cell', class: 'note', id }, message(`${id}-row`, mistakes));
    for (const name of extras) {
      const button = element('button', { type: 'button' }, `${say('leave')} `, element('code', { dir: 'auto' }, name));
      button.addEventListener('click', () => this.#on.drop(name));
      this.#note.append(button);
    }
    this.element.append(this.#note);
  }

  #cell({ name, choices, input: attributes }) {
    const combobox = choices && {
      role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'options',
    };
    const input = element('input', {
      id: `cell-${this.#lead.id}-${name}`, type: 'text', autocomplete: 'off', spellcheck: 'false', ...attributes, ...combobox,
    });
    input.value = oneLine(this.#lead.texts[name]);
    const field = element('div', { class: choices ? 'field choice' : 'field' }, input);
    return { cell: element('td', { role: 'cell' }, field), input, field };
  }
}

// isolated keeps a hint, such as a phone number, in its own direction.
const isolated = (hint) => hint && `\u2068${hint}\u2069`;

// title is a name with its number, before another one. It reads in the direction of the name.
function title({ id, name, quantity }, i, { length }) {
  const times = quantity === undefined ? '' : `${quantity} × `;
  const isLast = i === length - 1;
  const one = element('bdi', {}, `${times}${name} `, element('small', {}, String(id)), isLast ? '' : ',');
  return isLast ? [one] : [one, ' '];
}

function set(node, attribute, value) {
  if (value) node.setAttribute(attribute, value);
  else node.removeAttribute(attribute);
}

function message(id, mistakes) {
  return element('div', { class: 'message', id }, ...mistakes.map((mistake) => words(mistake, 'p')));
}
