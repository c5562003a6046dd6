// What a tired lead must not miss: what nobody has looked at stands on top and
// says so; nothing is closed over open steps unsaid, nor by one person while it
// could still be serious; a step decided otherwise is over; rules that changed
// since are told, with the way to assess it again.
// usage: node triage.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR [--all]
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { Checks, windows } from './checks.mjs'
import { incidents, School } from './people.mjs'

const [engine, scenarios, screens, all] = process.argv.slice(2)
const checks = new Checks(screens)
const school = await School.open(engine)
const { received, ...sample } = JSON.parse(readFileSync(join(scenarios, '../../../docs/samples/grooming.json'))) // now
const reporter = await school.person('reporter', { name: 'Rosa Reporter', login: 'reporter' })
const lead = await school.person('lead', { name: 'Lena Lead', login: 'lead' })
const deputy = await school.person('deputy', { name: 'Dev Deputy', login: 'deputy' })
const { reported, show, act } = incidents(sample, reporter)
const queue = async (who, query = '') => (await who.get('/incidents' + query)).doc

// ---- the short way: the red flags and a few words ----

// What "Send now: my lead asks the rest" sends, once every red flag was answered.
await reporter.get('/')
async function short () {
  const flags = { immediate_danger: false, medical_emergency: false, contact_imminent: false }
  const facts = Object.fromEntries(Object.entries(flags).filter(([k]) => k in sample.facts))
  const r = await reporter.post('/incidents', null, { json: { concern_about: 'none', narrative: 'Somebody frightens her online.', facts } })
  if (r.status !== 201) throw new Error(`no incident: ${r.status} ${r.text.slice(0, 400)}`)
  return r.doc.reference
}
const urgent = await reported({ facts: { immediate_danger: true } })
const known = await reported()
await act(lead, urgent, 'assigned', { assignee: lead.id })
await act(lead, known, 'assigned', { assignee: lead.id })
const unread = await short()
const names = q => q.rows.map(r => r.reference).join()
let q = await queue(lead)
const row = ref => q.rows.find(r => r.reference === ref)
checks.ok(['low', 'medium'].includes(row(unread).risk) && row(known).risk === 'high' && row(urgent).risk === 'immediate', 'the levels of this test')
checks.same(names(q), [urgent, unread, known].join(), 'what nobody has looked at stands below immediate danger only')
checks.same(row(unread).words.unread, true, 'it says so')
checks.ok(/^(<\s)?\d+\s(min|h)/.test(row(unread).words.waits), `and how long it waits: ${row(unread).words.waits}`)
checks.same(row(unread).could_be, 'immediate', 'and what it could be')
checks.same(row(known).words.unread, false, 'what somebody holds says nothing of it')
checks.same(row(known).words.waits, undefined, 'nor how long it waits')
checks.same(q.counts.unread, 1, 'counted')
for (const r of q.rows) checks.ok(!r.words.overdue, `${r.reference}: nothing is overdue in its first minute`)
checks.ok(q.rows.every(r => r.words.now), 'it is for now')
checks.same((await queue(lead, '?due=overdue')).rows.length, 0, 'nor among what is overdue')
let doc = await show(lead, unread)
checks.same(doc.view.top.could_be, 'Immediate', 'the page of it: what it could be')
checks.ok(doc.view.top.open_questions > 0, 'and that questions are open')
checks.ok(Object.values(doc.view.steps).flat().every(s => !s.overdue), 'no step of it is overdue')
await act(lead, unread, 'assigned', { assignee: lead.id })
q = await queue(lead)
checks.same(names(q), [urgent, known, unread].join(), 'taken on, it stands by its level')
checks.same(row(unread).could_be, 'immediate', 'and could still be more')

// ---- a page at a time: the same order ----

const many = []
for (let i = 0; i < 27; i++) many.push(await short())
q = await queue(lead)
const second = await queue(lead, q.next)
checks.same(q.rows.length, 25, 'a full page')
checks.same(names(second).split(',').slice(-2).join(), [known, unread].join(), 'what is in hand comes after all that is not')
checks.same(new Set([...q.rows, ...second.rows].map(r => r.reference)).size, 30, 'each once')

// ---- a step decided otherwise is over ----

doc = await show(lead, known)
const step = doc.actions.find(a => a.mandatory && !a.held && a.agency === 'school')
let r = await act(lead, known, 'overridden', { what: `step:${step.code}${step.for ? '|' + step.for.join(', ') : ''}`, instead: 'A letter to the family', reason: 'They asked for one.' })
checks.same(r.status, 201, 'an override of a step')
doc = await show(lead, known)
let over = doc.view.steps.finished.find(s => s.code === step.code)
checks.same(over?.not_done?.reason, 'They asked for one.', 'it is not open any more: why')
checks.same(over?.not_done?.by, 'Lena Lead', 'by whom')
checks.ok(over?.not_done?.when?.length > 8, 'when')
checks.same(over?.overdue, false, 'and not late')
checks.same(doc.view.overrides[0].what.includes(step.title), true, `what was decided otherwise, in words: ${doc.view.overrides[0].what}`)

