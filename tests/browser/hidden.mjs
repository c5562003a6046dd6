// Nobody who is named can learn that it exists: for people of each role, what
// the server answers about an incident that names them is, byte for byte, what
// it answers about one that was never there; their lists, counts and searches
// are as before it came in; and it takes no longer.
// usage: node hidden.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR
import { Checks } from './checks.mjs'
import { School } from './people.mjs'

const [engine, , screens] = process.argv.slice(2)
const checks = new Checks(screens)
const school = await School.open(engine)
await school.firstRun()
const head = await school.person('head', { login: 'hal', name: 'Hal Holder' })
const chair = await school.person('chair', { login: 'cho', name: 'Cho Chair' })
const teacher = await school.person('reporter', { login: 'tim', name: 'Tim Teller' })

// Named by the account (the act "named"), by their own name as subject or
// parent without anybody thinking of an account, and by being the one whom the
// concern is about.
const NAMES = { lead: 'Nora Namedlead', head: 'Ned Namedhead', chair: 'Nell Namedchair', reporter: 'Nick Namedstaff', auditor: 'Nina Namedauditor', administrator: 'Nat Namedadmin' }
const WORD = 'Zugzwangfest' // stands in the narrative, and nowhere else
const NEVER = 'ZZZZ-ZZZZ'

function report (name) {
  return {
    reporter: { role: 'school-staff', first_hand: true },
    setting: { kind: 'secondary' },
    children: [{ id: 'pupil-a', age: 13, role: 'harmed' }],
    narrative: `Invented for a test: ${WORD} ${name}.`,
    facts: { immediate_danger: false }
  }
}

const LISTS = ['/', '/incidents', '/incidents?view=closed', '/incidents?view=team', '/incidents?risk=low', '/incidents?due=week', '/incidents?assignee=me', '/reports', '/search', '/users', '/packs']
const KINDS = ['taken', 'assessed', 'ticked', 'planned', 'assigned', 'overridden', 'not-referred', 'noted', 'person', 'reference', 'linked', 'corrected', 'granted', 'removed', 'named', 'reclassed', 'close-asked', 'closed', 'close-refused', 'reopened', 'held', 'released', 'glass-broken', 'glass-mended', 'no-such-kind']
const about = ref => [
  ...['', '/history', '/print', '/facts', '/what-if', '/erase', '/events/noted', '/events/closed', '/nothing'].map(tail => ['GET', `/incidents/${ref}${tail}`]),
  ['GET', `/reports/${ref}`], ['POST', `/reports/${ref}/notes`, { text: 'x' }],
  ...KINDS.map(kind => ['POST', `/incidents/${ref}/events`, { kind, version: 1, text: 'x', reason: 'x', account: head.id, to: ref }]),
  ...KINDS.map(kind => ['POST', `/incidents/${ref}/events`, { kind, version: 99 }]),
  ['POST', `/incidents/${ref}/facts`, { version: 1 }],
  ['POST', `/incidents/${ref}/erase`, { version: 1, reason: 'x' }],
  ['POST', '/glass', { reference: ref, reason: 'a child cannot wait' }],
  ['POST', '/search', { q: ref, value: ref, words: ref }]
]
const searches = name => [name, WORD, name.split(' ')[1], 'invented'].map(q => ['POST', '/search', { q, value: q, words: q }])

// As it stands in the language link.
const coded = ref => ref.replace(/[A-Z]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase())

// What came back, without what is no answer to the question.
async function answers (who, requests, ref) {
  const out = []
  for (const accept of ['application/json', 'text/html']) {
    for (const [method, path, fields] of requests) {
      const r = await who.call(method, path, fields ?? null, { accept })
      const headers = [...r.headers].filter(([k]) => !['date', 'content-length', 'connection', 'keep-alive'].includes(k)).map(([k, v]) => `${k}: ${v}`).join('\n')
      const text = r.text.replace(/"ends": \{[^}]*\}/, '').replace(/<p [^>]*id="st-ends"[^]*?<\/p>/, '') // the time of day
      const all = `${r.status}\n${headers}\n${text}`
      out.push({ what: `${accept} ${method} ${path} ${fields?.kind ?? ''}`, text: ref ? all.replaceAll(ref, 'REFERENCE').replaceAll(coded(ref), 'REFERENCE') : all })
    }
  }
  return out
}

