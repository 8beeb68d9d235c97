// The company of a lead stands in its cell as its number. People choose it by its name.

import { integer } from './integer.js';

// part returns what is typed of a company: all that is in the cell.
export const part = (text) => ({ text: text.trim(), start: 0, end: text.length });

// put returns the text of a company.
export function put(_, __, id) {
  const text = String(id);
  return { text, start: text.length, end: text.length };
}

// named returns the company of a text with its name, null if it has none.
export function named(text, names) {
  const id = integer(text);
  return names.has(id) ? [{ id, name: names.get(id) }] : null;
}
