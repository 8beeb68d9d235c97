// Headings name a spreadsheet's columns: by labels of the page in any of its languages, or as members on the wire.

import { columns } from './columns.js';
import { answerOf, exchange } from './exchange.js';
import { say } from './words.js';

// targets are where a column can go. A product's quantity may have a column of its own.
export const targets = [...columns.map(({ name }) => name), 'quantity'];

export const called = (target) => say(`column.${target}`);

const known = new Map(targets.map((target) => [plain(target), target])); // by plain heading

export async function loadHeadings() {
  const answer = await answerOf(exchange({ path: '/headings' }));
  for (const [target, headings] of Object.entries(answer?.json?.headings ?? {})) {
    for (const heading of headings) known.set(plain(heading), target);
  }
}

export const named = (heading) => known.get(plain(heading));

// resembled returns the only target whose name is a part of a heading, as of "E-mail (work)", or the other way round.
export function resembled(heading) {
  const name = plain(heading);
  if (name.length < 2) return undefined;
  const found = new Set([...known].filter(([other]) => name.includes(other) || other.includes(name)).map(([, target]) => target));
  return found.size === 1 ? [...found][0] : undefined;
}

// plain makes the same of "Company ID" and "company_id".
function plain(heading) {
  return heading.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}\p{M}]/gu, '');
}
