// The lead's work: the queue, an incident from report to closing, and finding
// one; through fetch as JSON, and through Chromium as people meet it.
// usage: node lead.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR [--all]
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { Checks, windows } from './checks.mjs'
import { incidents, School } from './people.mjs'

const [engine, scenarios, screens, all] = process.argv.slice(2)
const checks = new Checks(screens)
const school = await School.open(engine)
const sample = JSON.parse(readFileSync(join(scenarios, '../../../docs/samples/grooming.json')))
const people = []
for (const [role, name] of [['reporter', 'Rosa Reporter'], ['lead', 'Lena Lead'], ['deputy', 'Dev Deputy'], ['head', 'Hari Head'], ['chair', 'Cleo Chair']]) {
  people.push(await school.person(role, { name, login: role }))
}
const [reporter, lead, deputy, head, chair] = people

const { reported, show, act } = incidents(sample, reporter)
const verify = receipt => spawnSync(engine, ['audit', 'verify', '--db', school.db, '--receipt', receipt]).status

// ---- the queue ----

const low = { facts: { sexual_communication: false, moved_to_private_channel: false, secrecy_requested: false, contact_ongoing: false, child_distressed: false } }
const refs = [await reported(), await reported({ facts: { immediate_danger: true } })]
const staff = await reported({ concern_about: 'other-staff' })
const aboutHead = await reported({ concern_about: 'head' })
await new Promise(resolve => setTimeout(resolve, 1100)) // times are to the second
refs.push(await reported(low))
const queue = async (who, query = '') => (await who.get('/incidents' + query)).doc
const names = doc => doc.rows.map(r => r.reference)
for (const [who, wanted] of [[lead, refs], [deputy, refs], [head, [...refs, staff]], [chair, [aboutHead]], [reporter, []], [school.admin, []]]) {
  const q = await queue(who)
  checks.same(names(q).sort().join(), [...wanted].sort().join(), `${who.login}: what the queue lists`)
  checks.same(q.counts.all, wanted.length, `${who.login}: what it counts`)
  for (const ref of [...refs, staff, aboutHead]) {
    const status = (await who.get(`/incidents/${ref}`)).status
    checks.same(status === 200, wanted.includes(ref), `${who.login}: ${ref} answers ${status}`)
  }
}
const order = ['immediate', 'high', 'medium', 'low']
let q = await queue(head)
checks.ok(q.rows.every((r, i) => !i || order.indexOf(q.rows[i - 1].risk) <= order.indexOf(r.risk)), 'the most serious first, of what nobody has looked at')
for (const [query, wanted] of [
  ['?risk=immediate', q.rows.filter(r => r.risk === 'immediate')],
  ['?risk=high', q.rows.filter(r => ['immediate', 'high'].includes(r.risk))],
  [`?category=${q.rows[0].category}`, q.rows.filter(r => r.category === q.rows[0].category)],
  ['?category=none-such', []],
  ['?setting=school', q.rows], ['?setting=elsewhere', []],
  ['?assignee=me', []], ['?due=overdue', q.rows.filter(r => r.words.overdue)],
  ['?view=closed', []], ['?view=team', []]
]) checks.same(names(await queue(head, query)).join(), wanted.map(r => r.reference).join(), `queue ${query}`)
checks.same((await head.get('/incidents?after=nonsense')).status, 404, 'a cursor that is none')

// ---- where they begin ----

const home = async who => [(await who.get('/')).doc, (await who.get('/', { accept: 'text/html' })).text]
for (const who of [lead, deputy, head, chair]) {
  const [doc, html] = await home(who)
  checks.ok(html.includes('class="govuk-button govuk-button--start st-start" href="/incidents"'), `${who.login}: the start page leads to the queue`)
  checks.same(html.includes('class="st-tell"'), ![lead, deputy].includes(who), `${who.login}: told to tell the lead`)
  checks.ok(Array.isArray(doc.reports), `${who.login}: their own reports stand there`)
}
const [mine, staffHome] = await home(reporter)
checks.ok(staffHome.includes('method="post" action="/guide"') && !staffHome.includes('href="/incidents"'), 'staff begin with reporting')
checks.same(mine.reports[0].reference, refs[2], 'their newest report first, though it is the least serious')
checks.same(mine.reports.length, 5, 'and all of them')

// ---- acts ----

