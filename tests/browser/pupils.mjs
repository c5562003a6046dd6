// The page for young people: open to anybody, keeps nothing, can be left at
// once; what it names comes from the pack.
// usage: node pupils.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR [--all]
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chromium } from 'playwright-core'
import { Checks, windows } from './checks.mjs'
import { School, Visitor } from './people.mjs'

const [engine, scenarios, screens, all] = process.argv.slice(2)
const checks = new Checks(screens)
const school = await School.open(engine)
const reporter = await school.person('reporter', { name: 'Rosa Reporter' })
const pack = JSON.parse(readFileSync(join(dirname(scenarios), 'pack.json')))
const local = JSON.parse(readFileSync(join(dirname(scenarios), 'areas/default.json'))).data
const texts = { en: JSON.parse(readFileSync(join(dirname(scenarios), 'text/en.json'))), fr: JSON.parse(readFileSync(join(dirname(scenarios), 'text/fr.json'))) }
const AWAY = 'https://www.bbc.co.uk/weather'

// ---- as it comes ----

for (const who of [new Visitor(school.base), reporter]) {
  const r = await who.get('/pupils', { accept: 'text/html' })
  const label = who.login ?? 'nobody'
  checks.same(r.status, 200, `${label}: open`)
  checks.same(r.headers.get('set-cookie'), null, `${label}: no cookie`)
  checks.same(r.headers.get('cache-control'), 'no-store', `${label}: nothing is kept`)
  checks.ok(!/<form|<input|<textarea|<select|<button/.test(r.text), `${label}: nothing to fill in`)
  checks.ok(!r.text.includes('Rosa') && !r.text.includes('/account') && !r.text.includes('safetriage'), `${label}: nothing of staff's`)
}
const { doc } = await new Visitor(school.base).get('/pupils')
checks.same(doc.services.map(s => s.name).join(), pack.pupils.join(), 'the services of the pack, in its order')
for (const s of doc.services) {
  checks.same(s.value, local[s.name].value, `${s.name}: as the pack has it`)
  checks.same(`${s.source.key} ${s.verified}`, `${local[s.name].source} ${local[s.name].verified}`, `${s.name}: where from, and how sure`)
  checks.same(s.about, texts.en[`pupils.${s.name}`], `${s.name}: in words for a child`)
}
const { doc: french } = await new Visitor(school.base).get('/pupils?lang=fr')
checks.same(french.services[0].about, texts.fr[`pupils.${pack.pupils[0]}`].text, 'in French')
for (const path of ['/sign-in', '/']) checks.ok((await (path === '/' ? reporter : new Visitor(school.base)).get(path, { accept: 'text/html' })).text.includes('href="/pupils"'), `the way there from ${path}`)

// ---- in words that a child of eleven reads ----

// Flesch and Kincaid's grade: years at school; children of eleven are in their sixth.
const html = (await new Visitor(school.base).get('/pupils', { accept: 'text/html' })).text
const lines = [...html.matchAll(/<(?:p|li|h1|h2|dd)\b[^>]*>(.*?)<\/(?:p|li|h1|h2|dd)>/gs)].map(m => m[1].replace(/<details.*/s, '').replace(/<[^>]+>/g, ' ').replace(/&[a-z]+;/g, ' '))
const sentences = lines.flatMap(l => l.split(/[.!?:;](?:\s|$)/)).filter(s => /[a-z]/i.test(s))
const words = sentences.flatMap(s => s.match(/[a-z’']+/gi) ?? [])
const syllables = w => Math.max(1, (w.toLowerCase().replace(/(?:[^laeiouy]es|ed|[^laeiouy]e)$/, '').match(/[aeiouy]+/g) ?? []).length)
const grade = 0.39 * words.length / sentences.length + 11.8 * words.reduce((n, w) => n + syllables(w), 0) / words.length - 15.59
console.log(`reading: ${words.length} words, ${(words.length / sentences.length).toFixed(1)} a sentence, grade ${grade.toFixed(1)}`)
checks.ok(grade > 0 && grade <= 6, `read at eleven: grade ${grade.toFixed(1)}`)

// ---- as met ----

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
for (const w of windows(all === '--all')) {
  const page = await new Visitor(school.base).page(browser, w)
  const said = []
  page.on('console', m => said.push(m.text()))
  page.on('pageerror', e => said.push(e.message))
  await page.context().route('https://www.bbc.co.uk/**', r => r.fulfill({ body: '<h1>Weather</h1>', contentType: 'text/html' }))
  const open = () => page.goto(school.base + '/sign-in').then(() => page.locator('a[href="/pupils"]').press('Enter')).then(() => page.waitForURL('**/pupils'))
  const away = async (how, what) => {
    await Promise.all([page.waitForURL(AWAY), how()])
    checks.same(page.url(), AWAY, `${page.st.name}: ${what}`)
  }
  await open()
  const before = JSON.stringify(await page.context().cookies())
  await checks.page(page, `pupils-${page.st.name}`)
  for (const down of [0, 99999]) {
    await page.mouse.wheel(0, down)
    await page.waitForTimeout(200)
    const box = await page.locator('.govuk-exit-this-page__button').boundingBox()
    checks.ok(box.y >= 0 && box.y + box.height < 400 && box.x + box.width <= w.width, `${page.st.name}: the way out is in sight, ${down ? 'at the end, too' : 'at once'}`)
  }
  await away(() => page.locator('.govuk-exit-this-page__button').click(), 'out by the button')
  await open()
  await away(async () => { await page.keyboard.press('Tab'); await page.keyboard.press('Tab'); await page.keyboard.press('Enter') }, 'out by the second tab stop')
  if (w.scripts) {
    await open()
    await page.keyboard.press('Shift')
    await page.keyboard.press('Shift')
    checks.same(new URL(page.url()).pathname, '/pupils', `${page.st.name}: not yet`)
    await away(() => page.keyboard.press('Shift'), 'out by the third Shift')
  }
  await open()
  await page.locator('a[hreflang]').click()
  await page.waitForURL('**/pupils?lang=*')
  checks.same(await page.locator('html').getAttribute('lang'), w.lang === 'en' ? 'fr' : 'en', `${page.st.name}: the other language`)
  checks.same(JSON.stringify(await page.context().cookies()), before, `${page.st.name}: no cookie`)
  checks.same(said.join(' | '), '', `${page.st.name}: nothing is refused or broken`)
  await page.context().close()
}
await browser.close()
await school.close()
checks.end()
