// Compiled, not run: bind.d.ts says what form libraries ask for.
import type { StandardSchemaV1 } from "@standard-schema/spec"
import bind, { type Issue, type Mistakes } from "../bind.js"

interface Lead {
  phone: string
  tags?: string[]
}

const lead = bind<Lead>({}, {})
const standard: StandardSchemaV1<Lead> = lead
const mistakes: Mistakes = lead.validate({ phone: 1 })
const sentence: string | undefined = mistakes["phone"]?.[0]
const all: string = lead.summary(mistakes)
const result = lead["~standard"].validate({})
const issues: readonly Issue[] = result.issues ?? []
const value: Lead | undefined = result.issues ? undefined : result.value

export { standard, sentence, all, issues, value }
