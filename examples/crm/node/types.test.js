// openapi-typescript makes types of the API's document, by which a client compiles in strict mode.
import assert from 'node:assert'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import openapiTS, { astToString } from 'openapi-typescript'
import ts from 'typescript'

test('a client compiles by the types of the document', async (t) => {
  const answer = await fetch(`${process.env.CRM_URL}/openapi.json`)
  assert.strictEqual(answer.status, 200)
  const types = astToString(await openapiTS(await answer.text()))

  const folder = await mkdtemp(join(tmpdir(), 'types-'))
  t.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'api.ts'), types)
  await copyFile(new URL('client.ts', import.meta.url), join(folder, 'client.ts'))

  const options = {
    strict: true, noEmit: true, noUncheckedIndexedAccess: true, types: [],
    target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  }
  const faults = ts.getPreEmitDiagnostics(ts.createProgram([join(folder, 'client.ts')], options))
  const host = { getCurrentDirectory: () => folder, getCanonicalFileName: (name) => name, getNewLine: () => '\n' }
  assert.strictEqual(ts.formatDiagnostics(faults, host), '')
})