// ---- nothing is closed unsaid ----

r = await act(lead, known, 'close-asked', { outcome: 'Settled.', left: 'She moved away.' })
checks.same(r.doc.field, 'steps', 'a step to another agency wants a reason of its own')
for (const s of r.doc.unreferred) await act(lead, known, 'not-referred', { action: s.code, for: s.for ? s.for.split(', ') : [], reason: 'Another school does it.' })
r = await act(lead, known, 'close-asked', { outcome: 'Settled.' })
checks.same(r.status, 422, 'open steps stop it')
checks.same(r.doc.field, 'left', 'a reason is missing')
checks.ok(r.doc.open_steps.length > 0 && r.doc.open_steps.every(s => s.title), 'for which')
const open = r.doc.open_steps.map(s => s.code)
checks.same((await act(lead, known, 'closed', { outcome: 'Settled.', left: 'She moved away.' })).status, 422, 'not by one person')
checks.same((await act(lead, known, 'close-asked', { outcome: 'Settled.', left: 'She moved to another school.' })).status, 201, 'with a reason it is asked for')
checks.same((await act(lead, known, 'closed')).status, 422, 'who asked does not agree')
checks.same((await show(deputy, known)).view.closing.left, 'She moved to another school.', 'the second person reads the reason')
checks.same((await act(deputy, known, 'closed')).status, 201, 'and agrees')
doc = await show(lead, known)
for (const code of open) checks.same(doc.view.steps.finished.find(s => s.code === code)?.not_done?.reason, 'She moved to another school.', `${code}: why it was left`)
checks.same([doc.view.steps.now, doc.view.steps.today, doc.view.steps.later, doc.view.steps.waiting].flat().length, 0, 'nothing is left to do')
checks.ok(!doc.view.top.overdue && !doc.view.top.due && doc.view.steps.finished.every(s => !s.overdue), 'nothing is overdue in what is closed')
checks.ok(doc.view.story.some(e => e.kind === 'close-asked' && e.parts.some(p => p.value === 'She moved to another school.')), 'the reason stands in what happened')
await act(lead, known, 'reopened', { reason: 'She came back.' })
doc = await show(lead, known)
checks.ok(open.every(code => ['now', 'today', 'later', 'waiting'].some(s => doc.view.steps[s].some(x => x.code === code))), 'opened again, the steps are open')
// Medium, and could be anything: by one person with a reason, or by two.
r = await act(lead, unread, 'assigned', { assignee: lead.id })
for (const s of (await act(lead, unread, 'closed', { outcome: 'x' })).doc.unreferred ?? []) await act(lead, unread, 'not-referred', { action: s.code, for: s.for ? s.for.split(', ') : [], reason: 'Nothing to refer.' })
r = await act(lead, unread, 'closed', { outcome: 'Nothing in it.', left: 'She moved away.' })
checks.same(`${r.status} ${r.doc.field} ${(await show(lead, unread)).view.top.closes}`, '422 ruled_out reason', 'what could still be serious wants a reason')
checks.same((await act(lead, unread, 'closed', { outcome: 'Nothing in it.', left: 'She moved away.', ruled_out: 'The teacher asked her: it was a game.' })).status, 201, 'and is closed with it')
checks.ok((await show(lead, unread)).view.story.some(e => e.kind === 'closed' && e.parts.some(p => p.value === 'The teacher asked her: it was a game.')), 'which stands in what happened')
await act(lead, unread, 'reopened', { reason: 'Something new.' })
checks.same((await show(lead, known)).view.top.closes, 'two', 'high is closed by two')

