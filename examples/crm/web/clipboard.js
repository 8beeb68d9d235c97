import { columns, headed } from './columns.js';

// rows returns the cells of a text that a spreadsheet has copied: tabs between cells, line breaks between rows, quotes
// around cells that hold either.
export function rows(text) {
  const found = [[]];
  const cell = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/gy;
  for (const [all, quoted, plain, end] of text.matchAll(cell)) {
    if (all === '' && found.at(-1).length === 0) break; // the text ends with a line break
    found.at(-1).push((quoted?.replaceAll('""', '"') ?? plain).replaceAll(/[\t\r\n]+/g, ' ').trim());
    if (end === '') break;
    if (end !== '\t') found.push([]);
  }
  if (found.at(-1).length === 0) found.pop();
  return found;
}

// isBlock reports whether a text is more than the content of one cell.
export const isBlock = (text) => /[\t\r\n]/.test(text.replace(/[\r\n]+$/, ''));

// block places copied rows on columns: by their headings if the first row is one, else from a column on. It takes at most
// room of them, and counts the rows and columns that have no place.
export function block(text, first, room) {
  const lines = rows(text);
  const headings = lines[0].map(headed);
  const isHeaded = lines.length > 1 && headings.length > 1 && headings.every(Boolean);
  const places = isHeaded ? headings : columns.slice(columns.indexOf(first));
  const body = isHeaded ? lines.slice(1) : lines;
  const taken = body.slice(0, Math.max(0, room));
  const width = Math.max(0, ...taken.map((line) => line.length));
  const lost = { columns: Math.max(0, width - places.length), rows: body.length - taken.length };
  return { lines: taken, places, isHeaded, lost };
}
