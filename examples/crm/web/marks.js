import { columns } from './columns.js';

// place says on which cell of the leads that were sent a mistake belongs: {lead, name, rest}. The name is '' if it
// belongs to the row, and the lead is missing if it belongs to no row at all.
function place({ steps: [root, index, name, ...rest] }, leads) {
  const lead = root === 'leads' && typeof index === 'number' ? leads[index] : undefined;
  if (!lead) return {};
  const isExtra = lead.extras.includes([name, ...rest].join('.')); // "email.work" is no part of the e-mail address
  return !isExtra && columns.some((column) => column.name === name) ? { lead, name, rest } : { lead, name: '', rest };
}

// renew puts what the rules find on the cells in question, instead of what stood there, and returns what has no cell. What
// the server has found in what is stored stays on a cell that the rules let pass, until it answers again.
export function renew(found, cells, leads) {
  const answers = [];
  for (const [lead, name] of each(cells)) {
    const column = columns.find((one) => one.name === name);
    const answered = (lead.mistakes.get(name) ?? []).filter(({ byRules }) => !byRules);
    if (answered.length > 0 && (column?.stored || column?.others)) answers.push({ lead, name, answered });
    lead.mistakes.delete(name);
  }
  const homeless = mark(found, leads, (lead, name) => cells.get(lead)?.has(name));
  for (const { lead, name, answered } of answers) {
    if (!lead.mistakes.has(name)) lead.mistakes.set(name, answered);
  }
  return homeless;
}

// complete adds what the server has found to what the rules have, and returns what has no cell.
export function complete(found, cells, leads) {
  for (const [lead, name] of each(cells)) {
    const known = (lead.mistakes.get(name) ?? []).filter(({ byRules }) => byRules);
    lead.mistakes.set(name, known);
    if (known.length === 0) lead.mistakes.delete(name);
  }
  const isNew = (lead, name, { key, text }) => !lead.mistakes.get(name)?.some((one) => one.key === key && one.text === text);
  return mark(found, leads, (lead, name, mistake) => cells.get(lead)?.has(name) && isNew(lead, name, mistake));
}

function* each(cells) {
  for (const [lead, names] of cells) {
    for (const name of names) yield [lead, name];
  }
}

// mark puts mistakes on those of their cells for which wanted(lead, name, mistake) holds, and returns those that have no cell.
export function mark(mistakes, leads, wanted) {
  const homeless = [];
  for (const mistake of mistakes) {
    const { lead, name, rest } = place(mistake, leads);
    if (!lead) {
      homeless.push(mistake);
    } else if (wanted(lead, name, mistake)) {
      lead.mistakes.set(name, [...(lead.mistakes.get(name) ?? []), { ...mistake, rest }]);
    }
  }
  return homeless;
}
