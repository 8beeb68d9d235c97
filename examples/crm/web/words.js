// The page's own words, a catalog for each language: words-de.json. Where there is none for a language, the page speaks
// English, and the messages of the server alone are in that language.

import { answerOf, exchange } from './exchange.js';

const catalogs = new Map(); // by language, the null ones too

let language = 'en';
let own = {};

// speak changes the language of the page, if it has a catalog.
export async function speak(tag) {
  const [english, wanted] = await Promise.all([catalog('en'), catalog(tag)]);
  language = wanted ? tag : 'en';
  own = wanted ?? english ?? {};
}

async function catalog(tag) {
  if (!catalogs.has(tag)) {
    const answer = await answerOf(exchange({ path: `/words/${encodeURIComponent(tag)}` }));
    catalogs.set(tag, answer?.json?.words ?? null);
  }
  return catalogs.get(tag);
}

// spoken returns the language that the page speaks.
export const spoken = () => language;

// say returns a text of the page with its arguments.
export function say(key, ...args) {
  return (own[key] ?? key).replace(/\{(\d)\}/g, (_, i) => number(args[i]));
}

// count returns a text about a number of things: its first argument.
export function count(key, n, ...args) {
  const form = `${key}.${new Intl.PluralRules(language).select(n)}`;
  return say(own[form] === undefined ? `${key}.other` : form, n, ...args);
}

const number = (value) => (typeof value === 'number' ? value.toLocaleString(language, { numberingSystem: 'latn' }) : value);

// translate words what stands in the document: the texts of elements, or their names for those who do not see them.
export function translate() {
  document.title = say('title');
  for (const node of document.querySelectorAll('[data-say]')) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll('[data-name]')) node.setAttribute('aria-label', say(node.dataset.name));
}
