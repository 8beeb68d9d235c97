import { columns } from './columns.js';
import { delimiterOf, Reader } from './csv.js';
import { named } from './headings.js';
import { Mapping } from './mapping.js';

const most = 1_000; // rows that go into the table: the API takes no more in one request

// rows returns the cells of a text that has been copied. Spreadsheets put tabs between them. Where there is none, commas
// and semicolons delimit cells only if they make a table: "Doe, Jane" is one cell.
export function rows(text) {
  const delimiter = text.includes('\t') ? '\t' : delimiterOf(text, { isHeading: named });
  const found = new Reader(delimiter).end(text);
  const [first] = found;
  const isTable = delimiter === '\t' || first?.filter(named).length > 1
    || (first?.length > 2 && found.every(({ length }) => length === first.length));
  return (isTable ? found : new Reader('\t').end(text)).map((cells) => (cells.length > 0 ? cells : ['']));
}

// isBlock reports whether a text is more than the content of one cell.
export const isBlock = (text) => /[\t\r\n]/.test(text.replace(/[\r\n]+$/, ''));

// isJSON reports whether a text is that of a JSON file with leads. The products of one lead may be JSON, too.
export function isJSON(text) {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    const value = JSON.parse(text);
    const [lead] = Array.isArray(value) ? value : (value.leads ?? [value]);
    return typeof lead === 'object' && columns.some(({ name }) => Object.hasOwn(lead ?? {}, name));
  } catch {
    return /^\s*(?:\[\s*)?\{\s*"/.test(text) && isBlock(text);
  }
}

// block places copied rows on columns: by their headings if the first row holds some, else from a column on. It returns
// null if there are more than room, or if it is not sure where each of them goes: then people have to be asked.
export function block(text, first, room) {
  const found = rows(text);
  const mapping = new Mapping(found, found[0].filter(named).length > 1);
  const places = mapping.isHeaded ? [] : columns.slice(columns.indexOf(first));
  const isClear = mapping.isHeaded ? mapping.isSure : mapping.columns.length <= places.length;
  const body = mapping.isHeaded ? mapping.body : found;
  if (!isClear || body.length > Math.min(room, most)) return null;
  if (mapping.isHeaded) return { rows: body.map((record) => mapping.row(record)), isHeaded: true };
  return { rows: body.map((record) => placed(record, places)), isHeaded: false };
}

function placed(record, places) {
  return { texts: Object.fromEntries(record.slice(0, places.length).map((text, i) => [places[i].name, text])), extras: new Map() };
}
