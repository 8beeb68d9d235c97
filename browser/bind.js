// bind.js says before a body is sent what the server would say about it.
//
// In: the schema of a body with its rules (browser.Schema) and the words of a
// language (browser.Words). Out: the mistakes of a value, each at the path and in
// the sentence that the server has for it. Rules that only the server can decide
// are left to it.
//
//   import bind from "/bind.js"
//   const lead = bind(schema, words)
//   lead.validate({ phone: "1" })  // { phone: ["The phone field must be …"] }
//   lead.check(form)               // the same for a form, shown at its fields
//   lead["~standard"]              // for react-hook-form, TanStack Form and others

const RULES = "x-bind-rules"
const NAME = "x-bind-name" // of a member that may be written in several ways

// What there is to look at inside a value. BARE is what can be decoded.
const NOTHING = 0, ALL = 1, BARE = 2

const has = Object.hasOwn
const isArray = Array.isArray
const isObject = (v) => v !== null && typeof v === "object" && !isArray(v)
const isNumber = (v) => typeof v === "number"
const isText = (v) => typeof v === "string"
const characters = (text) => [...text].length
const same = (a, b) => canonical(a) === canonical(b)

// regular compiles a pattern, once.
const compiled = new Map()
const regular = (pattern) => compiled.get(pattern) ?? compiled.set(pattern, new RegExp(pattern, "u")).get(pattern)

// canonical writes a value in one way, whatever the order of its members.
const canonical = (v) =>
  JSON.stringify(v, (_, inner) => (isObject(inner) ? Object.entries(inner).sort(byKey) : inner))

// byKey puts entries in the order of the bytes of their names in UTF-8.
const byKey = ([a], [b]) => {
  const x = [...a], y = [...b]
  const i = x.findIndex((c, at) => c !== y[at])
  return i < 0 ? x.length - y.length : x[i].codePointAt() - (y[i]?.codePointAt() ?? -1)
}

// types are the JSON types by their names in JSON Schema.
const types = {
  null: (v) => v === null,
  string: isText,
  boolean: (v) => typeof v === "boolean",
  number: isNumber,
  integer: Number.isInteger,
  array: isArray,
  object: isObject,
}

// keywords are those of JSON Schema that rules are written in.
const keywords = {
  type: (want, v) => [want].flat().some((type) => types[type](v)),
  const: (want, v) => same(want, v),
  enum: (all, v) => all.some((want) => same(want, v)),
  pattern: (pattern, v) => !isText(v) || regular(pattern).test(v),
  minLength: (n, v) => !isText(v) || characters(v) >= n,
  maxLength: (n, v) => !isText(v) || characters(v) <= n,
  minimum: (n, v) => !isNumber(v) || v >= n,
  maximum: (n, v) => !isNumber(v) || v <= n,
  exclusiveMinimum: (n, v) => !isNumber(v) || v > n,
  exclusiveMaximum: (n, v) => !isNumber(v) || v < n,
  minItems: (n, v) => !isArray(v) || v.length >= n,
  maxItems: (n, v) => !isArray(v) || v.length <= n,
  uniqueItems: (yes, v) => !yes || !isArray(v) || new Set(v.map(canonical)).size === v.length,
  minProperties: (n, v) => !isObject(v) || Object.keys(v).length >= n,
  maxProperties: (n, v) => !isObject(v) || Object.keys(v).length <= n,
  required: (names, v) => !isObject(v) || names.every((name) => has(v, name)),
  properties: (all, v) => !isObject(v) || Object.keys(all).every((name) => !has(v, name) || fits(all[name], v[name])),
  patternProperties: (all, v) => !isObject(v) || Object.entries(all).every(([pattern, schema]) =>
    Object.keys(v).every((name) => !regular(pattern).test(name) || fits(schema, v[name]))),
  items: (item, v) => !isArray(v) || v.every((inner) => fits(item, inner)),
  anyOf: (all, v) => all.some((schema) => fits(schema, v)),
  allOf: (all, v) => all.every((schema) => fits(schema, v)),
  not: (schema, v) => !fits(schema, v),
}

