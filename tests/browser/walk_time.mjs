// How long would a report take on a phone? An estimate: nobody was timed. Ten
// reports are walked in a window of 360 px, in both languages, in two ways: the
// whole walk, and "Send now" after the red flags. Of each page the words
// that show, the taps and the typed characters are counted, and made seconds by
// a keystroke-level model. A measure, not a test: it always ends 0.
//
// Operators: Card, Moran and Newell, "The keystroke-level model for user
// performance time with interactive systems", Communications of the ACM 23
// (1980): P 1.10 s to point at something, B 0.10 s to press, M 1.35 s to make up
// one's mind, K as below. Here a tap is P + B, and M stands before each tap
// that answers, but not before a tap into a field; a text is one M.
// K: 36.2 words a minute with thumbs, a word being five characters (Palin and
// others, "How do people type on mobile devices?", MobileHCI 2019): 0.33 s.
// Reading: 238 words a minute (Brysbaert, Journal of Memory and Language 109,
// 2019), for both languages; a line that showed word for word on an earlier page
// of the same walk is not read again. "skimmed": nothing read but headings,
// labels and buttons, as people who know the form do.
// R: half a second until a page is there: a guess.
// The clock stops when the report is sent: what that page says is read after.
//
// usage: node walk_time.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR [--pages]
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { School } from './people.mjs'
import { filled } from './walks.mjs'

const [engine, scenarios, , pages] = process.argv.slice(2)
const TAP = 1.10 + 0.10
const M = 1.35
const K = 60 / (36.2 * 5)
const R = 0.5
const WORDS_A_MINUTE = 238
const TYPICAL = ['grooming-adult-stranger-sexual-chat', 'grooming-sextortion-payment', 'bullying-persistent-group-chat', 'bullying-one-unkind-post',
  'harmful-content-eating-disorder-distress', 'indecent-images-swap-two-fifteens', 'staff-allegation-teacher-sexual-messages',
  'self-harm-thoughts-in-a-looked-after-boy', 'radicalisation-content-with-hatred', 'exploitation-money-mule']

// What somebody in a hurry writes: what the child said, what they saw, who.
const WRITTEN = {
  en: { said: 'She said “he wants more pictures or he tells everyone”.', seen: 'She cried and showed me the messages on her phone.', children: 'Ines Vidal, 7B' },
  fr: { said: 'Elle a dit « il veut d’autres photos ou il le dit à tous ».', seen: 'Elle pleurait et m’a montré les messages sur son téléphone.', children: 'Ines Vidal, 7B' }
}

