import { label } from './columns.js';
import { byId, element } from './dom.js';
import { count } from './words.js';

const most = 50; // that are offered at a time: who types more of a name finds the others

// Choices offers what is stored below the cell that is filled in: a combobox as WAI-ARIA has it. It opens when people
// type, click, or press Alt+↓ or F4; ↓ opens it where the cell is empty, and goes to the next row elsewhere.
export class Choices {
  #columnOf; // the column of a text field, undefined if it is none of the table's
  #known;
  #popup = byId('choices');
  #list = byId('options');
  #input = null; // which the list is open for
  #part; // of its text
  #ids = [];
  #active = -1;
  #isTyped = false; // whether the cell is being filled in
  #isPutting = false;

  constructor(table, known, columnOf) {
    this.#known = known;
    this.#columnOf = columnOf;
    table.addEventListener('keydown', (event) => this.#press(event), true);
    table.addEventListener('input', ({ target }) => this.#type(target));
    table.addEventListener('click', ({ target }) => this.#offer(target, { all: true }));
    table.addEventListener('focusin', () => (this.#isTyped = false));
    table.addEventListener('focusout', () => this.#close());
    this.#popup.addEventListener('pointerdown', (event) => event.preventDefault()); // the cell keeps the focus
    this.#list.addEventListener('click', ({ target }) => {
      const option = target.closest('[role="option"]');
      if (option) this.#put([...this.#list.children].indexOf(option));
    });
    for (const event of ['scroll', 'resize']) window.addEventListener(event, () => this.#place(), true);
  }

  #type(input) {
    this.#isTyped = true;
    if (!this.#isPutting) this.#offer(input);
  }

  // offer opens the list with what fits to the text at the cursor, or with all. It closes it if there is nothing.
  #offer(input, { all = false } = {}) {
    const choices = this.#columnOf(input)?.choices;
    const part = choices?.part(input.value, input.selectionStart);
    if (!part) {
      this.#close();
      return;
    }
    const names = this.#known[choices.list];
    const fitting = [...names.keys()].filter((id) => all || fits(part.text, id, names.get(id)));
    if (fitting.length === 0) {
      this.#close();
      return;
    }
    this.#input = input;
    this.#part = part;
    this.#ids = fitting.slice(0, most);
    this.#show(names, fitting.length - this.#ids.length);
    this.#activate(this.#ids.findIndex((id) => String(id) === part.text));
  }

  #show(names, more) {
    const option = (id, i) => element('li', { role: 'option', id: `option-${i}`, 'aria-selected': 'false' },
      element('bdi', {}, names.get(id)), ' ', element('small', {}, String(id)));
    this.#list.replaceChildren(...this.#ids.map(option));
    this.#list.setAttribute('aria-label', label(this.#columnOf(this.#input)));
    byId('options-more').textContent = more > 0 ? count('options.more', more) : '';
    this.#popup.hidden = false;
    this.#input.setAttribute('aria-expanded', 'true');
    this.#list.scrollTop = 0;
    this.#place();
  }

  #close() {
    if (!this.#input) return;
    this.#input.setAttribute('aria-expanded', 'false');
    this.#input.removeAttribute('aria-activedescendant');
    this.#popup.hidden = true;
    this.#input = null;
  }

  // place puts the list below the cell, or above it where there is more room.
  #place() {
    if (!this.#input) return;
    const cell = this.#input.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#popup;
    const isBelow = cell.bottom + height < window.innerHeight || cell.top < height;
    const start = document.documentElement.dir === 'rtl' ? cell.right - width : cell.left;
    this.#popup.style.top = `${isBelow ? cell.bottom : cell.top - height}px`;
    this.#popup.style.left = `${Math.max(8, Math.min(start, document.documentElement.clientWidth - width - 8))}px`;
  }

  #activate(i) {
    this.#active = i;
    for (const [at, option] of [...this.#list.children].entries()) option.setAttribute('aria-selected', at === i);
    if (i < 0) {
      this.#input.removeAttribute('aria-activedescendant');
      return;
    }
    this.#input.setAttribute('aria-activedescendant', `option-${i}`);
    this.#list.children[i].scrollIntoView({ block: 'nearest' });
  }

  #press(event) {
    const isHandled = this.#input ? this.#pressOpen(event) : this.#pressClosed(event);
    if (!isHandled) return;
    event.preventDefault();
    event.stopPropagation(); // the table has other uses for these keys
  }

  #pressClosed({ key, altKey, target }) {
    const isCalled = key === 'F4' || (key === 'ArrowDown' && (altKey || this.#isTyped || target.value === ''));
    if (!isCalled || !this.#columnOf(target)?.choices) return false;
    this.#offer(target, { all: true });
    if (this.#input && this.#active < 0) this.#activate(0);
    return this.#input !== null;
  }

  // Enter and Tab take what is chosen. They take the only thing that fits, too, and then do what they do in any cell.
  #pressOpen({ key, altKey, isComposing }) {
    if (isComposing) return false;
    const n = this.#ids.length;
    switch (key) {
      case 'ArrowDown':
        this.#activate((this.#active + 1) % n);
        return true;
      case 'ArrowUp':
        if (altKey) this.#close();
        else this.#activate(this.#active > 0 ? this.#active - 1 : n - 1);
        return true;
      case 'Escape':
        this.#close();
        return true;
      case 'Enter':
      case 'Tab':
        return this.#take(key === 'Enter');
    }
    return false;
  }

  #take(isEnter) {
    const isChosen = this.#active >= 0 && String(this.#ids[this.#active]) !== this.#part.text;
    const isOnly = this.#ids.length === 1 && this.#part.text !== '' && !/^\d+$/.test(this.#part.text);
    if (isChosen || isOnly) this.#put(Math.max(0, this.#active));
    this.#close();
    return isEnter && isChosen;
  }

  #put(i) {
    const input = this.#input;
    const { text, start, end } = this.#columnOf(input).choices.put(input.value, this.#part, this.#ids[i]);
    input.value = text;
    input.setSelectionRange(start, end);
    this.#isPutting = true;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    this.#isPutting = false;
    this.#close();
  }
}

// fits reports whether a text is what people type of a name, or of a number.
function fits(text, id, name) {
  return String(id).startsWith(text) || name.toLocaleLowerCase().includes(text.toLocaleLowerCase());
}
