// Fills in a form of TanStack Form whose validator is what bind.js makes, and writes the errors of its fields. The input is a
// schema, words, and the values, a line. See ../forms_test.go.
import { createInterface } from "node:readline"
import { FormApi } from "@tanstack/form-core"
import bind from "../bind.min.js"

for await (const line of createInterface({ input: process.stdin })) {
  const { schema, words, values } = JSON.parse(line)
  const validator = bind(schema, words)
  for (const defaultValues of values) {
    const form = new FormApi({ defaultValues, validators: { onChange: validator, onSubmit: validator } })
    form.mount()
    await form.handleSubmit()
    const errors = {}
    for (const [field, { errorMap }] of Object.entries(form.state.fieldMeta)) {
      errors[field] = (errorMap.onSubmit ?? []).map(({ message }) => message)
    }
    const whole = form.state.errorMap.onSubmit ?? {}
    for (const [field, issues] of Object.entries(whole)) errors[field] = issues.map(({ message }) => message)
    console.log(JSON.stringify({ errors, valid: form.state.isValid }))
  }
}