const files = readdirSync(scenarios)
const report = name => JSON.parse(readFileSync(join(scenarios, files.find(f => f.replace(/^\d+-/, '') === `${name}.json`)))).report
const count = text => (text.match(/[\p{L}\p{N}][\p{L}\p{N}’'.-]*/gu) ?? []).length

// One walk; every page of it counted as it shows.
class Walk {
  constructor (page, person) {
    Object.assign(this, { page, person, seen: new Set(), steps: [] })
  }

  // The lines of a page as it is read: what a closed <details> holds is not.
  async read (path, name) {
    await this.page.context().addCookies([...this.person.cookies].filter(([k]) => k !== 'lang').map(([k, value]) => ({ name: k, value, url: this.person.base })))
    await this.page.goto(this.person.base + path)
    // The list of earlier reports is no part of this one.
    await this.page.evaluate(() => document.querySelectorAll('.st-cards').forEach(e => e.remove()))
    const lines = (await this.page.locator('body').innerText()).split(/\n+/).map(s => s.trim()).filter(Boolean)
    const key = (await this.page.locator('h1, h2, legend, label, main button, main a').allInnerTexts()).map(s => s.trim())
    const fresh = lines.filter(l => !this.seen.has(l))
    lines.forEach(l => this.seen.add(l))
    const sum = list => list.reduce((n, l) => n + count(l), 0)
    this.steps.push({ name, words: sum(fresh), key: sum(key.filter(l => fresh.some(f => f.includes(l)))), high: await this.page.evaluate(() => document.documentElement.scrollHeight), taps: 0, typed: 0, minds: 0 })
    return this.steps.at(-1)
  }

  async post (path, form) {
    const r = await this.person.post(path, form)
    if (![201, 303].includes(r.status)) throw new Error(`${path}: ${r.status} ${r.text.slice(0, 300)}`)
    return r.location
  }
}

// Text and numbers are tapped and typed; what is chosen is one tap.
function effort (step, doc, form, taps) {
  step.taps = step.minds = taps
  for (const f of doc.fields ?? []) {
    if (f.choices?.length || typeof form[f.name] !== 'string' || /^(yes|no|unknown)$/.test(form[f.name])) continue
    step.typed += form[f.name].length
  }
}

async function walk (page, person, lang, facts, short) {
  const w = new Walk(page, person)
  let step = await w.read('/', 'start')
  step.taps = step.minds = 1
  let path = await w.post('/guide', { setting: 'school' })
  for (let i = 0; /^\/guide\/(question|which)/.test(path ?? '') && i < 60; i++) {
    const { doc } = await person.get(path)
    step = await w.read(path, doc.kind === 'which' ? 'which' : doc.fields.length > 1 ? `${doc.fields.length}: ${doc.key}` : doc.key)
    if (short && i === 2) { // "Send now", after the red flags
      step.taps = step.minds = 1
      path = doc.send_now
      break
    }
    const { form, taps } = filled(doc, facts)
    effort(step, doc, form, taps)
    path = await w.post(doc.path, form)
  }
  step = await w.read(path, 'words')
  const { doc } = await person.get(path)
  const text = WRITTEN[lang]
  const about = doc.fields.find(f => f.name === 'concern_about') ? { concern_about: 'none' } : {}
  step.taps = Object.keys({ ...text, ...about }).length + 1
  step.minds = step.taps
  step.typed = Object.values(text).join('').length
  path = await w.post(doc.path, { walk: doc.walk, version: doc.version, check: '1', ...text, ...about, ...(short && { act: 'send' }) })
  if (!short) {
    step = await w.read(path, 'check')
    step.taps = step.minds = 1
    const { doc: last } = await person.get(path)
    path = await w.post('/guide/send', { walk: last.walk, version: last.version })
  }
  await w.read(path, 'sent')
  return { steps: w.steps.slice(0, -1), after: w.steps.at(-1) }
}

const read = words => words * 60 / WORDS_A_MINUTE
const seconds = (s, skimmed) => read(skimmed ? s.key : s.words) + s.taps * TAP + s.minds * M + s.typed * K + R
const total = (steps, what) => steps.reduce((n, s) => n + what(s), 0)

const school = await School.open(engine)
const reporter = await school.person('reporter')
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const dear = new Map()
const row = cells => console.log(cells.map((c, i) => String(c).padStart([44, 6, 5, 5, 6, 6, 8, 8, 8][i])).join(' '))
row(['', 'pages', 'taps', 'typed', 'words', 'screens', 'acting', 'skimmed', 'read'])
const all = { short: [], whole: [] }
for (const lang of ['en', 'fr']) {
  await reporter.post('/account/language', { lang })
  const page = await reporter.page(browser, { width: 360, lang })
  await page.setViewportSize({ width: 360, height: 740 })
  for (const name of TYPICAL) {
    for (const short of [true, false]) {
      const { steps, after } = await walk(page, reporter, lang, report(name), short)
      const sum = { acting: total(steps, s => seconds(s) - read(s.words)), skimmed: total(steps, s => seconds(s, true)), read: total(steps, s => seconds(s)) }
      all[short ? 'short' : 'whole'].push(sum)
      row([`${lang} ${short ? 'short' : 'whole'} ${name}`.slice(0, 44), steps.length, total(steps, s => s.taps), total(steps, s => s.typed), total(steps, s => s.words),
        (total(steps, s => s.high) / 740).toFixed(1), ...Object.values(sum).map(n => n.toFixed(0))])
      for (const s of [...steps, after]) {
        const key = `${lang} ${s.name}`
        const d = dear.get(key) ?? { n: 0, words: 0, taps: 0, seconds: 0 }
        dear.set(key, { n: d.n + 1, words: d.words + s.words, taps: d.taps + s.taps, seconds: d.seconds + seconds(s) })
      }
    }
  }
  await page.context().close()
}
const median = list => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]
for (const [way, sums] of Object.entries(all)) {
  for (const how of ['acting', 'skimmed', 'read']) {
    const each = sums.map(s => s[how])
    console.log(`${way}, ${how}: median ${median(each).toFixed(0)} s, most ${Math.max(...each).toFixed(0)} s, ${each.filter(n => n < 180).length} of ${each.length} under three minutes`)
  }
}
console.log('\nthe dearest pages: seconds in all the walks, walks, seconds, words and taps of one')
for (const [key, d] of [...dear].sort((a, b) => b[1].seconds - a[1].seconds).slice(0, pages === '--pages' ? 400 : 24)) {
  console.log(`${d.seconds.toFixed(0).padStart(6)} ${String(d.n).padStart(3)} ${(d.seconds / d.n).toFixed(1).padStart(6)} ${(d.words / d.n).toFixed(0).padStart(5)} ${(d.taps / d.n).toFixed(1).padStart(5)}  ${key}`)
}
await browser.close()
await school.close()