const ref = refs[0]
let r = await act(lead, ref, 'noted', { text: 'Spoke with the form tutor.', sort: 'fact' }, 1)
checks.same(r.status, 201, 'a note')
checks.same(r.doc.version, 2, 'its version')
checks.same(verify(r.doc.receipt), 0, 'its receipt is in the journal')
checks.ok(verify(r.doc.receipt.replace(/.$/, c => c === '0' ? '1' : '0')) !== 0, 'a receipt with one digit changed is not')
checks.same((await lead.get(`/incidents/${ref}`)).headers.get('etag'), '"2"', 'the page carries its version')
r = await act(deputy, ref, 'noted', { text: 'Mine.', sort: 'opinion' }, 1)
checks.same(r.status, 412, 'who is second')
checks.same(r.doc.yours.body.text, 'Mine.', 'what they sent')
checks.same(r.doc.theirs.since.map(e => e.body.text).join(), 'Spoke with the form tutor.', 'what happened since')
checks.same((await show(lead, ref)).version, 2, 'nothing was written')
r = await act(reporter, ref, 'noted', { text: 'Late.' }, 1)
checks.same(r.status, 412, 'who reported and is second')
checks.ok(!r.doc.theirs && !r.text.includes('form tutor'), 'hears that it moved on, and no more')
r = await lead.post(`/incidents/${ref}/events`, null, { json: { kind: 'noted', text: 'x' }, headers: { 'if-match': '"1"' } })
checks.same(r.status, 412, 'If-Match of what has moved on')
r = await lead.post(`/incidents/${ref}/events`, null, { json: { kind: 'noted', text: 'x' } })
checks.same(r.status, 428, 'no version at all')
const first = (await show(lead, ref)).actions[0].code
for (const [kind, body, status, field] of [
  ['noted', {}, 422, 'text'], ['noted', { text: 'x', sort: 'rumour' }, 422, 'sort'], ['eaten', {}, 422, 'kind'],
  ['overridden', { what: 'risk', instead: 'low' }, 422, 'reason'], ['overridden', { what: 'risk', instead: 'low', reason: '   ' }, 422, 'reason'], ['not-referred', { action: first, reason: 'no' }, 422, 'reason'], ['not-referred', { action: first }, 422, 'reason'],
  ['noted', { text: 'x', file: 'x' }, 422, 'body'], ['noted', { text: 'data:image/png;base64,AAAA' }, 422, 'text'],
  ['planned', { action: first, owner: 'nobody' }, 422, 'owner'], ['held', { reason: 'x' }, 403], ['reported', { report: '{}' }, 422, 'kind'],
  ['assessed', { report: { ...sample, children: 'none' } }, 422, 'children'], ['closed', { outcome: 'x' }, 422]
]) {
  r = await act(lead, ref, kind, body)
  checks.same(r.status, status, `${kind} ${JSON.stringify(body).slice(0, 60)}`)
  if (field) checks.same(r.doc.field, field, `${kind}: which field`)
}
checks.same((await act(reporter, ref, 'overridden', { what: 'a', instead: 'b', reason: 'c' }, 2)).status, 403, 'who reported does not decide')
checks.same((await act(chair, ref, 'noted', { text: 'x' }, 2)).status, 404, 'for the chair it is not there')
r = await act(lead, ref, 'assessed', { report: { ...sample, facts: { ...sample.facts, images_involved: true } }, why: 'She told her tutor.', assessment: '{"risk":{"level":"low"}}' })
checks.same(r.status, 201, 'new facts')
let doc = await show(lead, ref)
checks.same(doc.assessments.length, 2, 'both results are kept')
checks.ok(doc.assessments[1].assessment.risk.level !== 'low', 'the program decides, not who sends')
checks.ok(doc.view.rounds[1].changes.length > 0, 'what changed')
checks.same((await lead.get(`/incidents/${ref}/history`)).doc.lines.some(l => l.act === 'read' && l.name === 'Lena Lead'), true, 'who read it')
checks.same((await reporter.get(`/incidents/${ref}/history`)).status, 403, 'not for who reported')

// ---- names: the same elsewhere, and found ----

