// While others can see the screen: one key, or one button, covers every kind of
// page; nothing of it is left in what is read out, in the title, after a reload,
// going back, or in another tab, and what was typed is still there afterwards.
// usage: node cover.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR [--all]
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { Checks, windows } from './checks.mjs'
import { incidents, School } from './people.mjs'

const [engine, scenarios, screens, all] = process.argv.slice(2)
const checks = new Checks(screens)
const school = await School.open(engine)
const sample = JSON.parse(readFileSync(join(scenarios, '../../../docs/samples/grooming.json')))
const reporter = await school.person('reporter', { name: 'Rosa Reporter' })
const lead = await school.person('lead', { name: 'Lena Lead' })
const auditor = await school.person('auditor', { name: 'Aude Auditor' })
const { reported, act } = incidents(sample, reporter)
const ref = await reported({ narrative: 'Planted narrative.' })
await act(lead, ref, 'person', { role: 'other', name: 'Planted Name' })
await act(lead, ref, 'noted', { text: 'Planted note.' })
await reporter.get('/')
const { location: question } = await reporter.post('/guide', { setting: 'school' })
const of = what => `/incidents/${ref}${what}`
const pages = new Map([
  [lead, ['/', '/incidents', '/incidents?risk=medium&due=week', of(''), of('/print'), of('/history'), of('/who'), of('/what-if'), of('/facts'), of('/ask'), of('/later/referral'), of('/events/noted'), of('/events/person'), '/search', '/glass', '/account', '/figures']],
  [reporter, ['/', '/reports/' + ref, question, '/guide/words', '/guide/check', '/account']],
  [school.admin, ['/', '/users', '/settings', '/areas', '/packs', '/backups']],
  [auditor, ['/journal']]
])
const COVER = { en: ['The screen is covered', 'Show it again'], fr: ['L’écran est masqué', 'Montrer à nouveau'] }
const planted = new RegExp(`Planted|${ref}|Rosa|Lena|Aude|Amara`)

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
for (const w of windows(all === '--all')) {
  const [title, again] = COVER[w.lang]
  for (const [person, paths] of pages) {
    const page = await person.page(browser, w)
    const covered = async what => {
      await page.waitForLoadState()
      const told = await page.locator('body').ariaSnapshot()
      checks.ok(told.includes(`heading "${title}"`) && !planted.test(told) && told.length < 900, `${what}: read out: ${told.slice(0, 900)}`)
      checks.ok((await page.title()).startsWith(title) && !planted.test(await page.title()), `${what}: title ${await page.title()}`)
      checks.same(await page.locator('main:visible').count(), 1, `${what}: nothing else is seen`)
    }
    const hide = () => w.scripts ? page.keyboard.press('Escape') : page.locator('.st-header__hide button').press('Enter')
    const show = async () => { await page.locator(`button:visible:text-is("${again}")`).press('Enter'); await page.waitForLoadState() }
    for (const path of paths) {
      const what = `${person.login}, ${page.st.name}, ${path}`
      await page.goto(school.base + path)
      checks.same(await page.locator('main:visible').count(), 1, `${what}: shown`)
      const before = await page.locator('h1').innerText()
      await hide()
      await covered(what)
      if (path === paths[0]) await checks.page(page, `cover-${person.roles?.[0] ?? 'administrator'}-${page.st.name}`)
      await page.reload()
      await covered(`${what}, again`)
      checks.ok(!planted.test(await page.content()), `${what}: the server sends nothing of it`)
      await show()
      checks.same(new URL(page.url()).pathname, new URL(path, school.base).pathname, `${what}: back where it was`)
      if (path.includes('?')) checks.same(new URL(page.url()).search, new URL(path, school.base).search, `${what}: with its filters`)
      checks.same(await page.locator('h1').innerText(), before, `${what}: as before`)
    }
    await page.context().close()
  }
  // Going back, and another tab; what was typed.
  const page = await lead.page(browser, w)
  await page.goto(school.base + of(''))
  await page.goto(school.base + of('/events/noted'))
  await page.locator('textarea').first().fill('Half a sentence')
  const other = await page.context().newPage()
  await other.goto(school.base + of(''))
  await page.bringToFront()
  await (w.scripts ? page.locator('.st-header__hide button').click() : page.locator('.st-header__hide button').press('Enter'))
  await page.waitForLoadState()
  if (w.scripts) {
    await other.waitForSelector('.st-covered')
    checks.ok(!planted.test(await other.locator('body').ariaSnapshot()), 'the other tab is covered, too')
    checks.same(await page.evaluate(() => document.activeElement.tagName), 'H1', 'whoever types on presses nothing')
    await page.locator('.st-cover button').click()
    checks.same(await page.locator('textarea').first().inputValue(), 'Half a sentence', 'what was typed is there')
    await other.waitForSelector('.st-covered', { state: 'detached' })
    await page.keyboard.press('Escape')
  }
  await page.goBack()
  checks.ok(!planted.test(await page.locator('body').ariaSnapshot()), 'going back shows nothing')
  await other.reload()
  checks.ok(!planted.test(await other.content()), 'nor does the other tab, loaded anew')
  await page.context().close()
}
// What is asked for by a program is no page; and the page for young people is nobody's case.
lead.cookies.set('veil', '1')
checks.same((await lead.get(of(''))).doc.kind, 'incident', 'a program is told')
const html = async path => (await lead.get(path, { accept: 'text/html' })).text
checks.ok(!planted.test(await html(of(''))), 'a page is not')
checks.ok((await html('/pupils')).includes('govuk-exit-this-page'), 'the page for young people can be shown')
const r = await lead.post('/search', { words: 'Planted Name' }, { accept: 'text/html' })
checks.ok(!planted.test(r.text), 'nor what a form answers')
await browser.close()
await school.close()
checks.end()
