// A client that knows the API from its document alone: see types.test.js.
import type { paths } from './api'

type Body<Operation> = Operation extends { requestBody: { content: { 'application/json': infer Schema } } } ? Schema : never
type Leads = Body<paths['/laravel/leads']['post']>
type Refusals = paths['/laravel/leads']['post']['responses']

const product = { product_id: 1, quantity: 2 }
export const leads: Leads = {
  leads: [{ name: 'Ada', email: 'ada@example.com', phone: '+442079460018', company_id: 1, source: 'web', products: [product] }],
}

// @ts-expect-error: the phone is missing
export const silent: Leads = { leads: [{ name: 'Ada', email: 'ada@example.com', company_id: 1, source: 'web', products: [product] }] }

export const strange: Leads = {
  leads: [{
    name: 'Ada', email: 'ada@example.com', phone: '+442079460018', company_id: 1, products: [product],
    // @ts-expect-error: there is no such source
    source: 'radio',
  }],
}

export const patch: paths['/deploy/contacts/{id}']['patch']['requestBody']['content']['application/merge-patch+json'] = { phone: null }

export async function create(body: Leads): Promise<string[]> {
  const response = await fetch('/laravel/leads', { method: 'POST', body: JSON.stringify(body) })
  switch (response.status as keyof Refusals) {
    case 201:
      return []
    case 422: {
      const refused: Refusals[422]['content']['application/json'] = await response.json()
      return Object.values(refused.errors ?? {}).flat()
    }
    default: {
      const failed: Refusals[503]['content']['application/json'] = await response.json()
      return [failed.message]
    }
  }
}

export function told(problem: paths['/problem/leads']['post']['responses'][422]['content']['application/problem+json']): string[] {
  return [problem.title, ...(problem.errors ?? []).map((one) => `${one.pointer}: ${one.detail}`)]
}

export function codes(refused: paths['/teamwork/contacts']['post']['responses'][409]['content']['application/json']): string[] {
  return refused.errors.map((one) => `${one.code} ${one.meta?.attribute}`)
}

type Zoho = paths['/zoho/contacts']['post']['responses'][400]['content']['application/json']

export function zohoCode(refused: Zoho): string {
  return Object.values(refused).flat().map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join()
}
