import { columns } from './columns.js';

// place says on which cell of the leads that were sent a mistake belongs: {lead, name, rest}. The name is '' if it
// belongs to the row, and the lead is missing if it belongs to no row at all.
function place({ steps: [root, index, name, ...rest] }, leads) {
  const lead = root === 'leads' && typeof index === 'number' ? leads[index] : undefined;
  if (!lead) return {};
  const isExtra = lead.extras.includes([name, ...rest].join('.')); // "email.work" is no part of the e-mail address
  return !isExtra && columns.some((column) => column.name === name) ? { lead, name, rest } : { lead, name: '', rest };
}

// mark puts mistakes on those of their cells for which wanted(lead, name) holds, and returns those that have no cell.
export function mark(mistakes, leads, wanted) {
  const homeless = [];
  for (const mistake of mistakes) {
    const { lead, name, rest } = place(mistake, leads);
    if (!lead) {
      homeless.push(mistake);
    } else if (wanted(lead, name)) {
      lead.mistakes.set(name, [...(lead.mistakes.get(name) ?? []), { ...mistake, rest }]);
    }
  }
  return homeless;
}