const fits = (schema, v) =>
  schema === true || (schema && Object.keys(schema).every((key) => !has(keywords, key) || keywords[key](schema[key], v)))

// withoutNull is an object as rules about its members see it: null is absent.
const withoutNull = (object) => Object.fromEntries(Object.entries(object).filter(([, v]) => v !== null))

// A step of a path is its key, what the type calls it (patterns of labels are
// compared with that), and what labels say instead of it.
const dotted = (steps) => steps.map(([key]) => key).join(".")

// address is a text for a path. prefixes are those of the paths around it, and of
// itself.
const address = (steps) => steps.map(([key]) => "\0" + key).join("")
const prefixes = (steps) => [...steps, 0].map((_, i) => address(steps.slice(0, i)))

// matches tells whether a pattern stands for a path: * is any step.
const matches = (pattern, steps) =>
  steps.every(([, name], i) => {
    name = pattern.startsWith("*") ? "*" : "" + name
    const rest = pattern.slice(name.length)
    const fit = pattern.startsWith(name) && (i < steps.length - 1 ? rest[0] === "." : !rest)
    pattern = rest.slice(1)
    return fit
  }) && steps.length > 0

// edits counts by how many letters two names differ, up to 2 (3 is more):
// letters added, removed or changed, and neighbours that have changed places.
const edits = (a, b) => {
  if (a.toLowerCase() === b.toLowerCase()) return 1
  let before, above, row = [...b, 0].map((_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    before = above
    above = row
    row = [i]
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(above[j - 1] + (a[i - 1] !== b[j - 1]), above[j] + 1, row[j - 1] + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1)
    }
  }
  return row[b.length]
}

// nearest returns the name of a member that was not sent and that an unknown
// name is near to; the first of equally near ones.
const nearest = (name, known, sent) => {
  let found, least = 3
  for (const other of known) {
    if (has(sent, other) || name.length > 64 || other.length > 64) continue
    const n = edits(name, other)
    if (n < least && 2 * n < Math.max(name.length, other.length)) [found, least] = [other, n]
  }
  return found
}

