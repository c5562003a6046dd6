// Somebody in a hurry, upset, on a phone: one yes to a red flag is enough to go
// on; whom it is about is asked in answers that stand alone, and not left out;
// what is urgent stands first, its number can be tapped; "Send now" is in sight.
// usage: node hurry.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR [--all]
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { Checks } from './checks.mjs'
import { School, Visitor, incidents } from './people.mjs'
import { walk } from './walks.mjs'

const [engine, scenarios, screens] = process.argv.slice(2)
const checks = new Checks(screens)
const school = await School.open(engine)
const { reporter, lead, head } = await school.everybody()
const { show, act } = incidents({}, reporter)
const pack = Object.fromEntries(['en', 'fr'].map(l => [l, JSON.parse(readFileSync(join(scenarios, `../text/${l}.json`)))]))
const worded = (lang, id) => pack[lang][id].text ?? pack[lang][id]
const AT = [{ width: 320, lang: 'en' }, { width: 320, lang: 'fr' }, { width: 1280, lang: 'en' }, { width: 1280, lang: 'fr' }]

// ---- a yes to a red flag is enough ----

// Of the first screen's questions, what is answered; the rest is left empty.
async function flags (answers, act = 'continue') {
  const { location } = await reporter.post('/guide', { setting: 'school' })
  const { doc } = await reporter.get(location)
  const form = { walk: doc.walk, version: doc.version, q: doc.key, act, ...answers }
  return { doc, form, sent: await reporter.post(doc.path, form) }
}
const told = async () => Object.fromEntries((await reporter.get('/guide/check')).doc.answers.map(a => [a.key, `${a.answer}${a.left ? ', left' : ''}`]))

for (const [answers, act, status, what] of [
  [{ 'facts.immediate_danger': 'yes' }, 'continue', 303, 'one yes'],
  [{ 'facts.suicidal_intent': 'yes', 'facts.child_missing': 'no' }, 'continue', 303, 'a yes and a no'],
  [{}, 'continue', 422, 'nothing'],
  [{ 'facts.immediate_danger': 'no' }, 'continue', 422, 'a no only'],
  [{ 'facts.immediate_danger': 'yes', 'facts.child_missing': 'perhaps' }, 'continue', 422, 'an answer that is none'],
  [{ 'facts.immediate_danger': 'yes' }, 'unknown', 303, 'not known to the others']
]) {
  const { doc, sent } = await flags(answers, act)
  checks.same(sent.status, status, `red flags, ${what}`)
  if (status !== 303) {
    const yes = Object.values(answers).includes('yes') // then only what cannot be read is wrong
    for (const f of doc.fields) checks.same(sent.doc.fields.find(g => g.name === f.name).error !== undefined, answers[f.name] === 'perhaps' || (!yes && !answers[f.name]), `${what}: an error at ${f.name}`)
    continue
  }
  checks.same((await reporter.get(sent.location)).doc.notices.filter(n => n.alarm).length, 1, `${what}: the call stands on the next page`)
  const kept = await told()
  for (const f of doc.fields) {
    const wanted = { yes: 'Yes', no: 'No' }[answers[f.name]] ?? `Not known${act === 'continue' ? ', left' : ''}`
    checks.same(kept[f.name], wanted, `${what}: ${f.name}`)
  }
}
// What was left open is asked again, and that once.
{
  const { doc, form } = await flags({ 'facts.immediate_danger': 'yes' })
  const { doc: check } = await reporter.get('/guide/check')
  const { doc: again } = await reporter.get(check.rest?.path ?? `/guide/question?q=${doc.key}`)
  checks.same(again.key, doc.key, 'the flags are asked again')
  checks.same(again.fields.map(f => f.choices.find(c => c.chosen)?.value).join(), 'yes,,,', 'with what was said')
  const sent = await reporter.post(again.path, { ...form, walk: again.walk, version: again.version })
  checks.same(sent.status, 303, 'and may be left open')
  checks.same((await told())['facts.child_missing'], 'Not known', 'which is not known, then')
}

