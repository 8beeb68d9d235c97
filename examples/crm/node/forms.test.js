// The functions of docs/forms.md with the form libraries that they are for, as npm publishes them. The server is started
// by ../node_test.go.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { createFormControl } from 'react-hook-form';
import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { useForm } from 'vee-validate';

const page = await readFile(new URL('../../../docs/forms.md', import.meta.url), 'utf8');
const code = page.split('```js\n').slice(1).map((block) => block.split('```')[0]).join('\n');
const { submitWithReactHookForm, forVeeValidate } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

const lead = { name: 'Ada', email: 'ada@example.com', phone: '+4930123456', company_id: 1, source: 'web', products: [{ product_id: 1, quantity: 2 }] };
const leads = [lead, { ...lead, email: 'bob', phone: '030', products: [{ product_id: 1, quantity: 0 }] }];
const phone = 'The leads.1.phone field must be a valid phone number in international format (such as +14155550100).';

const send = (body) => fetch(`${process.env.CRM_URL}/laravel/leads`, {
  method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
});

describe('React Hook Form', () => {
  it('has every mistake on its field', async () => {
    const form = createFormControl({ defaultValues: { leads } });
    for (const name of ['leads.0.phone', 'leads.1.email', 'leads.1.phone', 'leads.1.products.0.quantity']) form.register(name);
    let valid;
    await form.handleSubmit(async (values) => {
      await submitWithReactHookForm(send, values, form.setError);
      valid = true;
    })();

    assert.ok(valid, 'handleSubmit has called the handler');
    assert.deepEqual(form.getFieldState('leads.1.phone').error, { type: 'server', message: phone, ref: form.getFieldState('leads.1.phone').error.ref });
    assert.match(form.getFieldState('leads.1.email').error.message, /valid email address/);
    assert.match(form.getFieldState('leads.1.products.0.quantity').error.message, /at least 1/);
    assert.equal(form.getFieldState('leads.0.phone').invalid, false);
  });

  it('has what belongs to no field at the root', async () => {
    const form = createFormControl({ defaultValues: { leads: [] } });
    let errors;
    form.subscribe({ formState: { errors: true }, callback: (state) => { errors = state.errors; } });
    await form.handleSubmit((values) => submitWithReactHookForm(() => send([values]), values, form.setError))();
    assert.deepEqual(errors.root.type, 'server');
    assert.match(errors.root.message, /must be an object/);
  });
});

describe('VeeValidate', () => {
  it('has every mistake on its field', async () => {
    const { errors } = await (await send({ leads })).json();
    let form;
    await renderToString(createSSRApp({
      setup() {
        form = useForm({ initialValues: { leads } });
        form.defineField('leads[0].phone');
        form.defineField('leads[1].phone');
        form.setErrors(forVeeValidate(errors));
        return () => null;
      },
    }));
    assert.equal(form.errors.value['leads[1].phone'], phone);
    assert.equal(form.errors.value['leads[0].phone'], undefined);
  });
});