export default function bind(schema, words) {
  // find looks for a keyword in a schema and in what it is made of.
  const known = new Map()
  const find = (node, key) => {
    if (!isObject(node)) return
    if (has(node, key)) return node[key]
    if (!known.has(node)) known.set(node, new Map())
    const cache = known.get(node)
    if (!cache.has(key)) cache.set(key, search(node, key))
    return cache.get(key)
  }
  const search = (node, key) => {
    const target = node.$ref && node.$ref.slice(2).split("/").reduce((at, name) => at && at[name], { "": schema, ...schema })
    for (const part of [target, ...(node.anyOf ?? []), ...(node.allOf ?? [])]) {
      const found = find(part, key)
      if (found !== undefined) return found
    }
  }

  // mistakes returns what is wrong with a value: steps, the rule, and the steps
  // of the object around, which the names of other fields start from. It goes
  // through the value twice: first for what cannot be decoded, as that explains
  // what rules say about it.
  const mistakes = (body) => {
    const all = []
    const mistyped = new Map() // what cannot be decoded, and by which rule
    const holding = new Set() // all that holds such values
    let decoding = true
    const inMistyped = (steps) => mistyped.size > 0 && prefixes(steps).some((at) => mistyped.has(at))
    const touched = (steps) => holding.has(address(steps)) || inMistyped(steps)

    // explained tells whether the failure of a rule is at, in or around a value
    // that cannot be decoded, or its rule looks at one.
    const explained = (steps, { rule, type, refs = [] }, outer) => {
      const counted = /^(array|object)$/.test(type) && /^(len|min|max|[gl]te?)$/.test(rule)
      return (counted ? inMistyped : touched)(steps) || refs.some((ref) => touched([...outer, [ref]]))
    }

    // add notes a failure. It tells whether that is told.
    const add = (steps, rule, outer) => {
      if (decoding) {
        if (rule.decode) mistyped.set(address(steps), rule), prefixes(steps).forEach((at) => holding.add(at))
        return true
      }
      const told = rule.decode || rule.held || rule.rule === "unknown" || !explained(steps, rule, outer)
      if (told) all.push({ steps, rule, around: outer })
      return told
    }

    // decoded is a value without what is in it that cannot be decoded. Of an array
    // of another length than the type has, there are the first items.
    const decoded = (value, steps) => {
      const why = mistyped.get(address(steps))
      if (why && why.rule !== "len") return null
      if (!holding.has(address(steps))) return value
      const inner = (v, key) => decoded(v, [...steps, [key]])
      if (isArray(value)) return value.slice(0, why?.param).map(inner)
      return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, v]) => [key, inner(v, key)])) : value
    }

    // ask asks the rules of a place. It tells what to look at inside the value.
    // Of a value that a directive lets go, only what is decoded counts (bare).
    const ask = (node, sent, steps, object, bare) => {
      const value = decoding || !mistyped.size || inMistyped(steps) ? sent : decoded(sent, steps)
      const rules = find(node, RULES) ?? []
      const type = rules.find((rule) => rule.rule === "type")
      const isNull = value === null && object && fits(type?.is, null) // which is a value, and none to rules
      const missing = value === undefined || (value === null && object)
      let empty = false // nothing that rules look at is in it
      let held = true // what must be there by a bind tag alone is still to be said
      for (const rule of rules) {
        const { is, decode } = rule
        if (rule.held ? !held : (decoding || bare) && !decode) continue
        if (rule.when && !fits(rule.when, withoutNull(object))) continue
        if (rule.with && !rule.with.some((name) => has(object, name))) continue
        if (/^omit/.test(rule.rule)) {
          bare ||= missing ? !rule.keeps : !is || fits(is, value)
          continue
        }
        const lacks = rule.absent || (rule.removed && value === null)
        if (missing ? !lacks || (isNull && rule.rule === "present") : !is || fits(is, value)) continue
        const told = add(steps, rule, steps.slice(0, -1))
        if (decode) return rule.rule === "len" ? BARE : NOTHING
        held &&= !told
        empty ||= told && /^required/.test(rule.rule)
        if (told && (rule.stop || rule.bail)) break
      }
      return missing ? NOTHING : bare || empty ? BARE : ALL
    }

    const walk = (node, value, steps, object, outer) => {
      const bare = ask(node, value, steps, object, outer) - 1
      if (bare < 0) return
      if (isArray(value)) {
        const items = find(node, "items")
        if (items) value.slice(0, find(node, "maxItems")).forEach((item, i) => walk(items, item, [...steps, [i, i, i]], null, bare))
        return
      }
      if (!isObject(value)) return

      // The variant of a union is the one that its member names.
      const kind = find(node, "discriminator")?.propertyName
      const variant = kind && find(node, "oneOf").find((one) => same(find(one, "properties")?.[kind]?.const, value[kind]))
      const members = find(variant ?? node, "properties") ?? {}
      const others = find(variant ?? node, "additionalProperties") ?? find(variant ?? node, "unevaluatedProperties")
      const names = find(node, "propertyNames")
      const seen = {}
      const member = (inner, name, sent) => {
        const said = words.names[sent] ?? (sent === name ? name : sent.replace(words.items ? /[_ -]+/g : /_/g, " "))
        seen[sent] = true
        walk(inner, has(value, sent) ? value[sent] : undefined, [...steps, [sent, name, said]], value, bare)
      }
      for (const name of Object.keys(members)) member(members[name], name, name)
      if (mistyped.has(address([...steps, [kind]]))) mistyped.set(address(steps), {}) // of no known kind: none

      // Members that may be written in several ways.
      const free = Object.keys(value).filter((name) => !has(members, name))
      const suggested = Object.keys(members)
      for (const [pattern, inner] of Object.entries(find(variant ?? node, "patternProperties") ?? {})) {
        const sent = free.find((name) => regular(pattern).test(name))
        if (sent === undefined) suggested.push(inner[NAME])
        member(inner, inner[NAME], sent ?? inner[NAME])
      }

      for (const [name, inner] of Object.entries(value).sort(byKey)) {
        if (has(seen, name)) continue
        const at = [...steps, [name, others ? name : "*", name]]
        if (others === false) {
          const alone = find(node, RULES)?.some(({ rule }) => rule === "unknown") // no name is suggested
          const meant = alone ? undefined : nearest(name, suggested, value)
          add(at, { rule: "unknown", meant, param: meant && "?" }, steps)
        } else if (isObject(others) && ask(names, name, at, null, bare)) {
          walk(others, inner, at, null, bare)
        }
      }
    }

    walk(schema, body, [])
    decoding = false
    walk(schema, body, [])
    return all
  }

  // fill puts a text together: strings stand as they are, hole fills the rest.
  const fill = (text, hole) => text.map((piece) => (isText(piece) ? piece : hole(piece))).join("")

  // counted says a number with its unit, as the language does.
  const counted = (key, number) => {
    const forms = words.plurals[key]
    const form = forms[new Intl.PluralRules(words.counts).select(number)] ?? forms.other
    return form.replace("{0}", number)
  }

  // isolated keeps a text in order within a sentence written from right to left.
  const isolated = (text) =>
    !words.rtl || /^([0-9]*|\p{L}|\p{L}[^]*[\p{L}\p{Nd}])$/u.test(text) ? text : "\u2068" + text + "\u2069"

  // place fills the number of the item that a hole of -1 or less asks for:
  // counted from 0 and from 1, of the first item, the one in it, and so on.
  const place = (steps, hole) => {
    const index = steps.filter(([key]) => isNumber(key))[(-hole - 1) >> 1]?.[0]
    return index === undefined ? "" : index + ((-hole - 1) & 1)
  }

  // label names the value at a path. spelt: its last name stays as it is.
  const label = (steps, spelt) => (steps.length ? isolated(labelled(steps, spelt)) : words.body)
  const labelled = (steps, spelt) => {
    const own = words.labels.find(([pattern]) => matches(pattern, steps))
    if (own) return fill(own[1], (hole) => place(steps, hole))

    const indexes = steps.map(([key]) => key).filter(isNumber)
    if (!words.items) {
      return (indexes.length || spelt ? dotted(steps) : steps.map((step) => step[2]).join(".")) || words.empty
    }

    // The last name in words, and the items that it stands in.
    const item = (key, name, outer, number) => fill(words.items[key + (outer ? ".nested" : "")],
      (hole) => (outer ? [name, outer, number] : [name, number])[hole])
    let outer = "", number = ""
    for (const index of indexes) {
      if (number) outer = item("place", "", outer, number)
      number = "" + (index + 1)
    }
    const last = steps.findLast(([key]) => isText(key))
    const name = last && ((spelt && last === steps.at(-1) ? last[0] : last[2]) || words.empty)
    return !number ? name : item(last ? "item" : "place", name, outer, number)
  }

  // say is the sentence for a mistake.
  const say = ({ steps, rule, around }) => {
    const { refs = [], param = "", type = "" } = rule
    const key = `${rule.rule}=${param}:${type}${rule.bytes ? "b" : ""}${refs.length || ""}`
    const text = words.messages.find(([pattern, texts]) => has(texts, key) && matches(pattern, steps))?.[1][key] ??
      (steps.length ? undefined : words.texts[key + "@"]) ?? words.texts[key] ?? []
    return fill(text, (hole) => {
      if (hole === null) return isolated(rule.meant)
      if (!isNumber(hole)) return counted(...hole)
      if (hole < 0) return place(steps, hole)
      if (!hole) return label(steps, rule.rule === "unknown")
      const ref = refs[hole - 1]
      return label([...around, [ref, ref, words.names[ref] ?? ref]])
    })
  }

  // asSent is a value as JSON brings it to the server.
  const asSent = (value) => JSON.parse(JSON.stringify(value) ?? "null")
  const issues = (value) =>
    mistakes(asSent(value)).map((found) => ({ message: say(found), path: found.steps.map(([key]) => key) }))

  const validate = (value) => {
    const found = new Map()
    for (const { message, path } of issues(value)) {
      const at = path.join(".")
      found.set(at, [...(found.get(at) ?? []), message])
    }
    return Object.fromEntries(found)
  }

  // A field is named by its path: leads.0.phone, leads[0].phone, leads[0][phone],
  // or tags[] for one of several.
  const pathOf = ({ name = "" }) => name.replace(/\[?]$/, "").replaceAll("]", "").split(/[.[]/)
  const below = (node, step) => find(node, "properties")?.[step] ?? find(node, "items") ??
    find(node, "oneOf")?.map((one) => below(one, step)).find((one) => one) ?? find(node, "additionalProperties")
  const wordOf = (node) => find(node, RULES)?.find((rule) => rule.decode)?.type

  // valueOf is what a text of a field stands for: a number if it reads so.
  const valueOf = (text, type, word) => {
    const number = Number(text)
    const exact = /^(number|range)$/.test(type) ? Math.abs(number) <= Number.MAX_SAFE_INTEGER : String(number) === text
    if (/^(integer|number)$/.test(word) && exact) return number
    return word === "boolean" && /^(true|false)$/.test(text) ? text === "true" : text
  }

  // read makes a body of the fields of a form. An empty one is left out.
  const read = (form) => {
    const body = {}
    for (const field of form.elements) {
      const { name, type, value, checked } = field
      const path = pathOf(field)
      const last = path.pop()
      const idle = /^(button|submit|reset|image|file|fieldset|output)$/.test(type) || field.matches(":disabled")
      if (!name || idle || name.includes("__proto__")) continue
      let node = schema, at = body
      path.forEach((step, i) => {
        node = below(node, step)
        at = at[step] ??= /^\d+$/.test(path[i + 1] ?? last) ? [] : {}
      })

      node = below(node, last)
      const list = wordOf(node) === "array"
      const word = wordOf(list ? find(node, "items") : node)
      const box = type === "checkbox" && !list && word === "boolean"
      const off = /^(checkbox|radio)$/.test(type) && !checked
      const texts = type === "select-multiple" ? [...field.selectedOptions].map((option) => option.value) : off ? [] : [value]
      const values = box ? [checked] : texts.filter((text) => text).map((text) => valueOf(text, type, word))
      if (list) (at[last] ??= []).push(...values)
      else if (values.length) at[last] = values[0]
    }
    return body
  }

  // check shows the mistakes of a form at its fields, as the browser does for
  // required and its like: form.reportValidity() tells them. A field of a list
  // shows those of its items, too.
  const check = (form) => {
    const found = validate(read(form))
    for (const field of form.elements) {
      const at = pathOf(field).join(".")
      const messages = Object.keys(found).filter((key) => field.name && (key + ".").startsWith(at + ".")).flatMap((key) => found[key])
      field.setCustomValidity?.(messages.join("\n"))
      if (messages.length) field.setAttribute("aria-invalid", "true")
      else field.removeAttribute("aria-invalid")
    }
    return found
  }

  // summary is the sentence over all mistakes: the first and how many others.
  const summary = (found) => {
    const [first = "", ...more] = Object.values(found).flat()
    return more.length ? `${first} ${counted("laravel.more", more.length)}` : first
  }

  return {
    validate, check, read, summary,
    "~standard": {
      version: 1, vendor: "bind",
      validate: (value) => {
        const found = issues(value)
        return found.length ? { issues: found } : { value }
      },
    },
  }
}
