// Staff report a concern: step by step in Chromium (left, and gone on with on
// another device), through JSON, in two windows at once; what is stored is what
// `safetriage assess` says of it; nobody else sees it; nothing takes a file.
// usage: node report.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR [--all]
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { Checks, windows } from './checks.mjs'
import { School, Visitor } from './people.mjs'
import { answer, press, walk } from './walks.mjs'

const [engine, scenarios, screens, all] = process.argv.slice(2)
const files = readdirSync(scenarios).filter(f => f.endsWith('.json')).sort()
const scenario = i => JSON.parse(readFileSync(join(scenarios, files[i % files.length])))
const checks = new Checks(screens)
const school = await School.open(engine)
const { reporter, lead, head, chair, auditor } = await school.everybody()
const other = await school.person('reporter')

const assess = report => JSON.parse(execFileSync(engine, ['assess', '--format', 'json', '-'], { input: typeof report === 'string' ? report : JSON.stringify(report) }))
const said = a => JSON.stringify([a.risk.level, a.threshold_level, a.categories.map(c => c.code), a.actions.map(x => [x.code, x.due, x.mandatory])])

// What the book holds is what the command says of the same report. Read by
// whoever it goes to: the lead, the head, the chair of governors.
async function sameAsCommand (reference, what) {
  const found = []
  for (const who of [lead, head, chair]) found.push(await who.get(`/incidents/${reference}`))
  const { doc } = found.find(r => r.status === 200) ?? {}
  checks.ok(doc, `${what}: nobody reads it: ${found.map(r => r.status)}`)
  const stored = assess(doc.report)
  checks.same(said(doc.assessment), said(stored), `${what}: stored and assessed`)
  return doc
}

// ---- step by step ----

const words = {
  said: 'He said “send it or I tell everyone”.',
  asked: 'I asked: do you want to tell me more?',
  seen: 'Ines cried and held her phone.',
  think: 'I think that she is afraid.',
  children: 'Ines Vidal, 7B\nBo Marlow, 7C',
  subjects: '@night_owl_9',
  present: 'Mr Hale',
  where: 'On the bus'
}

const asking = page => /\/guide\/(question|which)/.test(page.url())