// ---- whom it is about, on the short way ----

// Past both screens of red flags: where "Send now" leads.
async function shortWay (answers = { 'facts.immediate_danger': 'yes' }) {
  let { sent: { location } } = await flags(answers)
  for (let { doc } = await reporter.get(location); doc.urgent; { doc } = await reporter.get(location)) location = (await reporter.post(doc.path, { walk: doc.walk, version: doc.version, q: doc.key, act: 'none' })).location
  const { doc } = await reporter.get(location)
  return { location, words: doc.send_now }
}
const CHOICES = ['none', 'head', 'designated-lead', 'governor', 'other-staff', 'unknown']
for (const lang of ['en', 'fr']) {
  const { words } = await shortWay()
  await reporter.post('/account/language', { lang })
  const { doc } = await reporter.get(words, { lang })
  const about = doc.fields.find(f => f.name === 'concern_about')
  checks.same(about.question, worded(lang, 'concern_about.question'), `${lang}: asked in the pack's words`)
  checks.same(about.choices.map(c => c.value).join(), CHOICES.join(), `${lang}: its choices`)
  for (const c of about.choices) {
    checks.same(c.label, c.value === 'unknown' ? { en: 'I do not know', fr: 'Je ne sais pas' }[lang] : worded(lang, `concern_about.value.${c.value}`), `${lang}: ${c.value}`)
    checks.ok(/^(Yes, about |No, it is not |I do |Oui, sur |Non, ni sur |Je ne )/.test(c.label), `${lang}: a whole answer: ${c.label}`)
    checks.ok(!c.chosen, `${lang}: nothing is chosen beforehand`)
  }
  const form = { walk: doc.walk, version: doc.version, check: 1, seen: 'Crying in the corridor.', act: 'send' }
  for (const [sent, what] of [[{}, 'left out'], [{ concern_about: '' }, 'empty'], [{ concern_about: 'peer-at-school' }, 'none of the choices']]) {
    const r = await reporter.post(doc.path, { ...form, ...sent }, { lang })
    const wrong = r.doc.fields.filter(f => f.error)
    checks.same(`${r.status} ${wrong.map(f => f.name)}`, '422 concern_about', `${lang}, ${what}`)
    checks.ok(wrong[0]?.error.length < 80 && { en: /whom/, fr: /en cause/ }[lang].test(wrong[0].error), `${lang}, ${what}: one line: ${wrong[0]?.error}`)
    checks.same(r.doc.fields.find(f => f.name === 'seen').value, form.seen, `${lang}, ${what}: what was written stays`)
  }
}
await reporter.post('/account/language', { lang: 'en' })
for (const [choice, reader] of [['none', lead], ['head', null], ['designated-lead', head], ['unknown', lead]]) {
  const { words } = await shortWay()
  const { doc } = await reporter.get(words)
  const kept = await reporter.post(doc.path, { walk: doc.walk, version: doc.version, check: 1, concern_about: choice, act: 'check' })
  checks.same(kept.location, '/guide/check', `${choice}: checked first`)
  const { doc: again } = await reporter.get(words)
  checks.same(again.fields.find(f => f.name === 'concern_about').choices.find(c => c.chosen)?.value, choice, `${choice}: kept`)
  const { doc: check } = await reporter.get('/guide/check')
  checks.same(check.words[0].answer, choice === 'unknown' ? 'Not known' : worded('en', `concern_about.value.${choice}`), `${choice}: among the answers`)
  const sent = await reporter.post('/guide/send', { walk: check.walk, version: check.version })
  checks.same(sent.status, 201, `${choice}: sent`)
  if (reader !== lead) checks.same((await lead.get(`/incidents/${sent.doc.reference}`)).status, 404, `${choice}: never there for the lead`)
  if (reader) checks.same((await reader.get(`/incidents/${sent.doc.reference}`)).doc.report.concern_about, choice === 'unknown' ? undefined : choice, `${choice}: in the report`)
}

