// Rules says at once what is wrong with a body, in the server's own sentences: bind.js, by the rules of the server's types.

import bind from '/bind.js';
import { isNumber } from './exact.js';
import { answerOf, exchange } from './exchange.js';

const checkers = new Map(); // by language

let checker = null; // of the language that is spoken
let language = '';

// rulesIn changes the language of the sentences. Without an answer of the server nothing is found: the import says all.
export async function rulesIn(tag) {
  if (!checkers.has(tag)) {
    const [rules, sentences] = await Promise.all([document('rules'), document(`sentences/${encodeURIComponent(tag)}`)]);
    if (rules && sentences) checkers.set(tag, bind(rules, sentences));
  }
  checker = checkers.get(tag) ?? null;
  language = tag;
}

async function document(name) {
  const answer = await answerOf(exchange({ path: `/page/${name}`, cache: 'no-cache' }));
  return answer?.status === 200 ? answer.json : null;
}

// mistakes returns what the rules find in a body. Of numbers that JavaScript would round the server alone can tell.
export function mistakes(body) {
  const { issues = [] } = checker?.['~standard'].validate(body) ?? {};
  return issues
    .filter(({ path }) => !isNumber(path.reduce((value, step) => value?.[step], body)))
    .map(({ message, path }) => ({ steps: path, key: path.join('.'), text: message, language, byRules: true }));
}
