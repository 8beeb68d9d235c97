import { columns } from './columns.js';
import { named, resembled } from './headings.js';
import { say } from './words.js';

export const leaveOut = '-';

const repeatable = ['products', 'quantity', leaveOut];

// What cells look like in a column without a heading.
const looks = [
  ['email', /@/],
  ['products', /^\s*(?:\d+\s*[×xX*:]\s*\d+|\[)/],
  ['source', /^\s*(?:web|referral|event)\s*$/i],
  ['phone', /^\s*\+?\d[\d\s().\/-]{5,}$/],
  ['company_id', /^\s*\d{1,9}\s*$/],
  ['name', /\p{L}/u],
];

const shown = 3; // cells of a column

export const isBlank = (record) => record.every((cell) => cell.trim() === '');

// Mapping says where columns go: {heading, samples, target, isSure}. What has no target becomes a member of its own, so
// that the server refuses it by name: nothing is left out unless people have said so.
export class Mapping {
  columns = [];
  isHeaded;
  #records; // that are not blank

  constructor(records, isHeaded) {
    this.#records = records.filter((record) => !isBlank(record));
    this.head(isHeaded ?? looksHeaded(this.#records));
  }

  // head says whether the first record holds headings, and guesses anew.
  head(isHeaded) {
    this.isHeaded = isHeaded;
    const [first = []] = this.#records;
    const width = this.#records.reduce((most, { length }) => Math.max(most, length), 0);
    const body = this.body;
    this.columns = Array.from({ length: width }, (_, i) => {
      const samples = body.filter((record) => (record[i] ?? '').trim() !== '').slice(0, shown).map((record) => record[i]);
      return { heading: isHeaded ? (first[i] ?? '') : '', samples, target: '', isSure: false };
    });
    if (isHeaded) this.#byHeading();
    else this.#byLooks();
  }

  get body() {
    return this.isHeaded ? this.#records.slice(1) : this.#records;
  }

  // isSure reports whether nobody has to be asked.
  get isSure() {
    return this.columns.every((column) => column.isSure);
  }

  isTwice(target) {
    if (target === '' || repeatable.includes(target)) return false;
    return this.columns.filter((column) => column.target === target).length > 1;
  }

  get leftOut() {
    return this.columns.flatMap(({ target }, i) => (target === leaveOut ? [this.name(i)] : []));
  }

  name(i) {
    return this.columns[i]?.heading.trim() || say('map.nth', String(i + 1));
  }

  // row returns the texts of a record by column, and by name those that have none.
  row(record) {
    const [texts, extras] = [{}, new Map()];
    let products, quantities;
    for (let i = 0; i < Math.max(record.length, this.columns.length); i++) {
      const cell = record[i] ?? '';
      const target = this.columns[i]?.target ?? '';
      if (target === 'products') (products ??= []).push(cell);
      else if (target === 'quantity') (quantities ??= []).push(cell);
      else if (target !== '' && target !== leaveOut) texts[target] = cell;
      else if (target === '' && cell.trim() !== '') extras.set(this.name(i), cell);
    }
    if (products || quantities) texts.products = list(products ?? [], quantities);
    return { texts, extras };
  }

  // value is what is sent for a record.
  value(record) {
    const { texts, extras } = this.row(record);
    const value = Object.fromEntries(extras);
    for (const { name, read } of columns) {
      if (texts[name] !== undefined) value[name] = read(texts[name]);
    }
    return value;
  }

  #byHeading() {
    for (const column of this.columns) {
      const target = named(column.heading);
      const isTaken = target && this.#has(target);
      const isNothing = column.heading.trim() === '' && column.samples.length === 0;
      if (target && (!isTaken || repeatable.includes(target))) column.target = target;
      column.isSure = isNothing || Boolean(target && !isTaken);
    }
    for (const column of this.columns.filter(({ target }) => target === '')) {
      const target = resembled(column.heading);
      if (target && !this.#has(target)) column.target = target;
    }
  }

  #byLooks() {
    for (const [target, look] of looks) {
      const column = this.columns.find((one) => {
        return one.target === '' && one.samples.length > 0 && one.samples.every((cell) => look.test(cell));
      });
      if (column) column.target = target;
    }
    for (const column of this.columns) column.isSure = column.samples.length === 0;
  }

  #has(target) {
    return this.columns.some((column) => column.target === target);
  }
}

// list joins columns of products and quantities to one text: "1×2, 2×1".
function list(products, quantities) {
  const count = Math.max(products.length, quantities?.length ?? 0);
  const items = Array.from({ length: count }, (_, i) => {
    const [product = '', quantity] = [products[i], quantities?.[i]];
    const isNothing = product.trim() === '' && (quantity ?? '').trim() === '';
    if (isNothing) return '';
    return quantity === undefined ? product : `${product.trim()}×${quantity.trim()}`;
  });
  return count === 1 ? items[0] : items.filter((item) => item !== '').join(', ');
}

// looksHeaded reports whether the first record names columns, or holds no data while the next one does.
export function looksHeaded([first, second]) {
  if (!first) return false;
  const count = first.filter((cell) => named(cell)).length;
  if (count > 1 || count === first.length) return true;
  const isData = (cell) => /@|^\s*\+?\d/.test(cell);
  return !first.some(isData) && (count === 1 || (second?.some(isData) ?? false));
}
