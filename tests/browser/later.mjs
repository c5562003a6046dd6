// Later steps: a referral, a strategy discussion and an allegation against staff
// are begun from the incident, ask only what nobody knows, and go a step at a
// time with deadlines counted from the step before; through JSON, and in
// Chromium as people meet them.
// usage: node later.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR [--all]
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { Checks, windows } from './checks.mjs'
import { incidents, School } from './people.mjs'

const [engine, scenarios, screens, all] = process.argv.slice(2)
const checks = new Checks(screens)
const school = await School.open(engine)
const sample = JSON.parse(readFileSync(join(scenarios, '../../../docs/samples/grooming.json')))
const people = {}
for (const role of ['reporter', 'lead', 'head', 'chair']) people[role] = await school.person(role)
const { reporter, lead, head, chair } = people

const { reported, show, act } = incidents(sample, reporter)
const page = async (who, ref, flow) => (await who.get(`/incidents/${ref}/later/${flow}`)).doc
async function answer (who, ref, flow, fields = {}) {
  const { version } = await page(who, ref, flow)
  return who.post(`/incidents/${ref}/later/${flow}`, { version, ...fields })
}
const walk = (doc, flow) => doc.view.later.find(w => w.flow === flow)
// The keys of a report that say something, as a flowchart names them.
const known = report => [...Object.keys(report.facts).map(k => `facts.${k}`), ...report.children.flatMap((c, i) => Object.keys(c).map(k => `children[${i}].${k}`))]

// ---- a referral, from beginning to end ----

const ref = await reported()
let doc = await show(lead, ref)
checks.same(doc.view.later.map(w => w.flow).sort().join(), 'referral,staff-allegation,strategy-discussion', 'the later steps that there are')
for (const w of doc.view.later) {
  const calls = { referral: ['social-care-referral', 'record-no-referral-reason'], 'strategy-discussion': ['strategy-discussion'], 'staff-allegation': ['lado-referral', 'low-level-concern'] }[w.flow]
  checks.same(w.called, doc.actions.some(a => calls.includes(a.code)), `${w.flow}: called for`)
  checks.ok(!w.begun, `${w.flow}: not begun by itself`)
}
checks.same((await act(lead, ref, 'begun', { flow: 'tea' })).doc.field, 'flow', 'a flowchart that is none')
checks.same((await act(lead, ref, 'stepped', { flow: 'referral', step: 'n_direct' })).doc.field, 'flow', 'a step before it is begun')
checks.same((await act(reporter, ref, 'begun', { flow: 'referral' }, 1)).status, 403, 'who reported does not begin it')
checks.same((await act(lead, ref, 'begun', { flow: 'referral' })).status, 201, 'begun')
checks.same((await act(lead, ref, 'begun', { flow: 'referral' })).doc.field, 'flow', 'once')
checks.same((await reporter.get(`/incidents/${ref}/later/referral`)).status, 403, 'its page is not for who reported')
checks.same((await chair.get(`/incidents/${ref}/later/referral`)).status, 404, 'nor there for the chair')
checks.same((await lead.get(`/incidents/${ref}/later/tea`)).status, 404, 'a page of none')