await act(lead, ref, 'person', { role: 'other', name: 'Zacharias Quill', handle: 'zq_77' })
await act(lead, refs[2], 'person', { role: 'other', name: 'quill, ZACHARIAS' })
await act(head, staff, 'person', { role: 'subject', name: 'Zacharias Quill' })
doc = await show(lead, ref)
checks.same(doc.view.suggested.map(s => s.reference).join(), refs[2], 'the same name elsewhere, where the reader may see it')
checks.same((await show(head, ref)).view.suggested.map(s => s.reference).sort().join(), [refs[2], staff].sort().join(), 'the head sees one more')
await act(lead, ref, 'linked', { to: refs[2], why: 'the same man' })
checks.same((await show(lead, ref)).view.suggested.length, 0, 'what is linked is not suggested again')
const find = async (who, words) => { await who.get('/search'); return (await who.post('/search', { words })).doc }
for (const [who, words, named, worded] of [
  [lead, 'zacharias QUILL', [ref, refs[2]], [ref]], [lead, 'ZQ_77', [ref], [ref]], [lead, refs[1].toLowerCase().replace('-', ''), [refs[1]], []],
  [lead, 'form tutor', [], refs], [lead, 'nowhere written', [], []], [chair, 'Zacharias Quill', [], []], [reporter, 'form tutor', [], []],
  [head, 'Zacharias Quill', [ref, refs[2], staff], [ref, staff]]
]) {
  const f = await find(who, words)
  checks.same(f.by_name.map(x => x.reference).sort().join(), [...named].sort().join(), `${who.login} finds ${words} by name`)
  checks.same(f.by_words.map(x => x.reference).sort().join(), [...worded].sort().join(), `${who.login} finds ${words} by words`)
}

// ---- kept views ----

await lead.get('/incidents')
checks.same((await lead.post('/views', { name: 'Urgent', risk: 'high', due: 'overdue', view: 'open', nonsense: 'x' })).location, '/incidents?risk=high&due=overdue', 'a kept view')
q = await queue(lead, '?risk=high&due=overdue')
checks.same(q.saved.map(v => v.name + v.here).join(), 'Urgenttrue', 'it stands in the list')
checks.same((await queue(deputy)).saved.length, 0, 'and is nobody else’s')
await deputy.get('/incidents')
await deputy.post(`/views/${q.saved[0].id}/forget`)
checks.same((await queue(lead)).saved.length, 1, 'another cannot forget it')
await lead.post(`/views/${q.saved[0].id}/forget`)
checks.same((await queue(lead)).saved.length, 0, 'its owner can')

// ---- the printed page ----

r = await lead.get(`/incidents/${ref}/print`)
checks.same(r.status, 200, 'the printed page')
const paper = r.doc.receipt.text
checks.same(verify(r.doc.receipt.text), 0, 'its receipt is in the journal')
checks.same((await lead.get(`/incidents/${ref}/print`, { accept: 'text/html' })).text.includes('<form method="post" action="/incidents'), false, 'no forms on it')
checks.same((await reporter.get(`/incidents/${ref}/print`)).status, 403, 'not for who reported')

// ---- the glass, holding, erasing ----

await school.admin.get('/')
const elm = await school.admin.post('/settings', { id: 'elm', name: 'Elm School' })
const outside = await school.person('lead', { login: 'outside', name: 'Olu Outside', settings: elm.status < 400 ? 'elm' : [] })
checks.same((await outside.get(`/incidents/${ref}`)).status, 404, 'a lead of elsewhere sees nothing')
await outside.get('/glass')
checks.same((await outside.post('/glass', { reference: ref, reason: '' })).status, 422, 'the glass wants a reason')
checks.same((await outside.post('/glass', { reference: 'AAAA-AAAA', reason: 'x' })).status, 404, 'and a reference that is there')
checks.same((await outside.post('/glass', { reference: staff, reason: 'x' })).status, 404, 'no glass before a concern about an adult')
checks.same((await outside.post('/glass', { reference: ref, reason: 'The child is here now.' })).status, 303, 'broken')
checks.same((await outside.get(`/incidents/${ref}`)).status, 200, 'and read')
checks.same(names(await queue(outside, '?view=team')).join(), ref, 'and found again')
checks.same((await show(lead, ref)).view.glass.map(g => g.name).join(), 'Olu Outside', 'which everybody with the incident sees')
await act(lead, ref, 'glass-mended', { account: outside.id })
checks.same((await outside.get(`/incidents/${ref}`)).status, 404, 'mended')
await act(head, staff, 'taken')
const left = (await show(head, staff)).actions.filter(a => a.mandatory)
r = await act(head, staff, 'close-asked', { outcome: 'Settled.' })
checks.same(r.status, 422, 'nothing is closed over what was not referred')
checks.ok(r.doc.unreferred.length > 0, 'which steps')
for (const a of left) await act(head, staff, 'not-referred', { action: a.code, for: a.for ?? [], reason: 'A test of the program.' })
r = await act(head, staff, 'close-asked', { outcome: 'Settled.' })
checks.same(r.status, 201, 'with a reason for each it is')

