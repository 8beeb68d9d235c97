import { Attempt } from './attempt.js';
import * as exact from './exact.js';
import { answerOf } from './exchange.js';
import { Lead } from './lead.js';
import { forPeople, validateOnly } from './precognition.js';
import { room } from './sheet.js';

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
  const answer = await answerOf(validateOnly({ path: forPeople, body, language, signal: AbortSignal.timeout(patience) }));
  return answer?.judged && !answer.success ? answer : null;
}

// opening has a file checked byte for byte, so that the server says what is wrong with it, even if it is no JSON at all.
// It returns the answer, if the file can be read, and the leads to show, null if a table cannot hold all of the file.
export async function opening(file, language) {
  const content = await read(file);
  if (!content) return {};
  const { bytes, text } = content;
  const answer = await validateOnly({ path: forPeople, body: bytes, language, signal: AbortSignal.timeout(patience) });
  return { answer: { ...answer, request: { ...answer.request, body: text } }, leads: parse(text) };
}

// read returns what a file holds, null if it is a folder, for example.
async function read(file) {
  try {
    const bytes = await file.arrayBuffer();
    return { bytes, text: new TextDecoder().decode(bytes) };
  } catch {
    return null;
  }
}

function parse(text) {
  try {
    const { leads, ...rest } = exact.parse(text);
    if (!Array.isArray(leads) || leads.length > room || Object.keys(rest).length > 0) return null;
    return leads.map((lead) => new Lead(lead));
  } catch {
    return null;
  }
}
