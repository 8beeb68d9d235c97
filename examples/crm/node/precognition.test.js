// The servers are started by ../node_test.go: one that works, and one whose table of companies is gone.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as version1 from 'precognition1';
import * as version2 from 'precognition2';

const { CRM_URL: crm, CRM_BROKEN_URL: broken } = process.env;

const lead = { name: 'Ada', email: 'ada@example.com', phone: '+4930123456', company_id: 1, source: 'web', products: [{ product_id: 1, quantity: 2 }] };

// Three leads, of which the second is right.
const leads = [
  { ...lead, email: 'ada', phone: '030', products: [{ product_id: 1, quantity: 0 }, { product_id: 77, quantity: 1 }] },
  lead,
  { ...lead, email: 'eve@example.com', phone: '031', company_id: 999 },
];

const phone = (key) => [`The ${key} field must be a valid phone number in international format (such as +14155550100).`];

async function stored() {
  const response = await fetch(`${crm}/leads?limit=1000`);
  return (await response.json()).leads.length;
}

for (const [version, { client, createValidator }] of [['1.0.2', version1], ['2.0.0', version2]]) {
  // validate returns what the client makes of an answer: the handlers that it calls, and the response.
  const validate = async (data, config = {}, method = 'post', path = '/laravel/leads', server = crm) => {
    const called = [];
    const note = (name) => (response) => {
      called.push(name);
      return response;
    };
    const response = await client[method](server + path, data, {
      onPrecognitionSuccess: note('onPrecognitionSuccess'),
      onSuccess: note('onSuccess'),
      onValidationError: note('onValidationError'),
      onNotFound: note('onNotFound'),
      ...config,
    });
    return { called, ...response };
  };

  describe(`laravel-precognition ${version}`, () => {
    it('validates one field', async () => {
      const { called, status, data } = await validate({ leads }, { validate: ['leads.0.phone'] });
      assert.deepEqual(called, ['onValidationError']);
      assert.equal(status, 422);
      assert.deepEqual(data, { message: 'The given data was invalid.', errors: { 'leads.0.phone': phone('leads.0.phone') } });
    });

    it('succeeds for a field that is right among others that are not', async () => {
      const before = await stored();
      const { called, status, headers, data } = await validate({ leads }, { only: ['leads.1.phone', 'leads.0.name'] });
      assert.deepEqual(called, ['onPrecognitionSuccess', 'onSuccess']);
      assert.equal(status, 204);
      assert.equal(headers['precognition-success'], 'true');
      assert.ok(!data);
      assert.equal(await stored(), before, 'nothing is stored');
    });

    it('validates with wildcards', async () => {
      const phones = await validate({ leads }, { validate: ['leads.*.phone'] });
      assert.deepEqual(phones.data.errors, { 'leads.0.phone': phone('leads.0.phone'), 'leads.2.phone': phone('leads.2.phone') });
      const items = await validate({ leads }, { validate: ['leads.*.products.*.quantity', 'leads.*.email'] });
      assert.deepEqual(Object.keys(items.data.errors), ['leads.0.email', 'leads.0.products.0.quantity']);
      const names = await validate({ leads }, { validate: ['leads.*.name'] });
      assert.deepEqual(names.called, ['onPrecognitionSuccess', 'onSuccess']);
    });

    it('validates relationships', async () => {
      const { data } = await validate({ leads }, { validate: ['leads.*.company_id', 'leads.*.products.*.product_id'] });
      assert.deepEqual(data.errors, {
        'leads.0.products.1.product_id': ['The selected leads.0.products.1.product_id is invalid.'],
        'leads.2.company_id': ['The selected leads.2.company_id is invalid.'],
      });
    });

    it('validates all fields', async () => {
      const { data } = await validate({ leads });
      assert.deepEqual(Object.keys(data.errors), [
        'leads.0.email', 'leads.0.phone', 'leads.0.products.0.quantity', 'leads.0.products.1.product_id', 'leads.2.phone', 'leads.2.company_id',
      ]);
      const before = await stored();
      const { called } = await validate({ leads: [lead] });
      assert.deepEqual(called, ['onPrecognitionSuccess', 'onSuccess']);
      assert.equal(await stored(), before, 'nothing is stored');
    });

    it('validates types', async () => {
      const { data } = await validate({ leads: [{ ...lead, phone: 30, company_id: '1' }] }, { validate: ['leads.0.company_id'] });
      assert.deepEqual(data.errors, { 'leads.0.company_id': ['The leads.0.company_id field must be an integer.'] });
    });

    it('validates what must not be stored yet', async () => {
      const contact = { name: 'Jane', email: 'jane@acme.example', company_id: 1 };
      const created = await validate(contact, { validate: ['email'] }, 'post', '/laravel/contacts');
      assert.deepEqual(created.data.errors, { email: ['The email has already been taken.'] });
      const replaced = await validate(contact, { validate: ['email'] }, 'put', '/laravel/contacts/1');
      assert.deepEqual(replaced.called, ['onPrecognitionSuccess', 'onSuccess'], 'it is her own');
    });

    it('sees what does not exist', async () => {
      assert.deepEqual((await validate({}, {}, 'put', '/laravel/contacts/99')).called, ['onNotFound']);
      assert.deepEqual((await validate({}, {}, 'post', '/laravel/deals')).called, ['onNotFound']);
    });

    it('sees that a body is too large', async () => {
      const data = { leads: [{ ...lead, name: 'x'.repeat(2 << 20) }] };
      await assert.rejects(validate(data, { validate: ['leads.0.phone'] }), refusal(413));
    });

    it('sees that the server fails', async () => {
      const called = [];
      const handlers = Object.fromEntries(['onPrecognitionSuccess', 'onSuccess', 'onValidationError'].map((name) => [name, () => called.push(name)]));
      const asked = validate({ leads }, { ...handlers, validate: ['leads.0.company_id'] }, 'post', '/laravel/leads', broken);
      await assert.rejects(asked, refusal(500));
      assert.deepEqual(called, []);
    });

    it('stores what is sent in earnest', async () => {
      const before = await stored();
      const refused = await validate({ leads }, { precognitive: false });
      assert.deepEqual(refused.called, ['onValidationError']);
      assert.equal(await stored(), before);
      const { called, status } = await validate({ leads: [lead] }, { precognitive: false });
      assert.deepEqual(called, ['onSuccess']);
      assert.equal(status, 201);
      assert.equal(await stored(), before + 1);
    });

    it('keeps the mistakes of a form', async () => {
      const data = structuredClone({ leads });
      const form = createValidator((http) => http.post(`${crm}/laravel/leads`, structuredClone(data)), structuredClone(data)).setTimeout(1);
      const done = () => new Promise((resolve) => form.on('validatingChanged', () => form.validating() || resolve()));

      let checked = done();
      form.validate('leads.*.phone');
      await checked;
      assert.deepEqual(form.errors(), { 'leads.0.phone': phone('leads.0.phone'), 'leads.2.phone': phone('leads.2.phone') });

      data.leads[0].phone = '+4930123456';
      checked = done();
      form.validate('leads.0.phone', data.leads[0].phone);
      await checked;
      assert.deepEqual(form.errors(), { 'leads.2.phone': phone('leads.2.phone') });
      assert.ok(form.valid().includes('leads.0.phone'));
    });

    // What a client takes for valid after it has asked about one field of a body, and what it shows at the field.
    const ask = async (data, field) => {
      const form = createValidator((http) => http.post(`${crm}/laravel/leads`, data), {}).setTimeout(1);
      const checked = new Promise((resolve) => form.on('validatingChanged', () => form.validating() || resolve()));
      form.validate({ only: [field] });
      await checked;
      return { valid: form.valid(), errors: form.errors() };
    };

    const hidden = {
      '1,001 rows': [{ leads: Array(1001).fill(lead) }, 'leads.3.phone', 'The leads field must not have more than 1000 items.'],
      'rows by a pattern': [{ leads: Array(1001).fill(lead) }, 'leads.*.phone', 'The leads field must not have more than 1000 items.'],
      'a list that is none': [{ leads: 7 }, 'leads.0.phone', 'The leads field must be an array.'],
      'a row that is none': [{ leads: ['Ada'] }, 'leads.0.phone', 'The leads.0 field must be an object.'],
      'a null row': [{ leads: [null] }, 'leads.0.phone', 'The leads.0 field must be an object.'],
      'an inner list that is none': [{ leads: [{ ...lead, products: 'x' }] }, 'leads.0.products.0.quantity', 'The leads.0.products field must be an array.'],
      'a null product': [{ leads: [{ ...lead, products: [null] }] }, 'leads.0.products.0.quantity', 'The leads.0.products.0 field must be an object.'],
      'nothing': [{}, 'leads.0.phone', 'The leads field is required.'],
    };
    for (const [name, [data, field, message]] of Object.entries(hidden)) {
      it(`does not take a field for valid that is hidden by ${name}`, async () => {
        assert.deepEqual(await ask(data, field), { valid: [], errors: { [field]: [message] } });
      });
    }

    it('forgets what hid a field', async () => {
      let data = { leads: 7 };
      const form = createValidator((http) => http.post(`${crm}/laravel/leads`, data), {}).setTimeout(1);
      const done = () => new Promise((resolve) => form.on('validatingChanged', () => form.validating() || resolve()));
      for (const [leads, valid] of [[7, []], [[lead], ['leads.0.phone']]]) {
        data = { leads };
        const checked = done();
        form.validate({ only: ['leads.0.phone'] });
        await checked;
        assert.deepEqual(form.valid(), valid);
      }
      assert.deepEqual(form.errors(), {});
    });

    it('hears of a field whose name is sent in Latin-1', async () => {
      const field = 'leads.0.größe';
      const { valid, errors } = await ask({ leads: [{ ...lead, größe: 1 }] }, field);
      assert.deepEqual({ valid, errors }, { valid: [], errors: { [field]: [`The ${field} field is not allowed.`] } });
    });

    it('does not take a failure of the server for a form that is right', async () => {
      let answer;
      const form = createValidator((http) => {
        answer = http.post(`${broken}/laravel/leads`, { leads });
        return answer.catch(() => null);
      });
      form.validate('leads.0.company_id', 2);
      await assert.rejects(answer, refusal(500));
      assert.deepEqual(form.valid(), []);
      assert.equal(form.validating(), false);
    });
  });
}

// refusal accepts the error that both versions throw for a status that they have no handler for.
function refusal(status) {
  return (error) => {
    assert.equal(error.response?.status, status, error.message);
    assert.equal(error.response.headers.precognition, 'true');
    return true;
  };
}
