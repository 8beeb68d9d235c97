// Reads cases from its input, a line each: a schema, words and values. Writes for each, a line each, what bind.js finds
// in the values: by validate, and as Standard Schema. See ../differential_test.go.
import { createInterface } from "node:readline"
import bind from "../bind.min.js"

for await (const line of createInterface({ input: process.stdin })) {
  const { schema, words, values } = JSON.parse(line)
  const checker = bind(schema, words)
  console.log(JSON.stringify(values.map((value) => ({
    found: checker.validate(value),
    issues: checker["~standard"].validate(value).issues ?? [],
  }))))
}
