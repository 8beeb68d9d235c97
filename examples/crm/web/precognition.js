// Laravel's protocol for validating a form while it is filled in. The request is the one that would store the form, with
// a header that asks for validation only, and another that says of which fields.

import { exchange } from './exchange.js';

// forPeople is where messages speak of columns and rows. Those of the formats name members of the body.
export const forPeople = '/page/leads';

// validateOnly asks whether the fields that keys name, or all of them without keys, are right. "*" in a key stands for
// any index. The answer is right if it is a success or holds mistakes; anything else says nothing about the fields.
export async function validateOnly({ path, body, type = 'application/json', language, keys, signal }) {
  const headers = {
    'Accept-Language': language,
    'Content-Type': type,
    Precognition: 'true',
  };
  if (keys) headers['Precognition-Validate-Only'] = keys.join(',');
  const answer = await exchange({ method: 'POST', path, headers, body }, signal);
  const spoken = answer.headers.get('Precognition') === 'true';
  const success = spoken && answer.status === 204 && answer.headers.get('Precognition-Success') === 'true';
  const judged = success || (spoken && answer.status === 422);
  return { ...answer, success, judged };
}
