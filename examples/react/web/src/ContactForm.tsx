import { standardSchemaResolver } from "@hookform/resolvers/standard-schema"
import { useState, type InputHTMLAttributes } from "react"
import { useForm, type FieldPath } from "react-hook-form"
import type { Checker } from "/bind.js"
import { send, type Contact } from "./contact"

const fields: { name: FieldPath<Contact>; label: string; input?: InputHTMLAttributes<HTMLInputElement> }[] = [
  { name: "name", label: "Name" },
  { name: "email", label: "Email", input: { type: "email" } },
  { name: "phone", label: "Phone", input: { type: "tel" } },
  { name: "kind", label: "Person or company" },
  { name: "vat", label: "VAT number" },
  { name: "seats", label: "Seats", input: { type: "number" } },
]

export function ContactForm({ contact }: { contact: Checker<Contact> }) {
  const [stored, setStored] = useState(false)
  const { register, handleSubmit, setError, formState } = useForm<Contact>({
    resolver: standardSchemaResolver(contact),
    mode: "onChange",
  })

  const submit = handleSubmit(async (value) => {
    const found = await send(value)
    for (const [path, messages] of Object.entries(found)) {
      setError(path as FieldPath<Contact>, { message: messages.join(" ") })
    }
    setStored(Object.keys(found).length === 0)
  })

  return (
    <form onSubmit={submit} noValidate>
      <h1>New contact</h1>
      {fields.map(({ name, label, input }) => {
        const message = formState.errors[name]?.message
        return (
          <p key={name}>
            <label htmlFor={name}>{label}</label>{" "}
            <input
              id={name}
              {...input}
              {...register(name, { valueAsNumber: input?.type === "number" })}
              aria-invalid={message !== undefined}
              aria-describedby={`${name}-message`}
            />{" "}
            <span id={`${name}-message`} role="alert">{message}</span>
          </p>
        )
      })}
      <p role="alert">{formState.errors.root?.message}</p>
      <button>Save</button>
      <output>{stored ? "Stored." : ""}</output>
    </form>
  )
}
