// The products of a lead stand in one cell, as people write them: "1×2, 2×1" is two of product 1 and one of product 2.

import * as exact from './exact.js';
import { integer } from './integer.js';

const times = /[×xX*:]/;

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
