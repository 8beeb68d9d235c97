// The columns of the grid. `read` turns a text into what is sent, `write` turns what a file holds into a text, `locate`
// finds the part of a text that a mistake below the member is about. `stored` marks a column that the server compares with
// what is stored, `others` one that it compares with the other rows. `choices` are what can be chosen in a cell: from which
// `list`, for which `part` of its text, how that is `put` there, and what is `named` in it.

import * as company from './company.js';
import { integer } from './integer.js';
import * as products from './products.js';
import { say } from './words.js';

const asTyped = (text) => text;

function write(value) {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export const columns = [
  { name: 'name', hint: () => '', read: asTyped, write, input: { dir: 'auto' } },
  { name: 'email', hint: () => '', read: asTyped, write, others: true, input: { dir: 'ltr', inputmode: 'email' } },
  { name: 'phone', hint: () => '+4930123456', read: asTyped, write, input: { dir: 'ltr', inputmode: 'tel' } },
  {
    name: 'company_id', stored: true, hint: () => say('hint.company_id'), read: integer, write, input: { dir: 'ltr' },
    choices: { list: 'companies', ...company },
  },
  { name: 'source', hint: () => 'web, referral, event', read: asTyped, write, input: { dir: 'ltr', autocapitalize: 'none' } },
  {
    name: 'products', stored: true, hint: () => say('hint.products'), input: { dir: 'ltr' },
    read: products.parse, write: products.format, locate: products.locate,
    choices: { list: 'products', part: products.part, put: products.put, named: products.named },
  },
];

// label is the column's name for people.
export const label = ({ name }) => say(`column.${name}`);
