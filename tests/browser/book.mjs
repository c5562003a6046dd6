// The board's book of the England pack: every page accessible (axe), every link
// and anchor there, the same pages in each language, nothing wider than a phone;
// what changed since an earlier version is told; a folder that is no book is
// left alone.
// usage: node book.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'

const [engine, scenarios, screens] = process.argv.slice(2)
const pack = dirname(scenarios)
const work = mkdtempSync(join(tmpdir(), 'safetriage-book-'))
mkdirSync(screens, { recursive: true })
let passed = 0
const failures = []
const expect = (ok, what) => ok ? passed++ : failures.push(what)
const book = (...args) => spawnSync(engine, ['book', ...args], { encoding: 'utf8' })

// ---- an earlier version: one row says less, one is not there yet ----

const older = join(work, 'rules', 'england')
cpSync(pack, older, { recursive: true })
cpSync(join(pack, '../../flowcharts/england'), join(work, 'flowcharts', 'england'), { recursive: true })
const staff = join(older, 'staff.dmn')
const model = readFileSync(staff, 'utf8')
const rows = [...model.matchAll(/<rule id="([^"]+)"[\s\S]*?<\/rule>\s*/g)]
writeFileSync(staff, model.replace(rows[1][0], ''))
const texts = join(older, 'pack.json')
writeFileSync(texts, readFileSync(texts, 'utf8').replace(/"version": "[^"]+"/, '"version": "2025.1.0"'))

const out = join(work, 'book')
const made = book('england', '-o', out, '--since', older + '/')
expect(made.status === 0, `book ended with ${made.status}: ${made.stderr}`)
const again = book('england', '-o', out)
expect(again.status === 0, `a book was not replaced: ${again.stderr}`)
expect(readFileSync(join(out, 'en/changes.html'), 'utf8').includes('No earlier version'), 'the replaced book is not the new one')
book('england', '-o', out, '--since', older + '/')
const changes = readFileSync(join(out, 'en/changes.html'), 'utf8')
expect(changes.includes('2025.1.0'), 'the earlier version is not named')
expect(changes.includes(`/${rows[1][1]}</code>`), `the new row ${rows[1][1]} is not among the changes`)

const mine = join(work, 'mine')
mkdirSync(mine)
writeFileSync(join(mine, 'letter.txt'), 'keep me')
const refused = book('england', '-o', mine)
expect(refused.status !== 0 && readdirSync(mine).join() === 'letter.txt', 'a folder that is no book was touched')
expect(/is there already and is no book/.test(refused.stderr), `no clear line: ${refused.stderr}`)
expect(readdirSync(work).every(f => !/\.(new|old)-/.test(f)), 'something half-written is left')

// ---- the pages ----

const ids = file => new Set([...readFileSync(file, 'utf8').matchAll(/ id="([^"]+)"/g)].map(m => m[1]))
const pages = readdirSync(join(out, 'en')).sort()
expect(readdirSync(join(out, 'fr')).sort().join() === pages.join(), 'the French book has other pages')
for (const lang of ['en', 'fr']) {
  for (const page of pages) {
    const html = readFileSync(join(out, lang, page), 'utf8')
    for (const [, href] of html.matchAll(/(?:href|src)="([^"]+)"/g)) {
      const [file, anchor] = href.split('#')
      const target = join(out, lang, file || page)
      expect(existsSync(target) && (!anchor || ids(target).has(anchor)), `${lang}/${page}: ${href} leads nowhere`)
    }
  }
}
// Every exercise has a sheet: the briefing, then each thing that comes to light, and what a good answer notices only after all of them.
const plain = html => html.replace(/<[^>]+>/g, '').replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
for (const file of readdirSync(scenarios).filter(f => f.endsWith('.json'))) {
  const s = JSON.parse(readFileSync(join(scenarios, file), 'utf8'))
  const words = JSON.parse(readFileSync(join(scenarios, 'fr', file), 'utf8'))
  for (const lang of ['en', 'fr']) {
    const text = plain(readFileSync(join(out, lang, `exercise-${s.id}.html`), 'utf8'))
    const english = [s.report.narrative, ...s.injects.map(i => i.text), s.why]
    const french = [words.narrative, ...words.injects.map(i => i.text), words.why].map(w => w.text)
    const at = (lang === 'fr' ? french : english).map(t => text.indexOf(t))
    expect(text.includes(lang === 'fr' ? words.title.text : s.title), `${lang}/exercise-${s.id}: its title`)
    expect(at.every((n, i) => n >= 0 && (i === 0 || n > at[i - 1])), `${lang}/exercise-${s.id}: something is missing or out of order`)
    expect(s.injects.every((i, n) => text.lastIndexOf(lang === 'fr' ? words.injects[n].notices.text : i.notices) > at.at(-1)), `${lang}/exercise-${s.id}: what a good answer notices`)
  }
}
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--allow-file-access-from-files'] })
for (const width of [320, 1280]) {
  const context = await browser.newContext({ viewport: { width, height: 800 } })
  const tab = await context.newPage()
  const judged = new Set()
  const order = [...pages].sort((a, b) => (b === 'table-staff.html') - (a === 'table-staff.html') || (b === 'flowchart-grooming.html') - (a === 'flowchart-grooming.html'))
  for (const page of order) {
    if (/^exercise-\d*[1-9]\./.test(page) && page !== 'exercise-01.html') continue // one template: every tenth is enough
    const lang = width === 320 ? 'fr' : 'en'
    const wide = async () => {
      const over = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect(over <= 0, `${lang}/${page} at ${width} px: ${over} px too wide`)
    }
    await tab.goto(`file://${out}/${lang}/${page}`)
    // A page's template is judged once a width; the longest tables take long.
    const kind = page.replace(/-.*/, '')
    if (judged.has(kind)) { await wide(); continue }
    judged.add(kind)
    const found = await new AxeBuilder({ page: tab }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
    for (const v of found.violations) failures.push(`axe: ${lang}/${page}: ${v.id}: ${v.nodes[0].html.slice(0, 160)}`)
    await wide()
    if (/^(index|table-staff|flowchart-grooming|sources|changes|exercises|exercise-01)\.html$/.test(page)) await tab.screenshot({ path: join(screens, `book-${page.replace('.html', '')}-${lang}-${width}.png`) })
  }
  await context.close()
}
await browser.close()
rmSync(work, { recursive: true, force: true })
for (const f of failures) console.log(`FAIL ${f}`)
console.log(`${passed} checks passed, ${failures.length} failed`)
process.exit(failures.length ? 1 : 0)