async function journey (browser, scenario, { scripts, width, lang }, keyboard) {
  const what = `${scenario.id} ${lang}-${width}${scripts ? '' : '-plain'}${keyboard ? '-keys' : ''}`
  const page = await reporter.page(browser, { scripts, width, lang })
  const look = name => checks.page(page, `report-${name}-${page.st.name}`)
  const inReach = async () => {
    const html = await page.content()
    checks.ok(html.includes('href="tel:'), `${what}: 999 at ${page.url()}`)
    checks.ok(html.includes('st-tell'), `${what}: the designated lead at ${page.url()}`)
  }
  await page.goto(school.base + '/')
  await look('home')
  await press(page, page.locator('.st-start'), keyboard) // one setting: no page between

  // Sent empty, it says so and keeps the place.
  await press(page, page.locator('button[value=continue]'), keyboard)
  checks.same(await page.locator('.govuk-error-summary').count(), 1, `${what}: an error summary`)
  let steps = 0
  const seen = new Set()
  for (; steps < 40 && asking(page); steps++) {
    await inReach()
    const kind = page.url().includes('/guide/which') ? 'which'
      : await page.locator('button[value=another]').count() ? 'person'
        : await page.locator('.st-row').count() ? 'row'
          : await page.locator('main input:not([type=hidden])').count() ? 'mixed' : 'buttons'
    if (!seen.has(kind)) { seen.add(kind); await look(kind) }
    if (steps === 3) { // left, and gone on with elsewhere
      const device = await new (reporter.constructor)(school.base, reporter.login, reporter.name, reporter.password).signIn()
      const home = await device.get('/')
      const { doc } = await device.get((await device.get(`/guide/question?walk=${home.doc.drafts[0].id}`)).location)
      checks.ok(doc.taken.length >= 3 && page.url().endsWith(encodeURI(doc.key).replace(/\[/g, '%5B').replace(/\]/g, '%5D')), `${what}: the other device stands at ${doc.key}, this one at ${page.url()}`)
    }
    if (steps === 6) {
      checks.ok(await page.locator('.st-path__step').count() >= 4, `${what}: the path taken`)
      await look('path')
    }
    await answer(page, scenario.report, keyboard)
  }
  checks.same(new URL(page.url()).pathname, '/guide/words', `${what}: words after the questions`)
  await inReach()
  await look('words')
  await page.locator('main form summary').press('Enter')
  for (const field of await page.locator('main textarea, main input[type=text]').all()) await field.fill(words[await field.getAttribute('name')] ?? '')
  if (await page.locator('input[name=concern_about]').count()) {
    await press(page, page.locator('main form button').first(), keyboard)
    checks.same(await page.locator('.govuk-error-summary a').getAttribute('href'), '#concern_about', `${what}: whom it is about cannot be left out`)
    await look('about')
    await page.locator('input[name=concern_about][value=none]').press('Space')
  }
  await press(page, page.locator('main form button').first(), keyboard)
  checks.same(new URL(page.url()).pathname, '/guide/check', `${what}: check`)
  await inReach()
  await look('check')
  checks.ok(!await page.locator('form[action="/guide/end"] button').isVisible(), `${what}: one tap throws nothing away`)
  checks.same(await page.locator('main .st-tell').count(), 1, `${what}: whom to tell is said once before it is sent`)

  // A change says what else it moved.
  const change = page.locator('a[href*="facts.immediate_danger"]').first()
  if (!await change.isVisible()) await page.locator('main details', { has: change }).locator('summary').press('Enter')
  await press(page, change, keyboard)
  await page.locator('input[name="facts.immediate_danger"][value=yes]').check()
  await press(page, page.locator('button[value=continue]'), keyboard)
  while (asking(page)) await answer(page, scenario.report, keyboard)
  checks.same(await page.locator('#moved').count(), 1, `${what}: what the change moved`)
  await look('moved')
  const main = await page.locator('main').innerText()
  checks.ok(!/LADO|CEOP|Channel/.test(main), `${what}: no step of the lead's before sending`)

  await press(page, page.locator('form[action="/guide/send"] button'), keyboard)
  const reference = new URL(page.url()).pathname.split('/')[2]
  checks.ok(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/.test(reference ?? ''), `${what}: a reference: ${page.url()}`)
  await inReach()
  await look('sent')
  checks.same(await page.locator('main .st-tell').count(), 1, `${what}: and once afterwards`)
  const sent = await page.locator('main').innerText()
  checks.ok(sent.includes(reference), `${what}: the page shows it`)
  checks.ok(!/LADO|CEOP|Channel/.test(sent), `${what}: only own steps after sending`)

  // Something more, and where it stands.
  await press(page, page.locator('form[action$="/notes"] button'), keyboard)
  checks.same(await page.locator('.govuk-error-summary').count(), 1, `${what}: an empty note is told`)
  await page.locator('textarea[name=text]').fill('She told me more on Tuesday.')
  await page.locator('select[name=sort]').selectOption('childs-words')
  await press(page, page.locator('form[action$="/notes"] button'), keyboard)
  await look('added')
  const stored = await sameAsCommand(reference, what)
  for (const name of ['said', 'asked', 'seen', 'think', 'present', 'where']) checks.ok(stored.report.narrative.includes(words[name]), `${what}: ${name} is in the narrative`)
  checks.same(stored.people.map(p => `${p.role} ${p.name ?? p.handle}`).join(), 'child Ines Vidal,child Bo Marlow,subject @night_owl_9', `${what}: people`)
  checks.same(stored.notes.map(n => `${n.sort} ${n.text}`).join(), 'childs-words She told me more on Tuesday.', `${what}: the note`)
  const home = await reporter.get('/')
  checks.ok(home.doc.reports.some(r => r.reference === reference && r.status === 'received'), `${what}: it is among their reports`)
  await page.context().close()
  return { steps, reference }
}