// ---- as people meet it ----

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })

// Press a button or follow a link, by mouse or by keyboard.
async function go (page, what, keyboard) {
  const at = page.locator(what).first()
  await Promise.all([page.waitForNavigation(), keyboard ? at.press('Enter') : at.click()])
}
const button = (page, kind, more = '') => `form:has(input[name=kind][value="${kind}"])${more} button`

async function journey (w) {
  const ref = await reported()
  const page = await lead.page(browser, w)
  const keyboard = w.width === 320
  const at = `${school.base}/incidents/${ref}`
  const shot = name => checks.page(page, `lead-${name}-${page.st.name}`)
  const open = part => page.goto(at + (part ?? ''))
  // Fill the form that the page shows, and send it.
  const fill = async (fields, form = 'form[action$="/events"]') => {
    for (const [name, value] of Object.entries(fields)) {
      const field = page.locator(`${form} [name="${name}"]`)
      const type = await field.first().evaluate(e => e.type)
      if (type === 'radio') await page.locator(`${form} [name="${name}"][value="${value}"]`).check()
      else if (type === 'select-one') await field.selectOption(value)
      else await field.fill(value)
    }
    await go(page, `${form} button.govuk-button`, keyboard)
  }
  const state = () => show(lead, ref)
  const follow = async (href, fields) => { await open(); await go(page, `a[href*="${href}"]`, keyboard); await shot(href.replace(/.*\//, '').replace(/\?.*/, '')); await fill(fields); checks.ok(page.url().startsWith(at) && !page.url().includes('/events'), `${href}: ${page.url()}`) }

  // The queue, and in.
  await page.goto(school.base + '/incidents')
  await shot('queue')
  await go(page, `a[href="/incidents/${ref}"]`, keyboard)
  await shot('incident-new')
  await go(page, button(page, 'assigned'), keyboard)
  let s = await state()
  checks.same(s.assignee, lead.id, 'taken on')
  checks.same(s.status, 'open', 'and open')
  // Tick the first step off, and take that back.
  const step = s.view.steps.now[0] ?? s.view.steps.today[0]
  await go(page, button(page, 'ticked', `:has(input[value="${step.code}"])`), keyboard)
  s = await state()
  checks.ok(s.actions.some(a => a.code === step.code && a.done.by.name === 'Lena Lead'), 'ticked, with name and time')
  await open()
  await go(page, '.st-finished a', keyboard)
  await fill({ reason: 'Pressed by mistake.' })
  s = await state()
  checks.ok(s.actions.every(a => a.code !== step.code || !a.done), 'not ticked any more')
  checks.ok(s.chronology.some(e => e.kind === 'ticked' && e.superseded), 'but in the chronology')
  // Give it to somebody; decide otherwise; a reason is asked for.
  await open(`/events/planned?action=${step.code}`)
  checks.same(await page.locator('main input[type=date], main input[type=datetime-local], main input[type=time]').count(), 0, 'a time is written in words')
  await fill({ owner: deputy.id, due: w.lang === 'fr' ? 'bientôt' : 'soon' })
  const unclear = page.locator('.govuk-error-summary a')
  checks.same(`${await unclear.count()} ${await unclear.getAttribute('href')}`, '1 #f-due', 'a time that is none: an error at its field')
  checks.ok((w.lang === 'fr' ? /^Échéance\s?: donnez un jour/ : /^Due: give a day/).test(await unclear.innerText()), `which names it: ${await unclear.innerText()}`)
  checks.same(`${await page.locator('[name=due]').inputValue()} ${await page.locator('[name=owner]').inputValue()}`, `${w.lang === 'fr' ? 'bientôt' : 'soon'} ${deputy.id}`, 'and what was typed stays')
  await shot('planned-refused')
  await follow(`/events/planned?action=${step.code}`, { owner: deputy.id, due: w.lang === 'fr' ? '11 janvier 2027, 9 h 30' : '11 January 2027, 9:30' })
  s = await state()
  checks.ok(s.actions.some(a => a.code === step.code && a.owner === deputy.id && a.due === '2027-01-11T09:30:00Z'), 'given, with a date')
  const given = s.chronology.findLast(e => e.kind === 'planned')
  await open(`/events/corrected?seq=${given.seq}`)
  checks.same((await page.locator('[name="new.due"]').inputValue()).replace(/\s/g, ' '), w.lang === 'fr' ? '11 janvier 2027, 9 h 30' : '11 January 2027, 09:30', 'to be corrected, it stands there in words')
  await open(`/events/ticked?action=${step.code}`)
  await fill({ at: w.lang === 'fr' ? '3 mars 2099, 9 h' : '3 March 2099, 9am' })
  checks.ok(/still to come|encore à venir/.test(await page.locator('#f-at-error').innerText()), 'what was done is not still to come')
  await open('/events/overridden')
  await fill({ instead: 'Medium' })
  checks.ok(page.url().endsWith('/events'), 'an override without a reason')
  checks.same(await page.locator('.govuk-error-summary').count(), 1, 'is refused')
  checks.same(await page.locator('[name=instead]').inputValue(), 'Medium', 'and keeps what was typed')
  await shot('refused')
  const what = await page.locator('[name=what] option').nth(1).getAttribute('value')
  await fill({ what, reason: 'The person is known to us and abroad.' })
  checks.same((await state()).overrides[0].what, what, 'decided otherwise')
  // Notes, people, devices, links.
  await open('/events/noted')
  await fill({ text: 'She said: “he knows where I live”.\nNothing more was asked.', sort: 'childs-words' })
  checks.same((await state()).notes[0].sort, 'childs-words', 'a note')
  await follow('/events/person', { role: 'child', name: 'Ines Invented', person: sample.children[0].id })
  await follow('/events/reference', { what: 'Phone, black', where: 'Safe, main office', held_by: 'Lena Lead', seen_by: 'Form tutor, Lena Lead' })
  s = await state()
  checks.same(s.people[0].name, 'Ines Invented', 'a person')
  checks.same(s.references[0].seen_by.join('|'), 'Form tutor|Lena Lead', 'a device')
  await follow('/events/linked', { to: refs[1], why: 'The same game.' })
  checks.same((await state()).links[0].to, refs[1], 'a link')
  // A correction of the note.
  const note = (await state()).chronology.find(e => e.kind === 'noted')
  await open(`/events/corrected?seq=${note.seq}`)
  checks.ok((await page.locator('[name="new.text"]').inputValue()).includes('he knows'), 'what is corrected stands there')
  await fill({ 'new.text': 'She said: “he knows my street”.', reason: 'Heard again.' })
  s = await state()
  checks.ok(s.notes[0].text.includes('my street') && s.chronology.some(e => e.superseded?.reason === 'Heard again.'), 'corrected')
  // New facts.
  await open('/facts')
  await shot('facts')
  await fill({ why: 'A friend told the tutor.', 'facts.images_involved': 'yes' }, 'form[action$="/facts"]')
  s = await state()
  checks.same(s.assessments.length, 2, 'assessed again')
  checks.same(s.report.facts.images_involved, true, 'with the new answer')
  checks.same(JSON.stringify({ ...s.report.facts, images_involved: false }), JSON.stringify({ ...s.assessments[0].report.facts, images_involved: false }), 'and no other')
  checks.ok(s.notes.length === 1 && s.actions.some(a => a.owner === deputy.id), 'what was written before is there')
  await open('/facts')
  await fill({ why: 'Nothing.' }, 'form[action$="/facts"]')
  checks.same(await page.locator('.govuk-error-summary').count(), 1, 'no answer changed')
  await open('/what-if')
  await shot('what-if')
  // Somebody is faster.
  await open('/events/noted')
  await act(deputy, ref, 'noted', { text: 'In between.', sort: 'call' })
  await fill({ text: 'And mine.' })
  await shot('moved')
  checks.ok((await page.locator('main').innerText()).includes('In between.') && (await page.locator('main').innerText()).includes('And mine.'), 'both versions are shown')
  checks.ok(!(await state()).notes.some(n => n.text === 'And mine.'), 'nothing is written')
  await go(page, 'main form button', keyboard)
  checks.same((await state()).notes.map(n => n.text).slice(1).join('|'), 'In between.|And mine.', 'until they say so')
  // Held back until the police agree.
  const held = (await state()).actions.find(a => a.held)
  if (held) {
    const early = await act(lead, ref, 'ticked', { action: held.code, for: held.for ?? [] })
    checks.same(`${early.status} ${early.doc.field}`, '422 action', 'what is held is not ticked off')
    checks.ok(early.doc.detail.includes('who agreed'), 'and the answer says how it is released')
    await open(`/events/planned?action=${held.code}&released=yes${held.for ? '&for=' + held.for.join(', ') : ''}`)
    await fill({ why: 'Police agreed, by telephone.' })
    checks.ok((await state()).actions.some(a => a.code === held.code && !a.held), 'released')
  }
  // Closing: first what was not referred, then the second person.
  await open('/events/close-asked')
  await shot('close')
  await fill({ outcome: 'Safe at home; work goes on with the family.' })
  checks.same(await page.locator('.st-notice--alarm a').count() > 0, true, 'why it was not referred is asked for')
  while (true) {
    await open('/events/close-asked')
    const why = page.locator('.st-notice--alarm a')
    if (!await why.count()) break
    await go(page, '.st-notice--alarm a', keyboard)
    await fill({ reason: 'Social care has it already.' })
  }
  const left = await page.locator('[name=left]').count() ? { left: 'The family is moving; the new school knows.' } : {}
  await fill({ outcome: 'Safe at home; work goes on with the family.', ...left })
  s = await state()
  checks.same(s.status, 'closing', 'waits for the second person')
  await open()
  await shot('closing')
  checks.same(await page.locator(button(page, 'closed')).count(), 0, 'who asked does not agree with themselves')
  checks.same((await act(lead, ref, 'closed')).status, 422, 'nor by JSON')
  const second = await deputy.page(browser, w)
  await second.goto(at)
  await go(second, button(second, 'closed'), keyboard)
  checks.same((await state()).status, 'closed', 'closed by two')
  await second.context().close()
  await open()
  await shot('closed')
  await follow('/events/reopened', { reason: 'She came back.' })
  checks.same((await state()).status, 'open', 'open again')
  // On paper, and who read it.
  await open('/print')
  await shot('print')
  const receipt = await page.locator('.st-receipt code').first().innerText()
  checks.same(verify(receipt), 0, 'the receipt on paper')
  await open('/history')
  await shot('history')
  // Finding.
  await page.goto(school.base + '/search')
  await page.locator('[name=words]').fill('Ines Invented')
  await go(page, 'main form button', keyboard)
  await shot('search')
  checks.ok(await page.locator(`a[href="/incidents/${ref}"]`).count() > 0, 'found by name')
  checks.ok(!page.url().includes('Ines'), 'no name in an address')
  await page.goto(school.base + '/glass')
  await shot('glass')
  await page.context().close()
}
for (const w of windows(all === '--all')) {
  await journey(w).catch(e => { throw new Error(`${JSON.stringify(w)}: ${e.stack}\n${school.said}`) })
}

await browser.close()
await school.stop()
checks.same(spawnSync(engine, ['audit', 'verify', '--db', school.db]).status, 0, 'the journal is sound')

// Years later: what the paper says was decided is held against the store. Each
// row: what somebody with the machine did to it, and what the paper shows.
const [entry] = paper.split('-')
const FREE = 'DROP TRIGGER journal_keeps; DROP TRIGGER journal_stays;'
for (const [what, sql, held] of [
  ['untouched', '', 0],
  ['a body changed', `${FREE} UPDATE journal SET body = zeroblob(length(body)) WHERE n = (SELECT max(n) FROM journal WHERE length(body) > 0 AND n < ${entry});`, 1],
  ['who and when changed', `${FREE} UPDATE journal SET at_us = at_us + 1000000 WHERE n = ${entry};`, 1],
  ['an entry taken out', `${FREE} DELETE FROM journal WHERE n = ${entry};`, 1],
  ['the end cut off', `${FREE} DELETE FROM journal WHERE n >= ${entry};`, 1]
]) {
  const copy = join(mkdtempSync(join(school.folder, 'later-')), 'book.db')
  for (const tail of ['', '.key', '.datakeys', '.key.head']) copyFileSync(school.db + tail, copy + tail)
  const did = spawnSync('sqlite3', [copy, sql || 'SELECT 1;'], { encoding: 'utf8' })
  checks.same(did.status, 0, `${what}: ${did.stderr}`)
  const said = spawnSync(engine, ['audit', 'verify', '--db', copy, '--receipt', paper], { encoding: 'utf8' })
  checks.same(said.status, held, `${what}: ${said.stderr}`)
  checks.ok(held === 0 || said.stderr.length > 10, `${what}: it says what is wrong`)
}
await school.close()
checks.end()