// What is known is not asked; what stays not known is asked once.
doc = await show(lead, ref)
const had = known(doc.report)
let p = await page(lead, ref, 'referral')
const asked = []
for (let i = 0; i < 6 && !p.walk.present; i++) {
  // The step that says that anybody may refer comes before all questions.
  const keys = p.ask.fields.map(f => f.name)
  asked.push(...keys)
  checks.ok(keys.every(k => !had.includes(k)), `asked though known: ${keys}`)
  checks.ok(p.ask.fields.every(f => f.label.length > 8), `worded: ${p.ask.fields.map(f => f.label)}`)
  const r = await answer(lead, ref, 'referral', i === 0 ? { [keys[0]]: 'nonsense' } : {})
  checks.ok(r.status < 500, `an answer: ${r.status}`)
  p = await page(lead, ref, 'referral')
}
if (p.walk.present.step === 'n_direct') {
  checks.same((await act(lead, ref, 'stepped', { flow: 'referral', step: 'w_written' })).doc.field, 'step', 'no step before its questions')
  // A time that is none: the form comes back in words, with what was typed.
  const wrong = await lead.post(`/incidents/${ref}/events`, { kind: 'stepped', version: p.version, flow: 'referral', step: 'n_direct', at: 'soon', outcome: 'Kept as it was.' }, { accept: 'text/html' })
  checks.same(wrong.status, 422, 'a time that is none')
  for (const said of [p.walk.present.title, 'Kept as it was.', 'This step is done', 'When it was done, if not now: give a day and a time']) checks.ok(wrong.text.includes(said), `refused, and it says: ${said}`)
  checks.ok(!wrong.text.includes('do.stepped'), 'in words')
  await act(lead, ref, 'stepped', { flow: 'referral', step: 'n_direct' })
  p = await page(lead, ref, 'referral')
  for (let i = 0; i < 6 && p.ask; i++) {
    const keys = p.ask.fields.map(f => f.name)
    checks.ok(keys.every(k => !had.includes(k) && !asked.includes(k)), `asked though known, or twice: ${keys}`)
    asked.push(...keys)
    const first = p.ask.fields.find(f => f.choices?.some(c => c.value === 'yes'))
    const was = (await show(lead, ref)).assessments.length
    const r = await answer(lead, ref, 'referral', i === 0 && first ? { [first.name]: 'yes' } : {})
    checks.same(r.status, 201, `an answer: ${r.text.slice(0, 200)}`)
    doc = await show(lead, ref)
    checks.same(doc.assessments.length, was + (i === 0 && first ? 1 : 0), 'a new fact is assessed, not knowing is not')
    if (i === 0 && first) checks.same(doc.report.facts[first.name.slice(6)], true, 'and joins the report')
    p = await page(lead, ref, 'referral')
  }
}
checks.ok(asked.length > 0, `questions: ${asked}`)
checks.same((await lead.post(`/incidents/${ref}/later/referral`, { version: p.version })).status, 422, 'no answers where nothing is asked')

// The way is the flowchart's, for what is known of this child.
const parents = doc.actions.find(a => a.code === 'withhold-from-parents' && a.mandatory) ? 'n_withhold' : doc.actions.find(a => a.code === 'inform-parents' && !a.held) ? 'n_inform' : 'n_ask'
const way = ['n_direct', ...(doc.report.facts.immediate_danger ? ['x_999'] : []), ...(doc.need === 4 ? ['n_phone'] : []), 'n_service', 'n_share', parents, 'w_written', 'w_ack', 'n_chase', 'w_decision', 'n_outcome', 'w_assess', 'n_feedback', 'n_disagree']
checks.same(p.walk.steps.map(s => s.step).join(), way.join(), 'the way')
checks.ok(p.walk.steps.every(s => s.title && s.title !== s.code), 'each in words')

