import { Attempt } from './attempt.js';
import * as exact from './exact.js';
import { answerOf } from './exchange.js';
import { Lead } from './lead.js';
import { ndjson } from './lines.js';
import { forPeople, validateOnly } from './precognition.js';

export const most = 1_000; // leads that the API takes in one request
export const largest = 1 << 20; // bytes of one

const patience = 30_000; // ms

let attempt = null; // whose outcome is not known

// importing sends the leads to be stored, in one of the API's formats. Who sends the same again because no answer has
// come does not store them twice. waiting(seconds) is called while the server is busy. It returns the answer and, if the
// leads were refused, the answer for people, null if there is none.
export async function importing(format, body, language, waiting) {
  if (!attempt?.isFor(format, body)) attempt = new Attempt(format, body);
  const answer = await attempt.send(language, patience, waiting);
  if (!attempt.isOpen) attempt = null;
  return { answer, people: answer.status === 201 ? null : await judging(body, language) };
}

// judging has a body checked that was refused, for the words that people read.
async function judging(body, language) {
  const answer = await answerOf(checking(body, language));
  return answer?.judged && !answer.success ? answer : null;
}

// checking has leads checked.
export function checking(body, language) {
  return validateOnly({ path: forPeople, body, language, signal: AbortSignal.timeout(patience) });
}

// opening has a JSON file checked byte for byte, so that the server says what is wrong with it, even if it is no JSON at
// all. It returns the answer, and the leads to show if a table can hold all of the file.
export async function opening({ blob, kind }, language) {
  const bytes = await blob.arrayBuffer();
  const text = new TextDecoder().decode(bytes);
  const leads = readers[kind](text);
  if (leads?.length > most) return { leads }; // which a request cannot hold
  const signal = AbortSignal.timeout(patience);
  const question = { path: forPeople, body: bytes, language, signal };
  if (kind === 'list' && leads) question.body = `{"leads":${text}}`;
  if (kind === 'lines') Object.assign(question, { path: `${forPeople}/import`, type: ndjson });
  const answer = await validateOnly(question);
  const body = typeof question.body === 'string' ? question.body : text;
  return { answer: { ...answer, request: { ...answer.request, body } }, leads };
}

// readers return the leads of a text, null where it holds something else.
const readers = { json: reading(ofObject), list: reading(ofList), lines: reading(ofLines) };

function reading(parse) {
  return (text) => {
    try {
      return parse(text)?.map((lead) => new Lead(lead)) ?? null;
    } catch {
      return null;
    }
  };
}

function ofObject(text) {
  const { leads, ...rest } = exact.parse(text);
  return Array.isArray(leads) && Object.keys(rest).length === 0 ? leads : null;
}

function ofList(text) {
  const leads = exact.parse(text);
  return Array.isArray(leads) ? leads : null;
}

function ofLines(text) {
  return text.split('\n').filter((line) => line.trim() !== '').map(exact.parse);
}
