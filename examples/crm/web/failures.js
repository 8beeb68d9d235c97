// The rule behind each message. The server lists every way in which a lead can be wrong, with the message of the first
// row: a message of another row is the same but for its numbers. Those of a file name no row.

import { answerOf, exchange } from './exchange.js';
import { say } from './words.js';

const lists = new Map(); // by language: {rules, patterns}

// learn reads the list in a language.
export async function learn(language) {
  if (lists.has(language)) return;
  const tag = encodeURIComponent(language);
  const answers = await Promise.all(['page', 'file'].map((kind) => answerOf(exchange({ path: `/${kind}/failures/${tag}` }))));
  if (answers.some((answer) => !answer?.json?.failures)) return;
  const failures = answers.flatMap(({ json }) => json.failures);
  lists.set(language, {
    rules: new Map(failures.map(({ rule, text }) => [countless(text), rule])),
    patterns: new Set(failures.map(({ pattern }) => pattern)),
  });
}

// ruleOf returns the rule that a mistake is about, '' if it is not known. Messages about members that the server does not
// know name them, so no list can have them.
export function ruleOf({ text, language, steps = [] }) {
  const list = lists.get(language);
  if (!list) return '';
  const pattern = steps.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
  return list.rules.get(countless(text)) ?? (list.patterns.has(pattern) ? '' : 'unknown');
}

// ruleName returns what people call a rule.
export function ruleName(rule) {
  const key = `rule.${rule || 'other'}`;
  const name = say(key);
  return name === key ? rule : name;
}

const countless = (text) => text.replaceAll(/\d+/g, '#');