// Step by step; each deadline from when the step before was done, or from the one that the flowchart names: what social care has to do counts from
// the referral in writing (Thursday), whenever the steps between are ticked off.
const hours = at => new Date(at).toISOString().slice(0, 19)
const [thursday, friday] = ['2026-11-19T15:00:00Z', '2026-11-20T15:00:00Z']
let at = thursday
const region = (() => { try { return JSON.parse(readFileSync(join(scenarios, '../areas', `${doc.report.children[0].home_area ?? doc.report.setting.region}.json`))) } catch { return { data: {} } } })()
const fallback = JSON.parse(readFileSync(join(scenarios, '../areas/default.json')))
const local = name => { const d = region.data?.[name] ?? region[name] ?? fallback.data?.[name] ?? fallback[name]; return d?.value ?? d }
for (const step of way.slice(1)) {
  p = await page(lead, ref, 'referral')
  checks.same(p.walk.present?.step, step, 'the present step')
  if (step === 'w_written') {
    const due = (await show(lead, ref)).actions.find(a => a.code === 'referral/w_written').due
    const wanted = local('written_referral_hours')
    checks.same(hours(due), hours(Date.parse(thursday) + (typeof wanted === 'number' ? wanted : 24) * 36e5), `in writing ${wanted} hours after the step before`)
  }
  if (step === 'w_ack') {
    const due = (await show(lead, ref)).actions.find(a => a.code === 'referral/w_ack').due
    checks.same(hours(due), hours(friday), `one working day after Thursday`)
    checks.ok(p.walk.present.due, 'shown')
  }
  if (step === 'w_decision' || step === 'w_assess') { // 45 working days: Christmas, its Monday and New Year's Day are none
    const due = JSON.stringify(p.walk.present.due)
    checks.ok(due.includes(step === 'w_assess' ? '26 January 2027' : '20 November 2026'), `${step}: from the referral: ${due}`)
    checks.same(p.walk.present.beside.counts_from, p.walk.steps.find(s => s.step === 'w_written').title, `${step}: says so`)
  }
  if (step === 'w_decision') { // somebody takes it over
    await act(lead, ref, 'planned', { action: 'referral/w_decision', owner: reporter.id })
    const mine = (await reporter.get(`/reports/${ref}`)).doc
    checks.ok(mine.steps.some(s => s.code === 'referral/w_decision' && s.title.includes('care')), `given to staff, in words: ${JSON.stringify(mine.steps)}`)
    checks.ok((await page(lead, ref, 'referral')).walk.present.owner, 'its owner')
  }
  if (step === 'n_chase') {
    checks.same((await act(lead, ref, 'not-referred', { action: 'referral/n_chase', reason: 'They acknowledged it.' })).status, 201, 'not needed')
    continue
  }
  const before = (await show(lead, ref)).version
  const r = await act(lead, ref, 'stepped', { flow: 'referral', step, at, outcome: `Of ${step}.`, result: p.walk.present.results[0], who: ['Ms Worker'], reference: 'SC 7' })
  checks.same(r.status, 201, `${step}: ${r.text.slice(0, 200)}`)
  if (step === 'w_written') at = friday
  checks.same((await act(lead, ref, 'stepped', { flow: 'referral', step }, before)).status, 412, `${step}: who is second`)
  checks.same((await act(lead, ref, 'stepped', { flow: 'referral', step })).doc.field, 'step', `${step}: not twice`)
}
doc = await show(lead, ref)
checks.ok(walk(doc, 'referral').ended, 'the end')
checks.same(doc.view.steps.later.filter(s => s.code.includes('/')).length, 0, 'its steps do not stand among the school’s own')
const line = doc.view.story.find(l => l.kind === 'stepped' && l.parts.some(q => q.value.includes('w_outcome') || q.value === 'Of n_outcome.'))
checks.ok(line && line.parts.every(q => q.label && !/^[nwx]_/.test(q.value) && q.value !== 'referral'), `the chronology: ${JSON.stringify(line)}`)
const paper = (await lead.get(`/incidents/${ref}/print`, { accept: 'text/html' })).text
checks.ok(paper.includes('Of n_outcome.') && paper.includes('Ms Worker'), 'on paper')

// Taken back, it is the present step again; a new assessment keeps what was done.
const last = walk(doc, 'referral').steps.at(-1)
await act(lead, ref, 'corrected', { seq: last.done.seq, reason: 'Too early.' })
checks.same((await page(lead, ref, 'referral')).walk.present.step, 'n_disagree', 'taken back')
await act(lead, ref, 'assessed', { report: { ...doc.report, facts: { ...doc.report.facts, contact_offence: true } } })
p = await page(lead, ref, 'referral')
checks.ok(p.walk.steps.filter(s => s.done).length >= way.length - 3, 'what was done is still done')

// ---- a step that staff were given ----