// The paper form, seen by nobody in particular: two pages, and their numbers.
async function paper (browser, lang, width) {
  const page = await new Visitor(school.base).page(browser, { lang, width })
  await page.goto(school.base + '/sign-in')
  await page.locator('a[href="/paper"]').click()
  await page.waitForURL('**/paper')
  await checks.page(page, `report-paper-${lang}-${width}`)
  const sheets = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page[^s]/g).length
  checks.same(sheets, 2, `the paper form in ${lang}: sheets`)
  const text = await page.locator('main').innerText()
  const local = JSON.parse(readFileSync(join(scenarios, '../areas/cambridgeshire.json'))).data
  for (const number of ['999', local.social_care_phone.value]) checks.ok(text.includes(number), `the paper form in ${lang} has ${number}`)
  await page.context().close()
}

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
let reference = ''
try {
  await paper(browser, 'en', 320)
  await paper(browser, 'fr', 1280)
  for (const [i, w] of windows(all === '--all').entries()) {
    const one = await journey(browser, scenario(i * 41 + 6), w, i % 2 === 1)
    reference = one.reference
    console.log(`${JSON.stringify(w)}: ${one.steps} screens`)
  }
} finally {
  await browser.close()
}

// ---- nobody else ----

for (const [who, status] of [[other, 404], [auditor, 403]]) {
  checks.same((await who.get(`/reports/${reference}`)).status, status, `${who.login}: the report`)
  checks.same((await who.post(`/reports/${reference}/notes`, { text: 'x', version: 1 })).status, status, `${who.login}: a note`)
}
await walk(reporter, { facts: {} }, { most: 2 })
const draft = (await reporter.get('/')).doc.drafts[0].id
for (const path of ['/guide/check', '/guide/words', '/guide/report']) checks.same((await other.get(`${path}?walk=${draft}`)).status, 404, `another's draft: ${path}`)
checks.same((await other.post('/guide/end', { walk: draft })).status, 404, "another's draft is not dropped")

// ---- two windows, sending twice, dropping ----

