import bind, { type Checker, type Schema, type Words } from "/bind.js"

/** What the server takes at POST /contacts. */
export interface Contact {
  name: string
  email: string
  phone?: string
  kind: "person" | "company"
  vat?: string
  seats: number
}

/** Loads the rules, and the sentences in the language of the browser. */
export async function loadContact(): Promise<Checker<Contact>> {
  const [schema, words] = await Promise.all([
    load<Schema>("/contacts/schema.json"),
    load<Words>("/contacts/words.json"),
  ])
  return bind<Contact>(schema, words)
}

async function load<T>(address: string): Promise<T> {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
  return (await answer.json()) as T
}

/** Sends a contact. The result has what only the server could find, by path. */
export async function send(contact: Contact): Promise<Record<string, string[]>> {
  const answer = await fetch("/contacts", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(contact),
  })
  if (answer.ok) return {}
  const { message, errors } = (await answer.json()) as { message: string; errors?: Record<string, string[]> }
  return errors ?? { root: [message] }
}
