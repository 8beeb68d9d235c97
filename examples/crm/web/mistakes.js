// The mistakes of a sheet as a list, in the order of the table: {lead, index, name, part, mistake}. The name is '' if a
// mistake belongs to the row; part counts those of one cell.

import { columns, label } from './columns.js';
import { element, pieces, words } from './dom.js';
import { ruleOf } from './failures.js';
import { say } from './words.js';

const names = ['', ...columns.map(({ name }) => name)];

export function entries({ leads }) {
  return leads.flatMap((lead, index) => {
    if (lead.mistakes.size === 0) return [];
    const at = (name) => (lead.mistakes.get(name) ?? []).map((mistake, part) => ({ lead, index, name, part, mistake }));
    return names.flatMap(at);
  });
}

// rule returns the rule of an entry, and keeps it: it is asked for whenever something is typed.
export function rule({ mistake }) {
  mistake.rule ||= ruleOf(mistake);
  return mistake.rule;
}

// after reports whether an entry comes after a place in the table.
export function after(entry, place) {
  const steps = ({ index, name, part }) => [index, names.indexOf(name), part];
  const [a, b] = [steps(entry), steps(place)];
  const i = a.findIndex((step, at) => step !== b[at]);
  return i >= 0 && a[i] > b[i];
}

// item shows an entry: a link to its cell, in the server's words. Mistakes that have no cell are no link.
export function item(entry, follow) {
  if (!entry.lead) return element('li', {}, words(entry.mistake));
  const { lead, name } = entry;
  const link = element('a', { href: `#cell-${lead.id}-${name || columns[0].name}` }, worded(entry));
  link.addEventListener('click', (event) => {
    event.preventDefault();
    follow(entry);
  });
  return element('li', {}, link);
}

// worded shows a message with the place that it names in front of the others' eyes: "Email (row 7)".
function worded({ index, name, mistake }) {
  const place = subject(index, name, mistake.rest);
  const at = mistake.text.indexOf(place);
  if (at < 0) return words(mistake);
  const { text, language } = mistake;
  return element('span', { lang: language, dir: 'auto' },
    ...pieces(text.slice(0, at)), element('strong', {}, place), ...pieces(text.slice(at + place.length)));
}

// subject returns what messages call a place, as the labels of the server have it.
function subject(index, name, rest) {
  const [kind, own] = called(name, rest);
  return say(kind).replace('{label}', own).replace('{position.2}', rest[0] + 1).replace('{position}', index + 1)
    .replace('{0}', own).replace('{1}', index + 1);
}

function called(name, rest) {
  if (name === '') return rest.length > 0 ? ['label.item', rest.at(-1)] : ['label.row', ''];
  const isBelow = name === 'products' && rest.length > 0;
  if (isBelow) return rest[1] === 'quantity' ? ['label.part', say('quantity')] : ['label.product', ''];
  return ['label.cell', label(columns.find((column) => column.name === name))];
}
