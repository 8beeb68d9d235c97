import { columns } from './columns.js';

const below = { '': ['', '.*'], products: ['', '.*', '.*.*'] };
const few = 5; // cells of a column are asked for one by one, more of them with a wildcard
const most = 8_000; // characters of a header that servers and proxies take

// keys are those of the cells in question: "leads.3.phone". The products of a lead have keys below, and so has a row for
// members that it should not have. It returns undefined if they cannot be told: then everything has to be asked for.
export function keys({ cells, leads, whole }) {
  const found = whole && leads.length > 0 ? ['leads'] : [];
  for (const name of ['', ...columns.map((column) => column.name)]) {
    const rows = leads.flatMap((lead, index) => (cells.get(lead)?.has(name) ? [index] : []));
    const at = rows.length > few ? ['*'] : rows;
    for (const row of at) {
      const key = name === '' ? `leads.${row}` : `leads.${row}.${name}`;
      found.push(...(below[name] ?? ['']).map((end) => key + end));
    }
    for (const row of rows) {
      for (const steps of odd(leads[row], name)) {
        if (!steps.every(sayable)) return undefined;
        found.push(['leads', row, ...steps].map(escaped).join('.'));
      }
    }
  }
  return found.join().length > most ? undefined : found;
}

// odd yields the steps to the members of a row or its products that "*" does not stand for.
function* odd(lead, name) {
  if (name === '') yield* lead.extras.filter(isOdd).map((member) => [member]);
  if (name !== 'products' || !Array.isArray(lead.value?.products)) return;
  for (const [index, item] of lead.value.products.entries()) {
    if (item !== null && typeof item === 'object') yield* Object.keys(item).filter(isOdd).map((member) => [name, index, member]);
  }
}

const isOdd = (member) => member === '' || member.includes('.');

const escaped = (step) => String(step).replaceAll('.', '\\.');

// A header holds no more than visible ASCII; a comma in it would begin another key, and "*" stand for other names, too.
const sayable = (step) => /^[!-)+\--~]*$/.test(step);