function alike (role, a, b, what) {
  a.forEach((x, i) => checks.ok(x.text === b[i].text, `${role}: ${what}: ${x.what.replace(/[0-9A-Z]{4}-[0-9A-Z]{4}/, 'REF')}\n  ${diff(x.text, b[i].text)}`))
}
function diff (a, b) {
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  return `${JSON.stringify(a.slice(Math.max(0, i - 40), i + 80))}\n  ${JSON.stringify(b.slice(Math.max(0, i - 40), i + 80))}`
}

async function enter (who, name) {
  const r = await teacher.post('/incidents?setting=school', null, { json: report(name) })
  if (r.status !== 201) throw new Error(`POST /incidents: ${r.status} ${r.text.slice(0, 300)}`)
  const ref = r.doc.reference
  const act = async (by, kind, body) => {
    const { doc } = await by.get(`/incidents/${ref}`)
    const done = await by.post(`/incidents/${ref}/events`, null, { json: { kind, version: doc.seq, reason: 'a test', ...body } })
    if (done.status !== 201) throw new Error(`${kind}: ${done.status} ${done.text.slice(0, 300)}`)
  }
  return { ref, act }
}

// Three ways to be named, for each role.
const WAYS = {
  'by account': (in_, who) => in_.act(head, 'named', { account: who.id }),
  'by name, as a parent': (in_, who) => in_.act(head, 'person', { role: 'parent', name: who.name, reason: undefined }),
  'by name, as a subject, the words turned': (in_, who) => in_.act(head, 'person', { role: 'subject', name: who.name.split(' ').reverse().join(', ').toUpperCase(), reason: undefined })
}
for (const [role, name] of Object.entries(NAMES)) {
  const who = await school.person(role, { login: `named.${role}`, name })
  await who.get('/account')
  const before = await answers(who, [...LISTS.map(p => ['GET', p]), ...searches(name)])
  const never = await answers(who, about(NEVER), NEVER)
  for (const [way, name_] of Object.entries(WAYS)) {
    const in_ = await enter(who, name)
    await name_(in_, who)
    // As a subject the head makes it a concern about the head: another has it.
    const has = role === 'head' && way.includes('subject') ? chair : head
    checks.same((await has.get(`/incidents/${in_.ref}`)).status, 200, `${role}, ${way}: somebody sees it`)
    alike(role, await answers(who, about(in_.ref), in_.ref), never, `${way}: an answer tells it from one that was never there`)
    // By its id as well, which is no secret to whoever once had it.
    const { doc } = await has.get(`/incidents/${in_.ref}`)
    alike(role, await answers(who, about(doc.id).slice(0, 12), doc.id), await answers(who, about('0'.repeat(32)).slice(0, 12), '0'.repeat(32)), `${way}: by its id`)
  }
  alike(role, await answers(who, [...LISTS.map(p => ['GET', p]), ...searches(name)]), before, 'a list, a count or a search is not as before')
  if (role === 'auditor' || role === 'administrator') {
    const { status, doc } = await who.get('/journal')
    if (status === 200) {
      const text = JSON.stringify(doc.entries)
      checks.ok(!/[0-9A-Z]{4}-[0-9A-Z]{4}/.test(text), `${role}: no reference in the journal`)
      const n = doc.entries.map(e => e.n)
      checks.ok(n.every((v, i) => i === 0 || v === n[i - 1] - 1), `${role}: no gap in the journal`)
    } else console.log('not asked, there is no route: the journal')
  }
}

// As long as one that was never there: the middle of many.
const lead = await school.person('lead', { login: 'lena', name: 'Lena Timed' })
const hidden = await enter(lead, lead.name)
await hidden.act(head, 'named', { account: lead.id })
const took = async path => {
  const all = []
  for (let i = 0; i < 41; i++) {
    const begin = performance.now()
    await lead.get(path)
    all.push(performance.now() - begin)
  }
  return all.sort((a, b) => a - b)[20]
}
const [there, not] = [await took(`/incidents/${hidden.ref}`), await took(`/incidents/${NEVER}`)]
checks.ok(there < 2 * not + 2 && not < 2 * there + 2, `as long: ${there.toFixed(2)} and ${not.toFixed(2)} ms`)

await school.close()
checks.end()