// Sent from "check your answers" by who never saw the page of words: asked there,
// and nothing is lost.
for (const lang of ['en', 'fr']) {
  await shortWay()
  await reporter.post('/account/language', { lang })
  const { doc: check } = await reporter.get('/guide/check', { lang })
  const asked = check.words.find(a => a.change.endsWith('#concern_about'))
  checks.same(`${asked?.question} ${asked?.answer}`, `${worded(lang, 'concern_about.question')} `, `${lang}: among what is left empty`)
  const early = await reporter.post('/guide/send', { walk: check.walk, version: check.version }, { lang })
  checks.same(`${early.status} ${early.doc.kind} ${early.doc.fields.filter(f => f.error).map(f => f.name)} ${early.doc.path}`, '422 words concern_about /guide/words', `${lang}: sent without, it is asked`)
  const { doc: still } = await reporter.get('/guide/check', { lang })
  checks.same(JSON.stringify([still.version, still.answers.map(a => [a.key, a.answer])]), JSON.stringify([check.version, check.answers.map(a => [a.key, a.answer])]), `${lang}: nothing is lost`)
  const sent = await reporter.post(early.doc.path, { walk: early.doc.walk, version: early.doc.version, check: 1, act: 'send', concern_about: 'none' }, { lang })
  checks.same(sent.status, 201, `${lang}: said, and sent`)
}
await reporter.post('/account/language', { lang: 'en' })

// ---- a time, in words ----

for (const [lang, typed, shown, weekday] of [ // the field has no day of the week, which could be left beside another day
  ['en', '23 November 2025, 14:05', '23 November 2025, 14:05', 'Sun'],
  ['en', '2025-07-01T14:05', '1 July 2025, 14:05', 'Tue'],
  ['en', '3 March 2025 9am', '3 March 2025, 09:00', 'Mon'],
  ['en', '23/11/2025 2:05 pm', '23 November 2025, 14:05', 'Sun'],
  ['fr', '23 novembre 2025, 14 h 05', '23 novembre 2025, 14\u00a0h\u00a005', 'dim.'],
  ['fr', '1er juillet 2025 à 14 h', '1er juillet 2025, 14\u00a0h', 'mar.'],
  ['fr', 'mardi 4 mars 2025, 9 h', '4 mars 2025, 9\u00a0h', 'mar.'],
  ['en', '11/23/2025 14:05', null],
  ['en', 'yesterday', null],
  ['en', 'when it was dark', null]
]) {
  const { words } = await shortWay()
  await reporter.post('/account/language', { lang })
  let { doc } = await reporter.get(words, { lang })
  const form = { walk: doc.walk, check: 1, concern_about: 'none', act: 'check' }
  const field = () => doc.fields.find(f => f.name === 'when')
  checks.ok(/2026/.test(field().help), `${lang}: an example of a time: ${field().help}`)
  const sent = await reporter.post(doc.path, { ...form, version: doc.version, when: typed }, { lang })
  checks.same(sent.status, shown ? 303 : 422, `${lang}: ${typed}`)
  if (!shown) {
    checks.same(sent.doc.fields.filter(f => f.error).map(f => `${f.name} ${f.value}`).join(), `when ${typed}`, `${typed}: told, and kept`)
    continue
  }
  for (const again of [1, 2]) { // what is shown is read as the same
    doc = (await reporter.get(words, { lang })).doc
    checks.same(field().value, shown, `${lang}: ${typed} as it is shown`)
    checks.same((await reporter.get('/guide/check', { lang })).doc.words.at(-1).answer, `${weekday} ${shown}`, `${lang}: ${typed} among the answers, ${again}`)
    checks.same((await reporter.post(doc.path, { ...form, version: doc.version, when: field().value }, { lang })).status, 303, `${lang}: ${shown} is sent again`)
  }
}
await reporter.post('/account/language', { lang: 'en' })

// ---- numbers ----

