import { columns } from './columns.js';

const below = { products: ['', '.*', '.*.*'] };
const few = 5; // cells of a column are asked for one by one, more of them with a wildcard

// keys are those of the cells in question: "leads.3.email". The products of a lead have keys below. A cell that the server
// cannot look at is answered with what is wrong around it, which has the key "leads".
export function keys({ cells, leads }) {
  const found = leads.length > 0 ? ['leads'] : [];
  for (const { name } of columns) {
    const rows = leads.flatMap((lead, index) => (cells.get(lead)?.has(name) ? [index] : []));
    for (const row of rows.length > few ? ['*'] : rows) {
      found.push(...(below[name] ?? ['']).map((end) => `leads.${row}.${name}${end}`));
    }
  }
  return found;
}
