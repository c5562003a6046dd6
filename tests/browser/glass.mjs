// Breaking the glass, through HTTP: who may, that everybody with the case sees
// it, that it stands in the journal, and that it is mended.
// usage: node glass.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR
import { Checks } from './checks.mjs'
import { School } from './people.mjs'

const [engine, , screens] = process.argv.slice(2)
const checks = new Checks(screens)
const school = await School.open(engine)
await school.firstRun()
const head = await school.person('head')
const lead = await school.person('lead')
const away = await school.person('lead', { login: 'away', name: 'Lead Elsewhere', settings: '' })
const staff = await school.person('reporter', { login: 'staff', settings: '' })
const named = await school.person('deputy', { login: 'named', name: 'Nadia Named', settings: '' })
const auditor = await school.person('auditor')

const made = await head.post('/incidents?setting=school', null, {
  json: {
    reporter: { role: 'school-staff', first_hand: true },
    setting: { kind: 'secondary' },
    children: [{ id: 'pupil-a', age: 13, role: 'harmed' }],
    narrative: 'Invented for a test.',
    facts: { immediate_danger: false }
  }
})
const ref = made.doc.reference
const act = async (who, kind, body) => {
  const { doc } = await who.get(`/incidents/${ref}`)
  return who.post(`/incidents/${ref}/events`, null, { json: { kind, version: doc.seq, ...body } })
}
await act(head, 'named', { account: named.id, reason: 'a test' })
const REASON = 'A child cannot wait, and nobody there answers.'
const glass = (who, reference, reason = REASON) => who.post('/glass', { reference, reason })

checks.same((await away.get(`/incidents/${ref}`)).status, 404, 'before: a lead of elsewhere')
for (const [who, what] of [[staff, 'staff'], [named, 'whoever is named'], [lead, 'who is in anyway'], [auditor, 'an auditor']]) {
  checks.same((await glass(who, ref)).status, 404, `${what} breaks no glass`)
  checks.same((await glass(who, 'ZZZZ-ZZZZ')).status, 404, `${what}: nor one that is not there`)
}
checks.same((await glass(away, 'ZZZZ-ZZZZ')).status, 404, 'one that is not there')
for (const no of ['', '   ', '.', 'urgent']) checks.same((await glass(away, ref, no)).status, 422, `without a reason: '${no}'`)
checks.same((await away.get(`/incidents/${ref}`)).status, 404, 'refused: still nothing')
const done = await glass(away, ref.toLowerCase().replace('-', ' '))
checks.ok([201, 303].includes(done.status), `with a reason, the reference as people write it: ${done.status}`)
const seen = await away.get(`/incidents/${ref}`)
checks.same(seen.status, 200, 'then it is read')
checks.same((await act(away, 'noted', { text: 'Called the police.' })).status, 201, 'and noted')
checks.same((await act(away, 'close-asked', { outcome: 'x' })).status, 403, 'but not closed')
const listed = (await away.get('/incidents?view=team')).doc.rows.map(r => r.reference)
checks.ok(listed.includes(ref), 'and found again in a list')

for (const who of [lead, head]) {
  const { doc } = await who.get(`/incidents/${ref}`)
  checks.ok(JSON.stringify(doc.glass ?? []).includes(away.id), `${who.login} sees who broke the glass`)
  const line = doc.chronology.find(e => e.kind === 'glass-broken')
  checks.ok(line && JSON.stringify(line).includes(REASON) && JSON.stringify(line).includes(away.name), `${who.login} sees when, who and why`)
  checks.ok((await who.get(`/incidents/${ref}`, { accept: 'text/html' })).text.includes(away.name), `${who.login}: on the page, too`)
}
const acts = (await head.get(`/incidents/${ref}/history`)).doc.lines.map(l => `${l.act} ${l.by.name}`)
checks.ok(acts.includes(`glass-broken ${away.name}`) && acts.includes(`read ${away.name}`), 'in the history')
const journal = (await auditor.get('/journal')).doc.entries
checks.ok(journal.some(l => l.act === 'glass-broken' && l.reference === ref), "in the auditor's journal")

checks.same((await act(away, 'glass-mended', { account: away.id })).status, 403, 'they do not mend it themselves')
checks.same((await act(lead, 'glass-mended', { account: away.id })).status, 201, 'the lead mends it')
checks.same((await away.get(`/incidents/${ref}`)).status, 404, 'then there is nothing again')
checks.same((await away.get('/incidents?view=team')).doc.rows.length, 0, 'in no list either')
await school.close()
checks.end()
