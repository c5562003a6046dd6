// What the server says of itself: /openapi.json is a valid description of every
// route, problems are problem details, /metrics counts without personal data.
// usage: node api.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import SwaggerParser from '@apidevtools/swagger-parser'
import { Checks } from './checks.mjs'
import { School, Visitor } from './people.mjs'
import { held, lied } from './shapes.mjs'

const [engine, scenarios, screens] = process.argv.slice(2)
const source = file => readFileSync(join(dirname(scenarios), '../../adapters/http', file), 'utf8')
const checks = new Checks(screens)
const school = await School.open(engine, ['--metrics'])
const admin = await school.firstRun()
const nobody = new Visitor(school.base)

// ---- the description ----

const said = (await nobody.get('/openapi.json')).doc
const valid = await SwaggerParser.validate(structuredClone(said)).then(() => '', e => e.message)
checks.same(valid, '', 'OpenAPI 3.1')
const routes = [...source('routes.def').matchAll(/^TRI_ROUTE\((\w+), "([^"]+)", (\w+), (\w+)\)/gm)]
checks.ok(routes.length > 40, `${routes.length} routes are read`)
const ids = new Set()
for (const [, method, path, handler, access] of routes) {
  let n = 0
  const there = path.replace(/\{\}|\*/g, () => `{${String.fromCharCode(97 + n++)}}`)
  const o = said.paths[there]?.[method.toLowerCase()]
  checks.same(o?.operationId, handler, `${method} ${path} is described`)
  checks.same(o?.['x-access'], access, `${method} ${path}: who may`)
  checks.same((o?.parameters ?? []).filter(p => p.in === 'path').length, n, `${method} ${path}: parameters`)
  ids.add(handler)
}
const described = Object.values(said.paths).flatMap(Object.values)
checks.same(described.length, routes.length, 'nothing else is described')
for (const [, handler] of source('api.def').matchAll(/^TRI_API\((\w+),/gm)) checks.ok(ids.has(handler), `api.def: ${handler} is a route`)

// No route takes a file: not by type, not by what a form is sent as.
for (const o of described) {
  const types = Object.keys(o.requestBody?.content ?? {})
  checks.ok(types.every(t => ['application/json', 'application/x-www-form-urlencoded'].includes(t)), `${o.operationId}: ${types}`)
}
for (const [path, item] of Object.entries(said.paths)) {
  if (!item.post) continue
  const form = new FormData()
  form.append('file', new Blob(['x'], { type: 'image/png' }), 'x.png')
  const r = await fetch(school.base + path.replace(/\{\w+\}/g, 'x'), { method: 'POST', body: form, redirect: 'manual' })
  checks.same(r.status, 415, `POST ${path} with a file`)
}

// Every route says what it takes and answers; only what is no document (a
// redirect, a file, a line of text) says no more than that it is done.
const described_in = new Set([...source('api.def').matchAll(/^TRI_API\((\w+),/gm)].map(m => m[1]))
for (const handler of ids) checks.ok(described_in.has(handler), `api.def: ${handler} has no line`)
const BARE = ['language', 'asset', 'livez', 'readyz', 'metrics', 'openapi']
for (const [path, item] of Object.entries(said.paths)) {
  if (item.get) checks.ok(item.get.responses['2XX'].content || BARE.includes(item.get.operationId), `GET ${path} answers something`)
}
const names = new Set(Object.keys(said.components.schemas))
for (const [, name] of JSON.stringify(said).matchAll(/#\/components\/schemas\/([\w-]+)/g)) checks.ok(names.has(name), `there is a shape ${name}`)
for (const name of names) checks.ok(JSON.stringify(said).includes(`schemas/${name}"`), `${name} is somewhere`)

// What is said of an answer holds (people.mjs asks so of every one); a member
// more or less, or of another type, is noticed.
for (const [path, item] of Object.entries(said.paths)) {
  if (path.includes('{') || !['SETTINGS', 'JOURNAL', 'BACKUP', 'ACCOUNTS'].includes(item.get?.['x-access'])) continue
  const { status, type, doc } = await admin.get(path)
  checks.same(status, 200, `GET ${path}`)
  checks.same(lied().join(), '', `GET ${path}: as described`)
  for (const [what, lie] of [['a member more', { ...doc, more: 1 }], ['a member less', { ...doc, pack: undefined }], ['another type', { ...doc, lang: 7 }], ['another kind', { ...doc, kind: 'home' }]]) {
    await held(school.base, 'GET', path, 200, type, JSON.parse(JSON.stringify(lie)))
    checks.same(lied().length, 1, `GET ${path}: ${what}`)
  }
}

// ---- problems ----

for (const [status, ask, what] of [
  [404, () => admin.get('/nowhere'), 'no such page'],
  [405, () => admin.post('/areas'), 'no such method'],
  [401, () => nobody.get('/settings'), 'nobody'],
  [403, () => admin.call('POST', '/settings', { token: 'x' }), 'no token'],
  [413, () => admin.call('POST', '/settings', null, { json: `{"name":"${'x'.repeat(300000)}"}` }), 'too much']
]) {
  const r = await ask()
  checks.same(r.status, status, what)
  checks.same(r.type, 'application/problem+json', `${what}: type`)
  checks.ok(r.doc?.type === 'about:blank' && r.doc.status === status && r.doc.title.length > 5, `${what}: members`)
}

const other = await fetch(school.base + '/settings', { method: 'POST', body: '<x/>', headers: { 'content-type': 'text/xml', accept: 'application/json' } })
checks.same(other.status, 415, 'another type')

// ---- counts ----

await nobody.get('/incidents/ABCD-EFGH?word=Plantedname')
await nobody.post('/sign-in', { login: 'planted.login', password: 'plantedpassword' })
const text = (await nobody.get('/metrics')).text
for (const line of text.trimEnd().split('\n')) checks.ok(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+]+)$/.test(line), `metrics: ${line}`)
checks.ok(!/ABCD|planted|amara/i.test(text), 'metrics: nothing that anybody typed')
const count = (name, labels) => Number(text.match(new RegExp(`^${name}\\{${labels}\\} (\\S+)$`, 'm'))?.[1] ?? 0)
checks.same(count('safetriage_answers_total', 'handler="setting_new",method="post",status="4xx"'), 1, 'metrics: what was refused by its token')
checks.ok(count('safetriage_answers_total', 'handler="none",method="get",status="4xx"') >= 1, 'metrics: what fitted nothing')
const total = [...text.matchAll(/^safetriage_answers_total.* (\d+)$/gm)].reduce((sum, m) => sum + Number(m[1]), 0)
checks.same(Number(text.match(/^safetriage_answer_seconds_count (\d+)$/m)[1]), total, 'metrics: every answer is timed')
await school.close()
const quiet = await School.open(engine)
checks.same((await new Visitor(quiet.base).get('/metrics')).status, 404, 'metrics only where they are asked for')
await quiet.close()
checks.end()
