import { columns } from './columns.js';
import { isNumber } from './exact.js';

let serial = 0;

// leadOf makes a lead of a row: its texts by column, and what has none.
export function leadOf(row) {
  const lead = new Lead();
  lead.take(row);
  return lead;
}

// Lead is one row: the texts of its cells, and what a file said where nothing has been typed since. So a file's own
// mistakes, such as a number where text is wanted, are sent as they are until somebody mends them.
export class Lead {
  id = ++serial; // for ids in the document: rows move, this does not
  texts = {};
  mistakes = new Map(); // by column name, or '' for the row: [{key, text, language, rest}]
  #source;
  #typed = new Set();

  constructor(source) {
    this.#source = source;
    for (const { name, write } of columns) this.texts[name] = write(this.#member(name));
  }

  // blank rows at the end are not sent.
  get blank() {
    return this.#source === undefined && Object.values(this.texts).every((text) => text === '');
  }

  // extras are the members that have no column.
  get extras() {
    if (!isObject(this.#source)) return [];
    return Object.keys(this.#source).filter((name) => !columns.some((column) => column.name === name));
  }

  // holds reports whether there is anything to check in a cell, or in the row if name is ''.
  holds(name) {
    if (this.mistakes.has(name)) return true;
    return name === '' ? this.extras.length > 0 : this.#typed.has(name) || this.texts[name] !== '';
  }

  // passes reports whether the rules let a cell pass as a whole: parts of it may be wrong.
  passes(name) {
    return !this.mistakes.get(name)?.some(({ byRules, rest }) => byRules && rest.length === 0);
  }

  type(name, text) {
    this.texts[name] = text;
    this.#typed.add(name);
  }

  // take takes the texts of a row, and what has no column as members of their own.
  take({ texts, extras }) {
    for (const [name, text] of Object.entries(texts)) this.type(name, text);
    if (extras.size > 0) this.#source = { ...this.#source, ...Object.fromEntries(extras) };
  }

  // drop leaves a member out.
  drop(name) {
    const { [name]: _, ...rest } = this.#source;
    this.#source = rest;
  }

  // value is what is sent.
  get value() {
    if (this.#source !== undefined && this.#typed.size === 0) return this.#source;
    const value = isObject(this.#source) ? { ...this.#source } : {};
    for (const { name, read } of columns) {
      if (this.#source === undefined || this.#typed.has(name)) value[name] = read(this.texts[name]);
    }
    return value;
  }

  copy() {
    const lead = new Lead(this.#source);
    lead.texts = { ...this.texts };
    lead.mistakes = new Map(this.mistakes);
    lead.#typed = new Set(this.#typed);
    return lead;
  }

  #member(name) {
    return isObject(this.#source) && Object.hasOwn(this.#source, name) ? this.#source[name] : undefined;
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumber(value);
}
