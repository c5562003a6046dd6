// Who has a record, through HTTP: it follows its facts, and those whom it is
// about; nobody holds one about their own role by another role.
// usage: node route.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR
import { Checks } from './checks.mjs'
import { School, incidents } from './people.mjs'

const [engine, , screens] = process.argv.slice(2)
const checks = new Checks(screens)
const school = await School.open(engine)
await school.firstRun()
const staff = await school.person('reporter', { login: 'staff' })
const lead = await school.person('lead', { login: 'lead', name: 'Lena Lead' })
const head = await school.person('head', { login: 'head', name: 'Hale Head' })
const chair = await school.person('chair', { login: 'chair', name: 'Cho Chair' })
const { reported, show, act } = incidents({
  reporter: { role: 'school-staff', first_hand: true },
  setting: { kind: 'secondary' },
  children: [{ id: 'pupil-a', age: 13, role: 'harmed' }],
  narrative: 'Invented for a test.',
  facts: { immediate_danger: false }
}, staff)
const people = { lead, head, chair }
async function readers (ref) {
  const list = []
  for (const [name, who] of Object.entries(people)) {
    const { status } = await who.get(`/incidents/${ref}`)
    const listed = (await who.get('/incidents')).doc.rows.some(r => r.reference === ref)
    checks.same(listed, status === 200, `${name}: in the list as it is read`)
    if (status === 200) list.push(name)
  }
  return list.join(' ')
}

// New facts, as the page sends them.
for (const [what, fields, then, by] of [
  ['the head', { concern_about: 'head' }, 'chair', chair],
  ['the lead', { concern_about: 'designated-lead' }, 'head', head],
  ['staff', { concern_about: 'other-staff' }, 'head', head],
  ['staff, by what is known', { 'facts.staff_conduct_concern': 'yes' }, 'head', head]
]) {
  const ref = await reported()
  checks.same(await readers(ref), 'lead head', `${what}: before`)
  const { version } = await show(lead, ref)
  const r = await lead.post(`/incidents/${ref}/facts`, { version, why: 'a test', ...fields }, { accept: 'text/html' })
  checks.same(`${r.status} ${r.location}`, '303 /incidents?moved=1', `${what}: the lead hears that it moved on`)
  checks.same(await readers(ref), then, `${what}: after`)
  const line = (await show(by, ref)).chronology.findLast?.(e => e.kind === 'assessed') ?? (await show(by, ref)).chronology.filter(e => e.kind === 'assessed').pop()
  checks.ok(line.body.about && line.by.name === lead.name, `${what}: whoever has it sees who brought it there: ${JSON.stringify(line.body.about)}`)
}
const told = await lead.get('/incidents?moved=1', { accept: 'text/html' })
checks.ok(told.text.includes('You no longer see it'), 'the lead is told')

// Whoever is said to have done it, by the name of an account.
for (const [name, then] of [[head.name, 'chair'], [lead.name, 'head'], ['Nobody Known', 'lead head']]) {
  const ref = await reported()
  const r = await act(lead, ref, 'person', { role: 'subject', name })
  checks.same(r.status, 201, `${name} is put in`)
  checks.same(await readers(ref), then, `subject ${name}`)
}
// A parent who works there, however their name is written.
for (const name of ['Mrs Lena Lead (mother)', 'Lead, Lena', 'Mrs Lead', 'Lena Lead and Bob Lead']) {
  const ref = await reported()
  await act(head, ref, 'person', { role: 'parent', name })
  checks.same(await readers(ref), 'head', `parent ${name}`)
}
const sent = await act(lead, await reported(), 'person', { role: 'subject', name: 'x', about: 'child' })
checks.same(`${sent.status} ${sent.doc.field}`, '422 about', 'nobody sends the class')

// One account that is lead and head; then a chair who is the last.
const list = (await school.admin.get('/users')).doc.users
const change = async (who, fields) => {
  const u = (await school.admin.get('/users')).doc.users.find(x => x.id === who.id)
  const r = await school.admin.post(`/users/${u.id}`, { name: u.name, roles: u.roles, settings: 'school', version: u.version, ...fields })
  checks.same(r.status, 303, `${u.login} is changed`)
}
checks.ok(list.length >= 5, 'accounts')
await change(head, { roles: 'reporter' })
await change(lead, { roles: ['lead', 'head'] })
const about = await reported({ concern_about: 'designated-lead' })
checks.same(await readers(about), 'chair', 'about whoever is lead and head')
const child = await reported()
await act(lead, child, 'person', { role: 'parent', name: lead.name })
checks.same(await readers(child), 'chair', 'a child whose parent is lead and head')
const last = await act(chair, child, 'named', { account: chair.id, reason: 'a test' })
checks.same(`${last.status} ${last.doc.field}`, '422 reader', 'the last who can open it is not shut out')
checks.same(await readers(child), 'chair', 'and still opens it')
const { version } = await show(chair, child)
const page = await chair.post(`/incidents/${child}/events`, { kind: 'named', account: chair.id, reason: 'a test', version }, { accept: 'text/html' })
checks.ok(page.status === 422 && page.text.includes('Nobody would be left who can open this record'), `said plainly on the page: ${page.status}`)

// The account comes after the name.
const before = await reported()
await act(lead, before, 'person', { role: 'parent', name: 'Ruth Later (mother)' })
const later = await school.person('deputy', { login: 'later', name: 'Ruth Later' })
checks.same((await later.get(`/incidents/${before}`)).status, 404, 'an account made later does not find it')
const story = await lead.get(`/incidents/${before}`, { accept: 'text/html' })
checks.ok(story.status === 200 && story.text.includes('strike this out'), 'and whoever has it hears why')
await school.close()
checks.end()