{
  const { doc: seen } = await reporter.get('/guide/words?check=1')
  const first = await reporter.post('/guide/words', { walk: draft, version: seen.version, said: 'first', concern_about: 'none' })
  checks.same(first.status, 303, 'the faster window')
  const late = await reporter.post('/guide/words', { walk: draft, version: seen.version, said: 'second', concern_about: 'none' })
  checks.same(late.status, 409, 'the slower window is told')
  checks.same(late.doc.fields.find(f => f.name === 'said').value, 'second', 'and finds what it wrote')
  checks.same((await reporter.get('/guide/words')).doc.fields.find(f => f.name === 'said').value, 'first', 'the book holds the first')
  const late_send = await reporter.post('/guide/send', { walk: draft, version: seen.version })
  checks.same(late_send.status, 409, 'sending what is out of date is told')
  const { doc: now } = await reporter.get('/guide/check')
  const sent = await reporter.post('/guide/send', { walk: draft, version: now.version })
  checks.same(sent.status, 201, 'unfinished, and sent')
  checks.ok(/^\d+-[0-9a-f]{64}$/.test(sent.doc.receipt), `a receipt: ${sent.doc.receipt}`)
  const again = await reporter.post('/guide/send', { walk: draft, version: now.version })
  checks.same(`${again.status} ${again.location}`, `303 ${sent.location}`, 'sent twice, one incident')
  await sameAsCommand(sent.doc.reference, 'an unfinished one')
  const status = (await reporter.get(sent.location)).doc
  checks.same(status.receipt, sent.doc.receipt, 'the receipt stays to be seen')
  const verdict = execFileSync(engine, ['audit', 'verify', '--db', school.db, '--receipt', sent.doc.receipt], { encoding: 'utf8' })
  checks.ok(verdict.length > 0, 'the receipt is in the journal')

  const stale = await reporter.post(`/reports/${sent.doc.reference}/notes`, { version: 1, text: 'kept' })
  const fresh = await reporter.post(`/reports/${sent.doc.reference}/notes`, { version: 1, text: 'kept' })
  checks.same(stale.status, 201, 'a note')
  checks.same(`${fresh.status} ${fresh.doc.typed}`, '412 kept', 'a note from an old page is told, and kept in the form')
  // A colleague is brought in for a step: sees that one, and ticks it off.
  const { doc: before } = await lead.get(`/incidents/${sent.doc.reference}`)
  const act = (kind, body, version) => lead.post(`/incidents/${sent.doc.reference}/events`, null, { json: { kind, version, ...body } })
  await act('granted', { account: other.id, reason: 'their class' }, before.seq)
  checks.same((await other.get(`/reports/${sent.doc.reference}`)).doc.steps.length, 0, 'brought in, no step yet')
  const planned = before.assessment.actions.find(a => a.by_whom === 'designated-lead').code
  checks.ok((await act('planned', { action: planned, owner: other.id }, before.seq + 1)).status < 300, `${planned} is given to a colleague`)
  const theirs = (await other.get(`/reports/${sent.doc.reference}`)).doc
  checks.same((await other.get('/')).doc.given.map(r => r.reference).join(), sent.doc.reference, 'it is on their start page')
  checks.same(`${theirs.may_tick} ${theirs.steps.map(s => s.code)}`, `true ${planned}`, 'their step')
  checks.same((await other.post(`/reports/${sent.doc.reference}/steps`, { action: planned, version: 1 })).status, 412, 'ticked off from an old page')
  checks.same((await other.post(`/reports/${sent.doc.reference}/steps`, { action: planned, version: theirs.version })).status, 201, 'ticked off')
  const done = (await other.get(`/reports/${sent.doc.reference}`)).doc
  checks.ok(done.steps[0].done && done.status === 'open', 'it is done, and the report is being acted on')
  checks.same((await reporter.post(`/reports/${sent.doc.reference}/steps`, { action: 'tell-designated-lead', version: done.version })).status, 403, 'whoever only reported ticks nothing off')

  await walk(reporter, { facts: {} }, { most: 1 })
  const left = (await reporter.get('/')).doc.drafts
  checks.same((await reporter.post('/guide/end', { walk: left[0].id })).status, 303, 'a draft is thrown away')
  checks.same((await reporter.get('/')).doc.drafts.length, left.length - 1, 'and is gone')
}

// ---- POST /incidents ----

const good = JSON.stringify(scenario(11).report)
const once = {}
for (const [who, body, headers, status, field] of [
  [reporter, good, { 'idempotency-key': 'k-1' }, 201],
  [reporter, good, { 'idempotency-key': 'k-1' }, 201], // the same again
  [reporter, '{"facts":{}}', { 'idempotency-key': 'k-1' }, 422, 'once'],
  [other, good, { 'idempotency-key': 'k-1' }, 201], // another's key
  [reporter, good, {}, 201],
  [reporter, '{', {}, 422],
  [reporter, '[]', {}, 422, 'report'],
  [reporter, '{}', {}, 422, 'facts'],
  [reporter, '{"facts":{},"facts":{}}', {}, 422, 'facts'],
  [reporter, '{"facts":{"child_missing":"perhaps"}}', {}, 422, 'facts.child_missing'],
  [reporter, '{"facts":{"no_such":true}}', {}, 422, 'facts.no_such'],
  [reporter, good, { 'x-csrf-token': 'wrong' }, 403],
  [auditor, good, {}, 403]
]) {
  const what = `POST /incidents ${body.slice(0, 40)} ${JSON.stringify(headers)}`
  const r = await who.post('/incidents', null, { json: body, headers })
  checks.same(r.status, status, what)
  if (field) checks.same(r.doc.field, field, `${what}: the field`)
  if (status !== 201) continue
  checks.same(r.location, `/reports/${r.doc.reference}`, `${what}: Location`)
  const key = `${who.login} ${headers['idempotency-key']}`
  if (headers['idempotency-key']) checks.same((once[key] ??= JSON.stringify([r.doc.reference, r.doc.receipt])), JSON.stringify([r.doc.reference, r.doc.receipt]), `${what}: one incident`)
  await sameAsCommand(r.doc.reference, what)
}
checks.same(new Set(Object.values(once)).size, 2, 'a key is its owner\'s')
checks.same((await reporter.post('/incidents?setting=elsewhere', null, { json: good })).status, 422, 'no setting of theirs')

