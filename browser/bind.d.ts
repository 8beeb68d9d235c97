// Types of bind.js, the ES module of package browser.

/** The document of browser.Schema. */
export type Schema = Record<string, unknown>

/** The document of browser.Words. */
export type Words = Record<string, unknown>

/** The sentences of each mistaken value by its dotted path; "" is the whole value. Without mistakes, it is empty. */
export type Mistakes = Record<string, string[]>

/** A mistake, as Standard Schema has it: every one has a path, which is empty for the whole value. */
export interface Issue {
  readonly message: string
  readonly path: ReadonlyArray<string | number>
}

/** Checks values of one type, in one language. Value is the type of a right value. */
export interface Checker<Value = unknown> {
  /** The mistakes that the server would report for a value, but those that only it can find. */
  validate(value: unknown): Mistakes

  /**
   * The mistakes of what a form holds, shown at its fields by setCustomValidity and aria-invalid: form.reportValidity()
   * tells them and goes to the first. A field of a list shows those of the items, too.
   */
  check(form: HTMLFormElement): Mistakes

  /**
   * The body that the fields of a form make. Their names are paths: leads.0.phone, leads[0].phone or leads[0][phone];
   * tags[] is one of several. A field that is empty, disabled or not chosen is left out, but a list is there without items,
   * and a checkbox for a boolean is false. A text is a number or a boolean where the schema wants one and it reads as one.
   */
  read(form: HTMLFormElement): Record<string, unknown>

  /** One sentence for all mistakes, as bind.FirstAndCount has it: the first, and how many others; "" if there is none. */
  summary(mistakes: Mistakes): string

  /** Standard Schema v1 (https://standardschema.dev), for form libraries. */
  readonly "~standard": {
    readonly version: 1
    readonly vendor: "bind"
    readonly validate: (
      value: unknown,
    ) => { readonly value: Value; readonly issues?: undefined } | { readonly issues: ReadonlyArray<Issue> }
    readonly types?: { readonly input: Value; readonly output: Value } | undefined
  }
}

/** Returns what checks values by the documents of browser.Schema and browser.Words. */
export default function bind<Value = unknown>(schema: Schema, words: Words): Checker<Value>
