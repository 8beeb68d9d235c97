// Each format has its own way of saying what is wrong where. Here they become one: a list of mistakes, each with the
// steps from the body's root to the value, such as ['leads', 3, 'products', 0, 'quantity'], and the text for people.

import { say, spoken } from './words.js';

const readers = { laravel, teamwork, problem, deploy: problem, zoho };

// mistakes reads the answer of a format. An answer without any, such as one about broken JSON, is a mistake of the whole
// body; so is an answer that is none of the server's, which a proxy may send. An answer has room for so many mistakes: it
// tells that there are more.
export function mistakes(format, answer) {
  const language = answer.headers.get('Content-Language') ?? '';
  const isFull = answer.headers.has('Errors-Truncated');
  const all = read(format, answer.json, isFull).map((m) => ({ ...m, language, key: m.steps.join('.') }));
  const found = all.filter(({ steps }) => !steps.includes('*'));
  if (isFull && found.length > 0) found.push({ steps: [], key: '', language: spoken(), text: say('truncated'), isMore: true });
  if (found.length > 0 && found.every(({ text }) => text)) return found;
  return [{ steps: [], key: '', language: '', text: `${answer.status} ${answer.reason}` }];
}

// read returns nothing where the JSON has another form than the format's.
function read(format, json, isFull) {
  try {
    return readers[format](json ?? {}, isFull);
  } catch {
    return [];
  }
}

// A full answer has what is wrong somewhere else at the names that it has no room for, too.
function laravel({ message, errors = {} }, isFull) {
  const found = Object.entries(errors).flatMap(([key, texts]) => texts.map((text) => ({ steps: dotted(key), text })));
  if (found.length === 0) return [{ steps: [], text: message }];
  const alike = Map.groupBy(found, ({ text }) => text);
  return found.filter((m) => !alike.get(m.text).some((other) => (isFull ? hides(m, other) : hides(other, m))));
}

// hides says whether a mistake is that of a value around another's with the same text: a field that could not be looked at
// is answered with what is wrong around it.
function hides(around, { steps }) {
  return around.steps.length < steps.length && around.steps.every((step, i) => step === steps[i]);
}

function teamwork({ errors = [] }) {
  return errors.map(({ title, detail, meta = {} }) => ({
    steps: dotted(meta.attribute ?? meta.relationship ?? meta.parameter ?? ''),
    text: detail ?? title,
  }));
}

function problem({ title, detail, errors = [] }) {
  const found = errors.map((e) => ({ steps: e.parameter ? [e.parameter] : pointer(e.pointer), text: e.detail }));
  return found.length > 0 ? found : [{ steps: [], text: detail ?? title }];
}

// Zoho's messages say little, and the rest is in the details.
function zoho(body) {
  const entries = Object.values(body).find(Array.isArray) ?? [body];
  return entries.map(({ code, message, details = {} }) => {
    const { api_name: _, json_path: path = '$', ...rest } = details;
    const said = Object.entries(rest).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    return { steps: jsonPath(path), text: message && [`${code}: ${message}`, ...said].join(', ') };
  });
}

const number = (step) => (/^(0|[1-9]\d*)$/.test(step) ? Number(step) : step);

// leads.3.phone
export function dotted(key) {
  return key === '' ? [] : key.split('.').map(number);
}

// /leads/3/phone (RFC 6901), or its fragment form, #/leads/3/phone
export function pointer(text) {
  const plain = text.startsWith('#') ? decodeURIComponent(text.slice(1)) : text;
  return plain.split('/').slice(1).map((step) => number(step.replaceAll('~1', '/').replaceAll('~0', '~')));
}

// $.leads[3].phone, $.leads[3]['no name']
export function jsonPath(text) {
  const step = /\.([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]/g;
  return [...text.matchAll(step)].map(([, name, index, quoted]) => {
    if (index !== undefined) return Number(index);
    return name ?? JSON.parse(`"${quoted.replaceAll("\\'", "'").replaceAll('"', '\\"')}"`);
  });
}
