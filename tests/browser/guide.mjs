// The guided walk in Chromium, answered from scenarios of the England pack:
// what the pages advise is what `safetriage assess` says of the same report.
// Scripts on and off, 320 and 1280 px, English and French: pairwise; --all:
// every combination. axe looks at every kind of page where scripts are on.
// usage: node guide.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR [--all]
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'
import { Visitor } from './people.mjs'
import { answer, filled, press } from './walks.mjs'

const [engine, scenarios, screens, all] = process.argv.slice(2)
mkdirSync(screens, { recursive: true })
let passed = 0
const failures = []
function expect (ok, what) {
  if (ok) passed++
  else failures.push(what)
}

// ---- the server ----

const server = spawn(engine, ['serve', '--walk-only', '--port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] })
const base = await new Promise((resolve, reject) => {
  server.on('exit', code => reject(new Error(`serve ended with ${code}`)))
  createInterface({ input: server.stderr }).on('line', line => {
    const m = line.match(/serving (http:\S+)/)
    if (m) resolve(m[1])
  })
})
server.removeAllListeners('exit')

async function axe (page, what) {
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  for (const v of found.violations) failures.push(`axe: ${what}: ${v.id}: ${v.nodes[0].html.slice(0, 120)}`)
  passed++
}

// Nothing runs out of a narrow page.
async function fits (page, what) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(over <= 0, `${what}: ${page.url()} is ${over} px wider than the window`)
}

// ---- one walk ----

async function walk (browser, file, { scripts, width, lang, keyboard }) {
  const { id, report } = JSON.parse(readFileSync(join(scenarios, file)))
  const what = `${id} ${lang} ${width}px scripts ${scripts ? 'on' : 'off'}`
  const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled: scripts, locale: lang })
  const page = await context.newPage()
  const shot = name => page.screenshot({ path: join(screens, `${name}-${lang}-${width}.png`), fullPage: true })
  await page.goto(base + '/')
  expect(await page.locator('html').getAttribute('lang') === lang, `${what}: the home page is not in ${lang}`)
  if (scripts) await axe(page, `${what}: home`)
  await shot('home')
  await page.goto(base + '/guide')
  if (scripts) await axe(page, `${what}: start`)
  await page.locator('form button').click()

  // Sent empty, it says what is missing and keeps the place.
  const first = page.url()
  await page.locator('button[value=continue]').click()
  expect(await page.locator('.govuk-error-summary').count() === 1, `${what}: no error summary`)
  expect((await page.title()).match(/^(Error|Erreur)/), `${what}: the title does not say that there is an error`)
  if (scripts) await axe(page, `${what}: error`)
  await shot('error')
  await page.goto(first)

  let steps = 0
  let seen = new Set()
  for (; steps < 60 && /\/guide\/(question|which)/.test(page.url()); steps++) {
    const html = await page.content()
    expect(html.includes('href="tel:'), `${what}: no emergency line at ${page.url()}`)
    expect(html.split('<h1').length === 2, `${what}: not one heading at ${page.url()}`)
    const kind = page.url().includes('/which') ? 'which' : (html.includes('st-row') ? 'row ' : '') + (html.match(/<input[^>]* type="(?!hidden)(\w+)/)?.[1] ?? 'buttons')
    if (scripts && !seen.has(kind)) { await axe(page, `${what}: ${page.url()}`); await fits(page, what); await shot(kind.replace(' ', '-')) }
    seen.add(kind)
    if (steps === 4) { // looking back changes nothing
      const here = page.url()
      await press(page, page.locator('.govuk-back-link'), keyboard)
      expect(await page.locator('input:checked, input[value]:not([type=hidden]), main form p strong').count() > 0, `${what}: going back shows no answer`)
      await page.goto(here)
      expect(page.url() === here, `${what}: looking back moved the walk`)
    }
    const time = page.locator('input[name=received]')
    if (await time.count() && !seen.has('bounds')) { // a slip of the year is questioned
      seen.add('bounds')
      for (const [typed, said] of [['2099-11-20T09:00', /That is after|C’est après/], ['1999-12-31T23:59', /That is before .* 2000|C’est avant .* 2000/]]) {
        await time.fill(typed)
        await press(page, page.locator('button[value=continue]'), keyboard)
        expect(said.test(await page.locator('[id="received-error"]').innerText()), `${what}: ${typed} is not questioned`)
        expect(await time.inputValue() === typed, `${what}: ${typed} is not shown again`)
      }
      await time.fill('')
    }
    await answer(page, report, keyboard)
  }
  expect(seen.has('bounds'), `${what}: no time was asked for`)
  expect(page.url() === base + '/guide/check', `${what}: the walk did not end, it is at ${page.url()}`)
  if (scripts) { await axe(page, `${what}: check`); await fits(page, what) }
  await shot('check')
  await page.locator('a[href="/guide/advice"]').first().click()
  if (scripts) { await axe(page, `${what}: advice`); await fits(page, what) }
  await shot('advice')

  // The same as the command says, of the whole scenario.
  const shown = await (await context.request.get(base + '/guide/advice', { headers: { accept: 'application/json', 'accept-language': lang } })).json()
  const said = JSON.parse(execFileSync(engine, ['assess', '--format', 'json', '-'], { input: JSON.stringify(report) }))
  const must = a => a.actions.filter(x => x.mandatory).map(x => x.code).sort().join(' ')
  const got = shown.advice.assessment
  expect(got.risk.level === said.risk.level, `${what}: level ${got.risk.level}, the command says ${said.risk.level}`)
  expect(must(got) === must(said), `${what}: mandatory ${must(got)}; the command says ${must(said)}`)
  const text = await page.locator('main').innerText()
  for (const a of got.actions) expect(text.includes(a.title), `${what}: the page does not show ${a.code}`)

  // A kept report gives the same; then everything is forgotten.
  const kept = await (await context.request.get(base + '/guide/report')).text()
  const again = JSON.parse(execFileSync(engine, ['assess', '--format', 'json', '-'], { input: kept }))
  expect(must(again) === must(got), `${what}: the kept report gives other actions`)
  await page.locator('form[action="/guide/end"] button').click()
  expect((await context.request.get(base + '/guide/advice')).status() === 404, `${what}: not forgotten`)
  await context.close()
  return steps
}

// Each answer of a screen that is gone back to counts, not its first only; the
// others stay. Of a screen of yes and no, and of one about a child.
async function changes () {
  const report = { facts: { child_affected: true }, children: [{ id: 'A', role: 'harmed', age: 12, did: ['received'], vulnerabilities: [] }] }
  const visitor = new Visitor(base)
  let { location } = await visitor.post('/guide')
  for (let n = 0; n < 100 && /^\/guide\/(question|which)/.test(location); n++) {
    const { doc } = await visitor.get(location)
    visitor.token = doc.token
    location = (await visitor.post(doc.path, filled(doc, report).form)).location
  }
  const answers = async () => Object.fromEntries((await visitor.get('/guide/check')).doc.answers.map(a => [a.key, a.answer]))
  for (const [screen, changed] of [['facts.immediate_danger', { 'facts.child_missing': 'yes' }], ['children[0]', { 'children[0].age': '14', 'children[0].did': ['sent', 'received'] }]]) {
    const before = await answers()
    const { doc } = await visitor.get(`/guide/question?q=${encodeURIComponent(screen)}`)
    const form = { q: doc.key, version: doc.version, act: doc.mixed ? 'rest' : 'continue' }
    for (const f of doc.fields) form[f.name] = changed[f.name] ?? (f.choices?.length ? f.choices.filter(c => c.chosen).map(c => c.value) : f.value ?? '')
    expect((await visitor.post('/guide/question', form)).status === 303, `changing ${Object.keys(changed)} on ${screen}`)
    const after = await answers()
    for (const key of Object.keys(changed)) expect(after[key] !== undefined && after[key] !== before[key], `${key} on the screen of ${screen} is still ${after[key]}`)
    for (const f of doc.fields) if (!(f.name in changed)) expect(after[f.name] === before[f.name], `${f.name} changed to ${after[f.name]}`)
  }
}
await changes()

const combinations = all === '--all'
  ? [true, false].flatMap(scripts => [320, 1280].flatMap(width => ['en', 'fr'].flatMap(lang => [true, false].map(keyboard => ({ scripts, width, lang, keyboard })))))
  : [ // every pair of two settings once
      { scripts: true, width: 320, lang: 'en', keyboard: false },
      { scripts: true, width: 1280, lang: 'fr', keyboard: true },
      { scripts: false, width: 320, lang: 'fr', keyboard: false },
      { scripts: false, width: 1280, lang: 'en', keyboard: true }
    ]
const files = readdirSync(scenarios).filter(f => f.endsWith('.json')).sort()
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  for (const [i, c] of combinations.entries()) {
    const file = files[(i * 37 + 3) % files.length]
    const steps = await walk(browser, file, c)
    console.log(`${file}: ${steps} screens, ${JSON.stringify(c)}`)
  }
} finally {
  await browser.close()
  server.kill('SIGTERM')
}
const code = await new Promise(resolve => server.on('exit', resolve))
expect(code === 0, `serve ended with ${code}`)
for (const f of failures) console.log(`FAIL ${f}`)
console.log(`${passed} checks passed, ${failures.length} failed`)
process.exit(failures.length ? 1 : 0)