// ---- under three minutes: pages and taps ----

// The most that each may take: never more than here. On the way it can be sent
// from each page after the red flags.
for (const [i, most_pages, most_taps] of [[3, 20, 43], [40, 18, 26], [77, 16, 18], [110, 17, 29], [150, 20, 33]]) {
  const { id, report } = scenario(i)
  const long = await walk(reporter, report)
  checks.ok(long.path === '/guide/words', `${id}: the walk ends at ${long.path}`)
  // Words, check, sent: three pages more; start, check and send: three taps.
  const [pages, taps] = [long.pages + 3, long.taps + 3]
  console.log(`${id}: all that matters ${pages} pages, ${taps} taps`)
  checks.ok(pages <= most_pages && taps <= most_taps, `${id}: ${pages} pages and ${taps} taps, not ${most_pages} and ${most_taps} at most`)
}
const short = await walk(reporter, scenario(3).report, { most: 2 })
const { doc: third } = await reporter.get(short.path)
checks.same(third.send_now, '/guide/words?check=1', 'after the red flags it can be sent')
const { doc: write } = await reporter.get(third.send_now)
const typed = { walk: write.walk, version: write.version, check: 1, said: words.said, seen: words.seen, children: words.children, concern_about: 'none' }
const mine = async () => (await reporter.get('/')).doc.reports.length
const sentBefore = await mine()
checks.same((await reporter.post(write.path, { ...typed, act: 'check' })).location, '/guide/check', 'the short way, checked first')
checks.same((await reporter.post(write.path, { ...typed, act: 'send' })).status, 409, 'not from a page that is old by now')
const { doc: fresh } = await reporter.get(third.send_now)
checks.same((await reporter.post(write.path, { ...typed, version: fresh.version, said: 'x'.repeat(12001), act: 'send' })).status, 422, 'nor what is too long')
checks.same(await mine(), sentBefore, 'nothing was sent')
const { location: gone } = await reporter.post(write.path, { ...typed, version: fresh.version, act: 'send' })
checks.ok(/^\/reports\//.test(gone), `the short way ends with its report: ${gone}`)
checks.same(await mine(), sentBefore + 1, 'sent once')
await lead.get('/incidents')
const landed = (await lead.get(`/incidents/${gone.split('/')[2].split('?')[0]}`)).doc
checks.ok(landed.report.narrative.includes(words.said), 'with the words')
// A yes to a red flag shows the call at once, on every page from there on, and no longer once it is taken back.
{
  let { location: path } = await reporter.post('/guide', { setting: 'school' })
  const flags = async says => {
    const { doc } = await reporter.get('/guide/question?q=facts.immediate_danger')
    const form = { walk: doc.walk, version: doc.version, q: doc.key, act: 'continue' }
    doc.fields.forEach((f, k) => { form[f.name] = k === 0 ? says : 'no' })
    return (await reporter.post(doc.path, form)).location
  }
  const alarms = async path => (await reporter.get(path)).doc.notices.filter(n => n.alarm).length
  checks.same(await alarms(path), 0, 'no call before an answer')
  path = await flags('yes')
  checks.same(await alarms(path), 1, `a yes: the call stands on ${path}`)
  const { doc } = await reporter.get(path)
  const form = { walk: doc.walk, version: doc.version, q: doc.key, act: 'none' }
  path = (await reporter.post(doc.path, form)).location
  checks.same(await alarms(path), 1, `and on ${path}`)
  checks.same(await alarms('/guide/words?check=1'), 1, 'and beside the words')
  path = await flags('no')
  checks.same(await alarms(path), 0, 'not when it is taken back')
}
// The short way asks whom it is about, too: a concern about the lead is the head's, and never there for the lead.
{
  const about = await walk(reporter, scenario(3).report, { most: 2 })
  const { doc: page } = await reporter.get((await reporter.get(about.path)).doc.send_now)
  checks.ok(page.fields.find(f => f.name === 'concern_about')?.choices.some(c => c.value === 'designated-lead'), 'asked on the page of words')
  const { location } = await reporter.post(page.path, { walk: page.walk, version: page.version, check: 1, seen: words.seen, concern_about: 'designated-lead', act: 'send' })
  const ref = location.split('/')[2].split('?')[0]
  checks.same((await lead.get(`/incidents/${ref}`)).status, 404, 'not there for the lead')
  checks.same((await head.get(`/incidents/${ref}`)).doc.report?.concern_about, 'designated-lead', 'the head has it')
}
checks.ok(short.pages + 2 <= 4, `the short way: ${short.pages + 2} pages`)
console.log(`the short way (red flags, then words): ${short.pages + 2} pages, ${short.taps + 4} taps`)
// It is the largest thing on the first page after the red flags, and at the top of a phone.
{
  const shown = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  const page = await reporter.page(shown, { width: 320, lang: 'en' })
  const again = await walk(reporter, scenario(3).report, { most: 2 })
  await page.context().addCookies([...reporter.cookies].filter(([k]) => k !== 'lang').map(([name, value]) => ({ name, value, url: school.base })))
  await page.goto(school.base + again.path)
  await checks.page(page, 'report-short-en-320')
  const boxes = await Promise.all((await page.locator('main .govuk-button').all()).map(b => b.boundingBox()))
  checks.ok(boxes[0].y + boxes[0].height < 480, `the short way is at the top: ${JSON.stringify(boxes[0])}`)
  checks.ok(boxes.slice(1).every(b => b.width * b.height < boxes[0].width * boxes[0].height), `and the largest: ${JSON.stringify(boxes)}`)
  checks.same(await page.locator('main .govuk-button').first().getAttribute('href'), '/guide/words?check=1', 'it leads there')
  await page.locator('main .govuk-button').first().click()
  await page.waitForURL('**/guide/words*')
  await checks.page(page, 'report-short-words-en-320')
  await shown.close()
}

// ---- nothing takes a file ----

const routes = readFileSync(join(scenarios, '../../../adapters/http/routes.def'), 'utf8')
for (const [, method, path] of routes.matchAll(/TRI_ROUTE\((\w+), "([^"]+)"/g)) {
  const address = path.replaceAll('{}', reference).replace('*', 'x')
  const body = new FormData()
  body.set('file', new Blob(['not a picture'], { type: 'image/png' }), 'a.png')
  const r = await fetch(school.base + address, { method: 'POST', body, headers: { cookie: [...lead.cookies].map(c => c.join('=')).join('; '), 'x-csrf-token': lead.token }, redirect: 'manual' })
  checks.same(r.status, 415, `a file to ${method} ${path}`)
  for (const type of ['image/png', 'application/octet-stream', 'video/mp4']) {
    const raw = await fetch(school.base + address, { method: 'POST', body: 'x', headers: { 'content-type': type }, redirect: 'manual' })
    checks.same(raw.status, 415, `${type} to ${method} ${path}`)
  }
}

await school.close()
checks.end()