// Ticked off from their own page it moves the walk on, and the deadline of the
// step after it stands in the queue.
const given = await reported()
await act(lead, given, 'begun', { flow: 'referral' })
for (let i = 0; i < 20; i++) {
  p = await page(lead, given, 'referral')
  if (p.ask) await answer(lead, given, 'referral')
  else if (p.walk.present.step === 'w_written') break
  else await act(lead, given, 'stepped', { flow: 'referral', step: p.walk.present.step })
}
for (const a of (await show(lead, given)).actions) if (!a.code.includes('/') && !a.done && !a.held) await act(lead, given, 'ticked', { action: a.code })
await act(lead, given, 'planned', { action: 'referral/w_written', owner: reporter.id })
const inQueue = async () => (await lead.get('/incidents')).doc.rows.find(r => r.reference === given)
const dueOf = async code => (await show(lead, given)).actions.find(a => a.code === code)?.due
checks.same(Date.parse((await inQueue()).next_due), Date.parse(await dueOf('referral/w_written')), 'the queue has the deadline of the present step')
let own = (await reporter.get(`/reports/${given}`)).doc
checks.same((await reporter.post(`/reports/${given}/steps`, { action: 'referral/w_written', version: own.version - 1 })).status, 412, 'ticked off from an old page')
checks.same((await reporter.post(`/reports/${given}/steps`, { action: 'referral/w_written', version: own.version })).status, 201, 'ticked off by staff')
checks.same((await page(lead, given, 'referral')).walk.present.step, 'w_ack', 'the walk goes on')
const acknowledged = await dueOf('referral/w_ack')
checks.ok(acknowledged, 'the next step has its deadline')
checks.same(Date.parse((await inQueue()).next_due), Date.parse(acknowledged), 'and the queue has it')
own = (await reporter.get(`/reports/${given}`)).doc
checks.ok(own.steps.find(s => s.code === 'referral/w_written')?.done, 'staff see that theirs is done')
checks.ok(!JSON.stringify(own).includes('w_ack'), 'and not what comes then')
const reads = (await lead.get(`/incidents/${given}/history`)).doc.lines.filter(l => l.by.id === reporter.id).map(l => l.act)
checks.ok(reads.includes('stepped') && !reads.includes('read'), `what staff did stands in the journal, and no reading: ${reads}`)

// ---- a strategy discussion; an allegation ----

await act(lead, ref, 'begun', { flow: 'strategy-discussion' })
for (let i = 0; i < 6 && (p = await page(lead, ref, 'strategy-discussion')).ask; i++) await answer(lead, ref, 'strategy-discussion')
const met = p.walk.steps.map(s => s.step)
checks.ok(['n_csc', 'n_police', 'n_health'].every(s => met.includes(s)) || met.includes('n_possible'), `who takes part: ${met}`)
for (const s of p.walk.steps.filter(s => ['n_csc', 'n_police', 'n_health', 'n_enquiry', 'n_crime'].includes(s.step))) checks.ok(s.results.length > 1, `${s.step}: what may come of it`)
// The conference counts from the discussion, not from what came of the enquiry.
if (met.includes('w_hold')) {
  for (const step of met) {
    p = await page(lead, ref, 'strategy-discussion')
    if (step === 'w_conf') break
    await act(lead, ref, 'stepped', { flow: 'strategy-discussion', step, at: step === 'w_hold' ? thursday : friday, outcome: `Of ${step}.`, result: p.walk.present?.results[0] })
  }
  checks.same(p.walk.present?.step, 'w_conf', 'the conference')
  checks.same(hours((await show(lead, ref)).actions.find(a => a.code === 'strategy-discussion/w_conf').due), '2026-12-10T15:00:00', 'fifteen working days after Thursday')
}
checks.ok(met.includes('w_hold'), `a discussion: ${met}`)
const staff = await reported({ concern_about: 'other-staff', facts: { staff_conduct_concern: true, staff_harm_threshold_met: true } })
doc = await show(head, staff)
checks.ok(walk(doc, 'staff-allegation').called, 'an allegation is called for')
await act(head, staff, 'begun', { flow: 'staff-allegation' })
for (let i = 0; i < 6 && (p = await page(head, staff, 'staff-allegation')).ask; i++) await answer(head, staff, 'staff-allegation')
checks.same(p.walk.present.step, 'n_head', 'the head first')
checks.same((await lead.get(`/incidents/${staff}/later/staff-allegation`)).status, 404, 'for the lead it is not there')

// ---- whom not to tell ----

const words = JSON.parse(readFileSync(join(scenarios, '../text/en.json')))
for (const [who, ref] of [[lead, await reported()], [lead, await reported({ facts: { parent_suspected: true } })], [head, staff]]) {
  doc = await show(who, ref)
  const wanted = [...doc.actions, ...doc.assessment.cautions].map(a => words[`not-told.${a.code}`]).filter(Boolean)
  checks.same(doc.view.top.not_told.map(n => n.text).join(), wanted.join(), 'whom not to tell')
  checks.ok(wanted.length > 0, 'somebody is not to be told')
}

// ---- open questions, one a page ----