// ---- as people meet it ----

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const WORDS = {
  en: { unread: 'Not looked at yet', could: 'could be Immediate', closing: 'Ask a second person to close this incident', override: 'Record my decision instead of the advice', again: 'Assess it again by the rules in force' },
  fr: { unread: 'Pas encore lu', could: 'peut-être Immédiat', closing: 'Demander à une deuxième personne de clore cet incident', override: 'Consigner ma décision à la place du conseil', again: 'Réévaluer selon les règles en vigueur' }
}
async function look (w, then) {
  const page = await lead.page(browser, w)
  await then(page, WORDS[w.lang], name => checks.page(page, `triage-${name}-${page.st.name}`))
  await page.context().close()
}
const text = page => page.locator('main').innerText()
for (const w of windows(all === '--all')) {
  const ref = await short()
  const at = `${school.base}/incidents/${ref}`
  await look(w, async (page, say, shot) => {
    await page.goto(school.base + '/incidents')
    await shot('queue')
    checks.ok((await text(page)).includes(say.unread) && (await text(page)).includes(say.could), `${w.lang}: the queue says what nobody has looked at`)
    await page.goto(at)
    await shot('unread')
    checks.ok((await text(page)).includes(say.unread) && (await text(page)).includes(say.could), `${w.lang}: so does its page`)
    await act(lead, ref, 'assigned', { assignee: lead.id })
    // A step chosen in the form of an override.
    await page.goto(`${at}/events/overridden`)
    checks.same(await page.locator('main form button').last().innerText(), say.override, 'the button says the act')
    const what = await page.locator('[name=what] option[value^="step:"]').first().getAttribute('value')
    await page.locator('[name=what]').selectOption(what)
    await page.locator('[name=instead]').fill('A talk')
    await page.locator('[name=reason]').fill('Agreed with the family.')
    await shot('override')
    await Promise.all([page.waitForNavigation(), page.locator('main form button.govuk-button').last().click()])
    checks.ok((await show(lead, ref)).view.steps.finished.some(s => s.code === what.slice(5).split('|')[0] && s.not_done?.instead === 'A talk'), 'an override by the form ends the step')
    // Closing: the steps, and the reason.
    await page.goto(`${at}/events/close-asked`)
    for (let why; await (why = page.locator('.st-notice--alarm a')).count();) {
      await Promise.all([page.waitForNavigation(), why.first().click()])
      await page.locator('[name=reason]').fill('Already with them.')
      await Promise.all([page.waitForNavigation(), page.locator('main form button.govuk-button').last().click()])
      await page.goto(`${at}/events/close-asked`)
    }
    checks.ok(await page.locator('.st-notice li').count() > 0, 'the open steps are listed')
    checks.same(await page.locator('main form button').last().innerText(), say.closing, 'the button says the act')
    await page.locator('[name=outcome]').fill('She is well.')
    await Promise.all([page.waitForNavigation(), page.locator('main form button.govuk-button').last().click()])
    await shot('close-refused')
    checks.same(await page.locator('.govuk-error-message').count(), 1, 'without a reason it is refused')
    checks.same(await page.locator('[name=outcome]').inputValue(), 'She is well.', 'and keeps what was typed')
    await page.locator('[name=left]').fill('It was a misunderstanding.')
    await Promise.all([page.waitForNavigation(), page.locator('main form button.govuk-button').last().click()])
    checks.same((await show(lead, ref)).status, 'closing', 'asked for')
    await act(deputy, ref, 'closed')
    await page.goto(at)
    await shot('closed')
    checks.ok((await text(page)).includes('It was a misunderstanding.'), 'the page says why')
    checks.same(await page.locator('main .st-late').count(), 0, 'nothing is late in what is closed')
  })
}

// ---- rules that changed since ----

const newer = join(school.folder, 'newer')
mkdirSync(join(newer, 'rules'), { recursive: true })
mkdirSync(join(newer, 'flowcharts'))
cpSync(join(scenarios, '..'), join(newer, 'rules/england'), { recursive: true })
cpSync(join(scenarios, '../../../flowcharts/england'), join(newer, 'flowcharts/england'), { recursive: true })
const pack = join(newer, 'rules/england/pack.json')
const is = JSON.parse(readFileSync(pack, 'utf8')).version
checks.same((await show(lead, unread)).view.top.newer_rules, undefined, 'by the rules in force: nothing to say')
checks.same((await lead.post(`/incidents/${unread}/facts`, { version: (await show(lead, unread)).version, again: 'rules', why: 'x' })).status, 422, 'nor to do')
writeFileSync(pack, readFileSync(pack, 'utf8').replace(`"version": "${is}"`, '"version": "2027.1.0"'))
await school.stop()
await school.start(['--pack', join(newer, 'rules/england')])
lead.base = deputy.base = reporter.base = school.admin.base = school.base
doc = await show(lead, unread)
checks.same(`${doc.view.top.newer_rules?.was_version} ${doc.view.top.newer_rules?.version}`, `${is} 2027.1.0`, 'which edition it was assessed by, and which is in force')
checks.same((await show(lead, known)).view.top.newer_rules?.version, '2027.1.0', 'on each open incident')
for (const w of windows(false).slice(0, 2)) {
  const ref = w.lang === 'en' ? unread : known
  const was = (await show(lead, ref)).assessments.length
  await look(w, async (page, say, shot) => {
    await page.goto(`${school.base}/incidents/${ref}`)
    await shot('newer-rules')
    await Promise.all([page.waitForNavigation(), page.locator(`button:text-is("${say.again}")`).click()])
  })
  doc = await show(lead, ref)
  checks.same(doc.assessments.length, was + 1, 'assessed again, and both results are kept')
  checks.same(doc.assessment.pack.version, '2027.1.0', 'by the rules in force')
  checks.same(JSON.stringify(doc.report), JSON.stringify(doc.assessments[was - 1].report), 'on the same facts')
  checks.same(doc.view.top.newer_rules, undefined, 'then there is nothing to say')
}

// ---- the administrator hears that nobody sees a copy ----

checks.ok((await school.admin.get('/')).doc.amiss.some(a => a.href === '/backups'), 'no folder for copies: the start page says so')

await browser.close()
await school.close()
checks.end()