// Each link to dial is a number of the pack, as it words it; nothing else is one.
const numbers = new Map([['999', 'tel']])
for (const area of ['default', 'cambridgeshire', 'peterborough']) {
  const { data } = JSON.parse(readFileSync(join(scenarios, `../areas/${area}.json`)))
  const shape = JSON.parse(readFileSync(join(scenarios, '../areas/default.json'))).data
  for (const [name, d] of Object.entries(data)) if (shape[name].dial && d.value) numbers.set(d.value, shape[name].dial)
}
const dialled = html => [...html.matchAll(/<a [^>]*href="(tel|sms):([^"]*)"[^>]*>([^<]*)</g)].map(([, scheme, to, text]) => ({ scheme, to, text }))
async function dials (who, path, wanted, lang = 'en') {
  const { text: html } = await who.get(path, { accept: 'text/html', lang })
  const found = dialled(html.slice(html.indexOf('<main')))
  for (const { scheme, to, text } of found) checks.same(`${numbers.get(text)}:${text.replaceAll(' ', '')}`, `${scheme}:${to}`, `${path}: ${text}`)
  for (const n of wanted) checks.ok(found.some(f => f.text === n), `${lang} ${path}: ${n} can be tapped: ${found.map(f => f.text)}`)
  // Outside of links no number of the pack is left.
  const rest = html.slice(html.indexOf('<main')).replace(/<a [^>]*href="(tel|sms):[^>]*>[^<]*<\/a>/g, '').replace(/<(label|legend|option|title|h3)[^>]*>.*?<\/\1>/gs, '').replace(/<[^>]*>/g, ' ')
  for (const n of numbers.keys()) checks.ok(!new RegExp(`(?<![\\d] ?)${n}(?! ?[\\d])`).test(rest), `${lang} ${path}: ${n} is text only: ${rest.match(new RegExp(`.{0,60}${n}.{0,20}`, 's'))?.[0]}`)
}
{
  const { location } = await shortWay({ 'facts.suicidal_intent': 'yes' })
  for (const lang of ['en', 'fr']) {
    await dials(reporter, '/guide/question?q=facts.immediate_danger', ['999'], lang)
    await dials(reporter, location, ['999'], lang)
    await dials(reporter, '/guide/check', ['999'], lang)
    await dials(new Visitor(school.base), '/pupils?lang=' + lang, ['999', '0800 1111'], lang)
    await dials(new Visitor(school.base), '/paper', ['999', '0345 045 5203', '101', '85258'], lang)
  }
  const { report } = readdirSync(scenarios).filter(f => f.endsWith('.json')).map(f => JSON.parse(readFileSync(join(scenarios, f)))).find(s => JSON.stringify(s.expect).includes('mental-health-urgent'))
  await walk(lead, report)
  await dials(lead, '/guide/advice', ['111', '116 123', '85258'])
}

// ---- the paper form ----

for (const lang of ['en', 'fr']) {
  const { doc } = await new Visitor(school.base).get('/paper', { lang })
  checks.same(doc.about.choices.join(), CHOICES.slice(0, -1).map(c => worded(lang, `concern_about.value.${c}`)).join(), `${lang}: whom it is about can be ticked`)
  const { text: html } = await new Visitor(school.base).get('/paper', { accept: 'text/html', lang })
  const end = html.slice(html.indexOf(doc.about.choices.at(-1)))
  checks.ok(end.includes(doc.tell.how), `${lang}: who else is told, where it is handed in`)
  checks.ok((html.match(/☐ /g) ?? []).length >= CHOICES.length - 1, `${lang}: boxes`)
}

// ---- what a person sees ----

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  for (const [i, w] of AT.entries()) {
    const page = await reporter.page(browser, { ...w, scripts: i % 3 === 0 })
    const look = async name => {
      await checks.page(page, `hurry-${name}-${page.st.name}`)
      const bare = (await page.locator('main').innerText()).match(/\d{4}-\d\d-\d\d|\d{1,2}\/\d{1,2}\/\d{2,4}/)
      checks.ok(!bare, `${page.st.name}: a time that is no words on ${name}: ${bare}`)
    }
    const top = async what => (await page.locator(what).first().boundingBox())?.y
    const tap = async what => Promise.all([page.waitForNavigation(), page.locator(what).first().click()])
    await page.goto(school.base + '/')
    await tap('.st-start')
    await look('flags')
    await page.locator('input[name="facts.immediate_danger"][value=yes]').check()
    await tap('button[value=continue]')
    checks.same(await page.locator('.govuk-error-summary').count(), 0, `${page.st.name}: no complaint`)
    checks.ok(await top('.st-notice--alarm a[href="tel:999"]') < 450, `${page.st.name}: the call is at the top`)
    await look('alarm')
    for (let n = 0; n < 3 && await page.locator('button[value=none]').count() && !await page.locator('.st-short').count(); n++) await tap('button[value=none], main button[value=unknown]')
    // Past the red flags: in sight, and again at the end of the page.
    for (let n = 0; n < 3; n++) {
      const links = page.locator('main a[href^="/guide/words"], main a[href="/guide/check"].st-send')
      checks.ok(await links.count() >= 2, `${page.st.name}: "Send now" at the top and at the end of ${page.url()}`)
      if (w.width === 320) checks.ok((await links.first().boundingBox()).y < 960, `${page.st.name}: in sight on ${page.url()}`)
      await look(`step${n}`)
      for (const b of ['none', 'unknown', 'no']) if (await page.locator(`main form button[value=${b}]`).count()) { await tap(`main form button[value=${b}]`); break }
      if (!/guide.(question|which)/.test(page.url())) break
    }
    await page.goto(school.base + '/guide/words?check=1')
    await look('words')
    await tap('button[value=send]')
    checks.same(await page.locator('.govuk-error-summary a').getAttribute('href'), '#concern_about', `${page.st.name}: it is asked`)
    await look('about')
    await page.locator('input[name=concern_about][value=none]').check()
    await tap('button[value=send]')
    await look('sent')
    checks.ok(await top('.st-notice--alarm a[href="tel:999"]') < await top('h1') && await top('h1') < await top('.st-tell'), `${page.st.name}: 999 stands above all else`)
    const reference = new URL(page.url()).pathname.split('/')[2]
    if (i < 2) { // closed by two, with a reason for what was not referred
      await act(lead, reference, 'taken')
      for (const a of (await show(lead, reference)).actions.filter(a => a.mandatory)) await act(lead, reference, 'not-referred', { action: a.code, for: a.for ?? [], reason: 'A test of the program.' })
      checks.same((await act(lead, reference, 'close-asked', { outcome: 'Safe.' })).status, 201, 'closing is asked for')
      checks.same((await act(head, reference, 'closed')).status, 201, 'closed')
      await page.goto(school.base + '/reports/' + reference)
      await look('closed')
      checks.same(await page.locator('main .st-tell, main .st-notice--alarm, main a[href^="tel:"]').count(), 0, `${page.st.name}: once it is closed, nobody is told to call or to tell`)
      const text = await page.locator('main').innerText()
      const over = { en: [/This report is closed/, /Closed \w{3} \d/, /Report a new concern/], fr: [/Ce signalement est clos/, /Clos \w{3}\. \d/, /Faites un nouveau signalement/] }[w.lang]
      for (const said of over) checks.ok(said.test(text), `${page.st.name}: closed, and it says so: ${said}`)
      checks.ok(!/decide what to do|décident de la suite|Last acted on|Dernière suite/.test(text), `${page.st.name}: closed, it does not read as if it were open`)
      checks.same(await page.locator('main a.govuk-button').getAttribute('href'), '/guide', `${page.st.name}: closed, the way to a new concern`)
      checks.ok(!await page.locator('textarea[name=text]').isVisible(), `${page.st.name}: closed, it is not the place for what is new`)
    }
    await page.context().close()
  }
} finally {
  await browser.close()
}

await school.close()
checks.end()
