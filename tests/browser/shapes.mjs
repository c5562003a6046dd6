// Holds every answer against what /openapi.json of the same server says of its
// route: a member that is not described, one that lacks, one of another type.
import Ajv from 'ajv/dist/2020.js'

const servers = new Map()
const lies = new Set()

// Nothing but what is described. Bases of others stay open: who has them is closed.
function close (schema) {
  if (!schema || typeof schema !== 'object') return
  Object.values(schema).forEach(close)
  if (schema.type === 'object' && schema.properties) schema.additionalProperties = false
}

async function read (base) {
  const said = await fetch(base + '/openapi.json').then(r => r.json())
  const { schemas } = said.components
  const shared = schemas.Document
  for (const [name, schema] of Object.entries(schemas)) {
    if (schema.allOf) {
      const own = schema.allOf[1]
      schemas[name] = { ...own, properties: { ...shared.properties, ...own.properties }, required: [...new Set([...shared.required, ...(own.required ?? [])])] }
    }
    close(schemas[name])
  }
  const routes = Object.entries(said.paths).flatMap(([path, item]) => Object.entries(item).map(([method, o]) =>
    ({ method: method.toUpperCase(), path: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`), o })))
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'all', components: { schemas } })
  return { routes, ajv, made: new Map(), seen: new Set() }
}

export async function held (base, method, path, status, type, doc) {
  if (path.startsWith('/openapi.json')) return
  if (!servers.has(base)) servers.set(base, read(base))
  const { routes, ajv, made, seen } = await servers.get(base)
  const route = routes.find(r => r.method === method && r.path.test(path.split('?')[0]))
  const what = `${method} ${path} ${status}`
  // What fits no route is a problem.
  const answers = route?.o.responses ?? routes[0].o.responses
  const said = status < 400 ? answers['2XX'] : answers.default
  const schema = said.content?.[type.split(';')[0]]?.schema
  if (!schema) return void lies.add(`${what}: ${type} is not described (kind ${doc.kind})`)
  const key = JSON.stringify(schema)
  seen.add(key)
  if (!made.has(key)) made.set(key, ajv.compile(JSON.parse(key.replaceAll('#/components', 'all#/components'))))
  const fits = made.get(key)
  if (fits(doc)) return
  const wrong = fits.errors.filter(e => e.keyword !== 'anyOf').slice(0, 12).map(e => `${e.schemaPath.split('/').slice(-3)[0]} ${e.instancePath} ${e.message} ${e.params.additionalProperty ?? ''}`)
  lies.add(`${route?.o.operationId} ${status} ${doc.kind}: ${wrong.join('; ')}`)
}

// What did not fit since the last time; nothing: all of it did.
export function lied () {
  const all = [...lies]
  lies.clear()
  return all
}
