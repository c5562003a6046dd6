// Who may what, through HTTP: every permission x role x class x tie, and every
// duty x role, asked of a running server. What is expected stands in
// tests/unit/permissions.txt, which was written from the decision record and
// not from the program's table.
// usage: node permissions.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR
//
// A few accounts have one tie each to five incidents, one of each class; the
// administrator gives them one role after the other. Acts are asked so that
// nothing changes: the permission comes before the form is looked at, so who
// may is told what is wrong with the form (422, 412), and who may not is told
// that they may not (403), or, where they may not know of it, that there is no
// such incident (404).
import { readFileSync } from 'node:fs'
import { Checks } from './checks.mjs'
import { School } from './people.mjs'

const [engine, scenarios, screens] = process.argv.slice(2)
const checks = new Checks(screens)
const table = readFileSync(scenarios + '/../../../tests/unit/permissions.txt', 'utf8').split('\n').filter(l => l && !l.startsWith('#')).map(l => l.split(' '))
const cells = new Set()
const duties = new Set()
for (const words of table) {
  const [a, b, c, d] = words.map(w => w.split(','))
  if (d) for (const cl of a) for (const tie of b) for (const act of c) for (const role of d) cells.add([role, cl, tie, act].join())
  else for (const role of b) duties.add([role, a[0]].join())
}
const ROLES = ['reporter', 'lead', 'deputy', 'head', 'chair', 'administrator', 'auditor', 'trainer']
const CLASSES = { child: 'none', adult: 'other-staff', lead: 'designated-lead', head: 'head', governor: 'governor' }

// ---- people and incidents ----

const school = await School.open(engine)
const admin = await school.firstRun()
// The others begin as something that may report; settings "" is nowhere.
const head = await school.person('head')
const chair = await school.person('chair')
const people = {}
for (const [tie, settings] of [['named', 'school'], ['team', ''], ['glass', ''], ['reported', 'school'], ['setting', 'school'], ['elsewhere', '']]) {
  people[tie] = await school.person('lead', { login: tie, name: `Tie ${tie}`, settings })
}
const everything = await school.person('lead', { login: 'everything', name: 'Tie Everything' })

const report = about => ({
  reporter: { role: 'school-staff', first_hand: true },
  setting: { kind: 'secondary' },
  concern_about: about,
  children: [{ id: 'pupil-a', age: 13, role: 'harmed' }],
  narrative: 'Invented for a test.',
  facts: { immediate_danger: false }
})
async function make (who, about) {
  const r = await who.post('/incidents?setting=school', null, { json: report(about) })
  if (r.status !== 201) throw new Error(`${who.login}: POST /incidents: ${r.status} ${r.text.slice(0, 400)}`)
  return r.doc.reference
}
async function act (who, ref, kind, body) {
  const { doc } = await who.get(`/incidents/${ref}`)
  const r = await who.post(`/incidents/${ref}/events`, null, { json: { kind, version: doc.seq, reason: 'a test', ...body } })
  if (r.status !== 201) throw new Error(`${who.login}: ${kind} ${ref}: ${r.status} ${r.text.slice(0, 400)}`)
}
// All begin as a child's: only then can the glass be broken. The class comes
// after the ties, which must not outlive it.
const incidents = {} // class: reference, for all ties but those below
const own = {} // tie: class: reference, of those who reported
const sealed = async (ref, cl) => { if (cl !== 'child') await act(head, ref, 'reclassed', { about: cl }) }
for (const cl of Object.keys(CLASSES)) {
  const ref = incidents[cl] = await make(head, 'none')
  await act(head, ref, 'granted', { account: people.team.id })
  await act(head, ref, 'named', { account: people.named.id })
  const broken = await people.glass.post('/glass', { reference: ref, reason: 'a child cannot wait' })
  checks.ok([201, 303].includes(broken.status), `the glass is broken: ${broken.status}`)
  await sealed(ref, cl)
  // Reported by this very person, with its class from the report.
  ;(own.reported ??= {})[cl] = await make(people.reported, CLASSES[cl])
  // Every tie at once, with being named: that one undoes the others.
  const all = (own.everything ??= {})[cl] = await make(everything, 'none')
  await act(head, all, 'granted', { account: everything.id })
  await act(head, all, 'named', { account: everything.id })
  await sealed(all, cl)
}
people.everything = everything
const TIES = { named: ['named', 'setting'], team: ['team', 'elsewhere'], glass: ['glass', 'elsewhere'], reported: ['reported', 'elsewhere'], setting: ['setting'], elsewhere: ['elsewhere'], everything: ['named', 'team', 'reported', 'setting'] }

