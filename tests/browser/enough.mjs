// The walk asks only what could still change what must be done: whoever answers
// it from a scenario is told the level, need, discussion and duties that
// `safetriage assess` gives for all of that scenario's report. Every fifth
// scenario; --all: each.
// usage: node enough.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR [--all]
import { execFileSync, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { Checks } from './checks.mjs'
import { Visitor } from './people.mjs'
import { filled, matters, valueAt } from './walks.mjs'

const [engine, scenarios, screens, all] = process.argv.slice(2)
const checks = new Checks(screens)
const MOST = 60 // pages

const server = spawn(engine, ['serve', '--walk-only', '--port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] })
const base = await new Promise(resolve => createInterface({ input: server.stderr }).on('line', line => {
  const at = line.match(/serving (http:\S+)/)
  if (at) resolve(at[1])
}))

const outcome = a => JSON.stringify([a.risk.level, a.threshold_level, a.strategy_discussion.status, a.actions.filter(x => x.mandatory).map(x => x.code).sort()])
const word = v => v === undefined || v === null ? 'unknown' : v ? 'yes' : 'no'

// A screen as somebody fills it in who says all that the report knows.
function form (doc, report) {
  const { form } = filled(doc, report)
  if (doc.kind === 'which') return { ...form, ...matters(doc, report, true) }
  if (doc.several && !doc.mixed) for (const f of doc.fields) form[f.name] = word(valueAt(report, f.name))
  return form
}

const pages = []
const files = readdirSync(scenarios).filter(f => f.endsWith('.json')).sort()
for (const file of files.filter((_, i) => all === '--all' || i % 5 === 0)) {
  const { report, at } = JSON.parse(readFileSync(join(scenarios, file), 'utf8'))
  if (Date.parse(report.received) > Date.now()) continue // the walk takes no day that lies ahead
  const visitor = new Visitor(base)
  let { location } = await visitor.post('/guide')
  let n = 0
  for (; /^\/guide\/(question|which)/.test(location) && n < MOST; n++) {
    const { doc } = await visitor.get(location)
    visitor.token = doc.token
    const answer = await visitor.post(doc.path, form(doc, report))
    checks.same(answer.status, 303, `${file}: ${location}`)
    if (answer.status !== 303) break
    location = answer.location
  }
  pages.push(n)
  const told = (await visitor.get('/guide/advice')).doc.advice.assessment
  const said = JSON.parse(execFileSync(engine, ['assess', '--format', 'json', '--at', at, '-'], { input: JSON.stringify(report) }))
  checks.same(outcome(told), outcome(said), file)
}
server.kill()
pages.sort((a, b) => a - b)
console.log(`${pages.length} scenarios: ${pages[pages.length >> 1]} pages as the median, ${pages.at(-1)} at most`)
checks.end()