const open = await reported()
const ranked = (await show(lead, open)).assessment.unknown.map(u => u.fact)
const asks = async after => (await lead.get(`/incidents/${open}/ask?after=${after}`)).doc
checks.ok(ranked.length > 2, `open questions: ${ranked.length}`)
for (const i of [0, 1, ranked.length - 1]) checks.ok((await asks(i)).fields[0]?.name.endsWith(ranked[i]), `question ${i}: ${ranked[i]}`)
checks.same((await asks(ranked.length)).fields.length, 0, 'and no more')
p = await asks(0)
let got = await lead.post(`/incidents/${open}/ask`, { version: p.version, after: 0 })
checks.ok(got.location?.endsWith('/ask?after=1'), `not known goes on: ${got.status} ${got.location}`)
checks.same((await show(lead, open)).version, p.version, 'and writes nothing')
const choices = p.fields[0].choices?.filter(c => c.value && c.value !== 'none') ?? []
got = await lead.post(`/incidents/${open}/ask`, { version: p.version, after: 0, [p.fields[0].name]: choices[0]?.value ?? '11' })
checks.same(got.status, 201, `an answer: ${got.text.slice(0, 200)}`)
doc = await show(lead, open)
checks.ok(doc.assessments.length === 2 && !doc.assessment.unknown.some(u => u.fact === ranked[0]), 'is assessed, and not asked again')
checks.same((await reporter.get(`/incidents/${open}/ask`)).status, 403, 'not for who reported')

// ---- who does what ----

const lanes = (await lead.get(`/incidents/${ref}/who`)).doc
checks.ok(lanes.agencies.length > 2 && lanes.agencies.every(a => a.steps.length > 0), `agencies: ${lanes.agencies.map(a => a.name)}`)
const told = lanes.agencies.flatMap(a => a.steps)
checks.ok(told.every(s => s.title && s.title !== s.code && (!s.beside.source || s.beside.source.mark)), 'each step in words, with how sure its source is')
checks.ok(told.some(s => s.beside.source), 'and sources')
checks.same((await reporter.get(`/incidents/${ref}/who`)).status, 403, 'not for who reported')

// ---- as people meet it ----

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
async function go (page, what, keyboard) {
  const at = page.locator(what).first()
  await Promise.all([page.waitForNavigation(), keyboard ? at.press('Enter') : at.click()])
}
async function journey (w) {
  const ref = await reported()
  const page = await lead.page(browser, w)
  const keyboard = w.width === 320
  const shot = name => checks.page(page, `later-${name}-${page.st.name}`)
  await page.goto(`${school.base}/incidents/${ref}#later`)
  await shot('incident')
  await go(page, 'form:has(input[name=flow][value=referral]) button', keyboard)
  checks.ok(page.url().endsWith('/later/referral'), `begun: ${page.url()}`)
  const seen = new Set()
  for (let i = 0; i < 14; i++) {
    const step = await page.locator('input[name=step]').count() ? await page.locator('input[name=step]').inputValue() : 'questions'
    if (!seen.has(step)) await shot(step)
    seen.add(step)
    if (step === 'w_ack') break
    if (step === 'questions') {
      await go(page, 'main form[action$="/later/referral"] button', keyboard)
      continue
    }
    const choice = page.locator('input[name=result]').first()
    if (await choice.count()) await choice.check()
    await page.locator('[name=outcome]').fill('Spoke with the duty worker.')
    await go(page, 'form:has(input[name=step]) button', keyboard)
  }
  checks.ok(seen.has('questions') && seen.has('n_service') && seen.has('w_ack'), `steps met: ${[...seen]}`)
  await page.goto(`${school.base}/incidents/${ref}#later`)
  await shot('stands')
  await page.goto(`${school.base}/incidents/${ref}/who`)
  await shot('who')
  await page.goto(`${school.base}/incidents/${ref}/ask`)
  await shot('ask')
  await page.goto(`${school.base}/incidents/${ref}`)
  checks.ok((await page.locator('#later').innerText()).includes('Spoke with the duty worker.'), 'what came of it stands on the incident')
  await page.context().close()
}
for (const w of windows(all === '--all')) await journey(w)
await browser.close()
await school.close()
checks.end()