// ---- asking ----

const event = kind => (who, ref) => who.post(`/incidents/${ref}/events`, null, { json: { kind, version: 9999 } })
const ACTS = {
  list: async (who, ref) => {
    for (const view of ['open', 'team']) {
      const r = await who.get(`/incidents?view=${view}`)
      if (r.status !== 200 || r.doc.rows.some(row => row.reference === ref)) return r
    }
    return { status: 404 }
  },
  status: (who, ref) => who.get(`/reports/${ref}`),
  read: (who, ref) => who.get(`/incidents/${ref}`),
  note: event('noted'),
  triage: (who, ref) => who.post(`/incidents/${ref}/events`, null, { json: { kind: 'assessed', version: 9999, report: report('none') } }),
  action: event('ticked'),
  assign: event('assigned'),
  override: event('overridden'),
  close: event('close-asked'),
  reopen: event('reopened'),
  correct: event('corrected'),
  grant: event('granted'),
  export: (who, ref) => who.get(`/incidents/${ref}/print`),
  history: (who, ref) => who.get(`/incidents/${ref}/history`),
  erase: event('held'),
  'break-glass': (who, ref) => who.post('/glass', { reference: ref, reason: '' })
}
const KNOWS = ['list', 'status', 'history']
const HIDDEN = ['list', 'break-glass'] // never say that there is something
const MAY = [200, 201, 303, 412, 422]
const seen = new Set() // acts that somebody was allowed: their routes are there
const wrong = new Map() // what went wrong how often: one line a kind, not a thousand
let asked = 0

function miss (row, what, cell) {
  const key = `${row}: ${what}`
  if (!wrong.has(key)) wrong.set(key, { row, cells: [] })
  wrong.get(key).cells.push(cell)
}

async function askAll (tie, role) {
  const who = people[tie]
  for (const cl of Object.keys(CLASSES)) {
    const ref = (own[tie] ?? incidents)[cl]
    const may = name => !TIES[tie].includes('named') && TIES[tie].some(t => cells.has([role, cl, t, name].join()))
    const knows = KNOWS.some(may)
    for (const [name, ask] of Object.entries(ACTS)) {
      const { status } = await ask(who, ref)
      asked++
      const cell = `${role} x ${cl} x ${tie}`
      if (may(name) && MAY.includes(status)) seen.add(name)
      else if (may(name)) miss(name, `may, and is answered ${status}`, cell)
      else if (status !== (knows && !HIDDEN.includes(name) ? 403 : 404)) miss(name, `may not${knows ? '' : ' even know of it'}, and is answered ${status}`, cell)
    }
  }
}

const DUTIES = {
  report: who => who.post('/incidents?setting=school', null, { json: {} }),
  accounts: who => who.get('/users'),
  settings: who => who.get('/settings'),
  journal: who => who.get('/journal'),
  backup: who => who.get('/backups'),
  train: who => who.get('/exercises'),
  figures: who => who.get('/figures')
}

for (const role of ROLES) {
  const list = (await admin.get('/users')).doc.users
  for (const [tie, who] of Object.entries(people)) {
    const u = list.find(x => x.id === who.id)
    // Whoever reported works elsewhere by now.
    const settings = TIES[tie].includes('setting') ? 'school' : ''
    const r = await admin.post(`/users/${u.id}`, { name: u.name, roles: role, settings, version: u.version })
    if (r.status !== 303) throw new Error(`${who.login} as ${role}: ${r.status} ${r.text.slice(0, 300)}`)
  }
  await Promise.all(Object.keys(people).map(tie => askAll(tie, role)))
  for (const [duty, ask] of Object.entries(DUTIES)) {
    const { status } = await ask(people.setting)
    asked++
    const may = duties.has([role, duty].join())
    if (may && MAY.includes(status)) seen.add(`duty ${duty}`)
    else if (may || status !== 403) miss(`duty ${duty}`, `${may ? 'has it' : 'has it not'}, and is answered ${status}`, role)
  }
}

for (const [what, { cells: where }] of wrong) {
  checks.failures.push(`${what}: ${where.length} times, first ${where.slice(0, 4).join('; ')}`)
  asked -= where.length
}
checks.passed += asked
const rows = new Set([...[...cells].map(c => c.split(',')[3]), ...[...duties].map(d => 'duty ' + d.split(',')[1])])
for (const row of rows) checks.ok(seen.has(row), `${row}: no route was found that asks it`)
console.log(`${asked} cells asked`)
await school.close()
checks.end()
