// The columns of the grid. `read` turns a text into what is sent, `write` turns what a file holds into a text, `locate`
// finds the part of a text that a mistake below the member is about. `others` marks a column whose mistakes depend on
// the other rows.

import { integer } from './integer.js';
import * as products from './products.js';

const asTyped = (text) => text;

function write(value) {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export const columns = [
  { name: 'name', label: 'Name', hint: '', read: asTyped, write, input: { dir: 'auto' } },
  { name: 'email', label: 'Email', hint: '', read: asTyped, write, others: true, input: { dir: 'ltr', inputmode: 'email' } },
  { name: 'phone', label: 'Phone', hint: '+4930123456', read: asTyped, write, input: { dir: 'ltr', inputmode: 'tel' } },
  { name: 'company_id', label: 'Company', hint: 'number', read: integer, write, input: { dir: 'ltr', inputmode: 'numeric' } },
  { name: 'source', label: 'Source', hint: 'web, referral, event', read: asTyped, write, input: { dir: 'ltr', autocapitalize: 'none' } },
  {
    name: 'products', label: 'Products', hint: 'number×quantity', input: { dir: 'ltr' },
    read: products.parse, write: products.format, locate: products.locate,
  },
];

const plain = (heading) => heading.toLowerCase().replace(/[^a-z]/g, '');

// headed returns the column of a spreadsheet's heading: "E-mail", "Company ID".
export function headed(heading) {
  const name = plain(heading);
  return columns.find((column) => plain(column.label) === name || plain(column.name) === name);
}
