import { Choices } from './choices.js';
import { block, isBlock, isJSON } from './clipboard.js';
import { columns, label } from './columns.js';
import { element } from './dom.js';
import { move } from './keyboard.js';
import { Lead } from './lead.js';
import { Row } from './row.js';
import { room } from './sheet.js';
import { say } from './words.js';

// Grid shows a sheet as a table of text fields, and turns what people do in it into changes of the sheet.
export class Grid {
  #sheet;
  #known; // what cells refer to
  #on; // edited(cells), settled(), pasted(cells, block), unplaced(text, row), removed(index), undone()
  #body = element('tbody', { role: 'rowgroup' });
  #rows = new Map(); // by lead
  #cells = new WeakMap(); // by text field: {lead, column}
  #scripted = false; // whether the last change was none that a text field could undo by itself
  #entered = { text: '', kept: false }; // the cell's text when it was entered; whether undo goes back to it

  constructor(table, { sheet, known }, on) {
    this.#sheet = sheet;
    this.#known = known;
    this.#on = on;
    table.append(head(), this.#body);
    table.addEventListener('input', (event) => this.#type(event.target));
    table.addEventListener('change', () => on.settled());
    table.addEventListener('paste', (event) => this.#paste(event));
    table.addEventListener('keydown', (event) => this.#press(event));
    new Choices(table, known, (input) => this.#cells.get(input)?.column);
    table.addEventListener('focusin', ({ target }) => (this.#entered = { text: target.value, kept: false }));
    this.reset();
  }

  // reset shows the sheet anew.
  reset() {
    this.#rows.clear();
    this.#body.replaceChildren();
    this.#append(this.#sheet.leads);
  }

  // reword names the columns and the cells in the page's language.
  reword() {
    this.#body.parentElement.tHead.replaceWith(head());
    this.#sheet.leads.forEach((lead, index) => {
      this.#rows.get(lead).number(index);
      this.#rows.get(lead).show();
    });
  }

  // grow adds blank rows at the end.
  grow(n) {
    const leads = Array.from({ length: n }, () => new Lead());
    this.#sheet.leads.push(...leads);
    this.#append(leads);
  }

  // show shows the mistakes of a lead, or of all.
  show(leads = this.#sheet.leads) {
    for (const lead of leads) this.#rows.get(lead)?.show();
  }

  // place returns the cell that has the focus, undefined if there is none.
  place() {
    const at = this.#cells.get(document.activeElement);
    return at && { lead: at.lead, index: this.#sheet.leads.indexOf(at.lead), name: at.column.name };
  }

  // keepInSight makes a change of the page that may move the table. The cell that people see and are in stays in sight.
  keepInSight(change) {
    const cell = this.#cells.has(document.activeElement) ? document.activeElement : null;
    const isMoved = cell && isSeen(cell);
    change();
    if (isMoved && !isSeen(cell)) cell.scrollIntoView({ block: 'center' });
  }

  // focus goes to a cell, or to the row if name is ''. rest is the part of the cell that a mistake is about.
  focus(lead, name, rest = []) {
    const row = this.#rows.get(lead);
    const column = columns.find((c) => c.name === name) ?? columns[0];
    const input = row.input(column.name);
    input.focus();
    input.scrollIntoView({ block: 'center', inline: 'nearest' });
    const part = column.locate?.(input.value, rest);
    if (part) input.setSelectionRange(part.start, part.end);
    else input.select();
  }

  #append(leads) {
    const from = this.#rows.size;
    const rows = leads.map((lead, i) => {
      const row = new Row(lead, from + i, {
        remove: () => this.#remove(lead),
        drop: (name) => this.#drop(lead, name),
        names: (list) => this.#known[list],
      });
      for (const column of columns) this.#cells.set(row.input(column.name), { lead, column });
      this.#rows.set(lead, row);
      return row.element;
    });
    this.#body.append(...rows);
  }

  #type(input) {
    const { lead, column } = this.#cells.get(input);
    if (!this.#entered.kept) this.#sheet.remember();
    this.#scripted = false;
    this.#entered.kept = true;
    if (input.value === this.#entered.text) this.#leave();
    lead.type(column.name, input.value);
    this.#rows.get(lead).name(column.name);
    if (lead === this.#sheet.leads.at(-1) && !lead.blank) this.grow(1);
    this.#on.edited([[lead, column.name]]);
  }

  // leave forgets the step that led nowhere: the cell is as it was when it was entered.
  #leave() {
    this.#sheet.unremember();
    this.#entered.kept = false;
  }

  #paste(event) {
    const text = event.clipboardData.getData('text/plain');
    const at = this.#cells.get(event.target);
    const isWhole = isJSON(text);
    if (!at || !(isWhole || isBlock(text))) return; // the text of one cell goes where the cursor is
    event.preventDefault();
    const start = this.#sheet.leads.indexOf(at.lead);
    const pasted = isWhole ? null : block(text, at.column, room - start);
    if (pasted) this.put(start, pasted);
    else this.#on.unplaced(text, start);
  }

  // put puts rows that have been pasted over those from start on.
  put(start, { rows, isHeaded }) {
    this.#sheet.remember();
    this.#scripted = true;
    this.grow(Math.max(0, start + rows.length + 1 - this.#sheet.leads.length));
    const cells = [];
    rows.forEach((row, i) => {
      const lead = this.#sheet.leads[start + i];
      lead.take(row);
      for (const [name, text] of Object.entries(row.texts)) {
        this.#rows.get(lead).write(name, text);
        cells.push([lead, name]);
      }
      if (row.extras.size > 0) cells.push([lead, '']);
    });
    this.#entered = { text: document.activeElement.value, kept: false };
    this.show();
    this.#on.pasted(cells, { count: rows.length, isHeaded });
  }

  #press(event) {
    const at = this.#cells.get(event.target);
    if (!at) return;
    const isOwn = this.#entered.kept && !this.#scripted; // the text field takes back what has been typed in it
    if (isUndo(event) && !isOwn && this.#sheet.canUndo) {
      event.preventDefault();
      this.#undo(at);
      return;
    }
    if (event.key === 'F2') event.target.setSelectionRange(event.target.value.length, event.target.value.length);
    if (event.key === 'Escape' && event.target.value !== this.#entered.text) {
      event.target.value = this.#entered.text;
      this.#type(event.target);
    }
    const moved = move(event, event.target);
    const input = moved && this.#target(at, moved);
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.select();
  }

  #target({ lead, column }, { rows = 0, columns: across = 0, end }) {
    const leads = this.#sheet.leads;
    if (end === 'first') return this.#rows.get(leads[0]).input(columns[0].name);
    if (end === 'last') return this.#rows.get(leads.at(-1)).input(columns.at(-1).name);
    const target = columns[columns.indexOf(column) + across];
    return target && this.#rows.get(leads[leads.indexOf(lead) + rows])?.input(target.name);
  }

  // undo takes back what was pasted or removed. The focus stays in the same place of the table.
  #undo({ lead, column }) {
    const index = this.#sheet.leads.indexOf(lead);
    this.#scripted = false;
    this.#on.undone();
    const leads = this.#sheet.leads;
    this.focus(leads[Math.min(index, leads.length - 1)], column.name);
  }

  #remove(lead) {
    this.#sheet.remember();
    this.#scripted = true;
    const index = this.#sheet.leads.indexOf(lead);
    this.#sheet.leads.splice(index, 1);
    this.#rows.get(lead).element.remove();
    this.#rows.delete(lead);
    if (this.#sheet.leads.length === 0) this.grow(1);
    this.#sheet.leads.slice(index).forEach((below, i) => this.#rows.get(below).number(index + i));
    const near = this.#sheet.leads[Math.min(index, this.#sheet.leads.length - 1)];
    this.#rows.get(near).focusRemove();
    this.#on.removed(index);
  }

  #drop(lead, name) {
    this.#sheet.remember();
    lead.drop(name);
    this.#rows.get(lead).show();
    this.focus(lead, '');
    this.#on.edited([[lead, '']]);
  }
}

function isSeen(cell) {
  const { top, bottom } = cell.getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight;
}

// isUndo reports whether people press what takes back a change everywhere.
function isUndo({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  return (ctrlKey || metaKey) && !shiftKey && !altKey && key.toLowerCase() === 'z';
}

function head() {
  const cells = columns.map((column) => {
    const cell = element('th', { role: 'columnheader', scope: 'col' }, label(column));
    if (column.hint()) cell.append(' ', element('small', { id: `hint-${column.name}` }, column.hint()));
    return cell;
  });
  const row = element('tr', { role: 'row' },
    element('th', { role: 'columnheader', scope: 'col' }, element('span', { class: 'unseen' }, say('row'))),
    ...cells,
    element('th', { role: 'columnheader', scope: 'col' }, element('span', { class: 'unseen' }, say('remove'))));
  return element('thead', { role: 'rowgroup' }, row);
}
