// The products of a lead stand in one cell, as people write them: "1×2, 2×1" is two of product 1 and one of product 2.

import * as exact from './exact.js';
import { integer } from './integer.js';

const times = /[×xX*:]/;
const counted = /[×*:]|(?<=\d\s*)[xX]/; // names of products have an x in them, too

// parse returns what is sent for a text. What is no number is sent as it was typed: the server knows best what is wrong.
export function parse(text) {
  if (/^\s*[[{]/.test(text)) return json(text);
  return parts(text).map(({ product, quantity }) => ({
    product_id: integer(product.text),
    quantity: quantity ? integer(quantity.text) : 1,
  }));
}

// format returns the text for a value, which a file may have in any shape: as JSON if there is no simpler way.
export function format(value) {
  if (value === undefined) return '';
  if (!Array.isArray(value) || !value.every(isItem)) return JSON.stringify(value);
  return value.map(({ product_id, quantity }) => `${product_id}×${quantity}`).join(', ');
}

// locate returns where in a text a mistake is: [1, 'quantity'] is the second product's quantity.
export function locate(text, [index, member]) {
  const part = /^\s*[[{]/.test(text) ? undefined : parts(text)[index];
  if (!part) return null;
  if (member === 'product_id') return part.product;
  return (member === 'quantity' && part.quantity) || part;
}

// part returns the product at the cursor, as far as it is typed, null if the cursor is elsewhere.
export function part(text, cursor) {
  if (/^\s*[[{]/.test(text)) return null;
  const start = text.slice(0, cursor).search(/[^,;]*$/);
  const piece = text.slice(start).match(/^[^,;]*/)[0];
  const cut = piece.search(counted);
  if (cut >= 0 && cursor > start + cut) return null;
  return { ...trimmed(cut < 0 ? piece : piece.slice(0, cut), start), isCounted: cut >= 0 };
}

// put returns a text in which a product stands for what was typed, and where its quantity is, to be typed over.
export function put(text, { start, end, isCounted }, id) {
  const before = `${text.slice(0, start)}${id}`;
  const after = text.slice(end);
  if (isCounted) return { text: before + after, start: before.length, end: before.length };
  return { text: `${before}×1${after}`, start: before.length + 1, end: before.length + 2 };
}

// named returns the products of a text with their names, null if there is one that has none.
export function named(text, names) {
  const items = parse(text);
  if (!Array.isArray(items) || !items.every((item) => isItem(item) && names.has(item.product_id))) return null;
  return items.map(({ product_id: id, quantity }) => ({ id, name: names.get(id), quantity }));
}

// parts cuts a text at its commas; empty parts, as after a comma at the end, do not count.
function parts(text) {
  const found = [];
  for (const { 0: part, index } of text.matchAll(/[^,;]+/g)) {
    if (part.trim() === '') continue;
    const cut = part.search(times);
    const product = trimmed(cut < 0 ? part : part.slice(0, cut), index);
    const quantity = cut < 0 ? null : trimmed(part.slice(cut + 1), index + cut + 1);
    found.push({ ...trimmed(part, index), product, quantity });
  }
  return found;
}

function trimmed(text, at) {
  const start = at + text.length - text.trimStart().length;
  return { text: text.trim(), start, end: start + text.trim().length };
}

function isItem(value) {
  const members = Object.keys(value ?? {});
  return members.length === 2 && Number.isSafeInteger(value.product_id) && Number.isSafeInteger(value.quantity);
}

function json(text) {
  try {
    return exact.parse(text);
  } catch {
    return text;
  }
}
