// Training: exercises, and figures without anybody in them; through fetch, and
// through Chromium as a trainer and a chair of governors meet them.
// usage: node train.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR [--all]
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { Checks, windows } from './checks.mjs'
import { School } from './people.mjs'

const [engine, scenarios, screens, all] = process.argv.slice(2)
const checks = new Checks(screens)
const school = await School.open(engine)
await school.firstRun()
const trainer = await school.person('trainer')
const lead = await school.person('lead')
const chair = await school.person('chair')
const auditor = await school.person('auditor', { settings: '*' })
const files = readdirSync(scenarios).filter(f => f.endsWith('.json')).map(f => JSON.parse(readFileSync(join(scenarios, f), 'utf8')))
const mine = id => files.find(f => f.id === id)

// ---- who may ----

for (const [who, exercises, figures] of [[trainer, 200, 403], [lead, 200, 200], [chair, 403, 200], [auditor, 403, 200], [school.admin, 403, 403]]) {
  checks.same((await who.get('/exercises')).status, exercises, `${who.login}: exercises`)
  checks.same((await who.get('/exercises/01')).status, exercises, `${who.login}: an exercise`)
  checks.same((await who.get('/figures')).status, figures, `${who.login}: figures`)
  const ways = (await who.get('/')).doc.me.ways.map(w => w.href)
  checks.same(ways.includes('/exercises'), exercises === 200, `${who.login}: the way to exercises`)
  checks.same(ways.includes('/figures'), figures === 200, `${who.login}: the way to figures`)
}

// ---- exercises ----

const families = (await trainer.get('/exercises')).doc.families
checks.same(families.flatMap(f => f.exercises).length, files.length, 'every scenario is an exercise')
checks.ok(families.some(f => f.code === 'staff-allegation' && f.label === 'Allegation or concern about a member of staff') || families.find(f => f.code === 'staff-allegation')?.label?.length > 5, 'a family by its name')
checks.same(families.flatMap(f => f.exercises).reduce((n, e) => n + e.injects, 0), files.reduce((n, f) => n + f.injects.length, 0), 'every inject is counted')

const first = (await trainer.get('/exercises/01')).doc
checks.same(first.briefing, mine('01').report.narrative, 'the briefing')
checks.ok(!('advice' in first) && !('notices' in first), 'nothing is given away')
const answer = (await trainer.get('/exercises/01?step=0&answer=yes')).doc
checks.same(answer.notices, mine('01').why, 'what a good answer rests on')
const codes = doc => doc.advice.sections.flatMap(s => s.must).map(m => m.code).sort()
checks.same(codes(answer).join(), [...mine('01').expect.mandatory].sort().join(), 'the advice is what the scenario expects')
checks.ok(!answer.advice.sections.some(s => s.overdue), 'an exercise is played on its own day: nothing is overdue')
for (const [step, inject] of mine('01').injects.entries()) {
  const doc = (await trainer.get(`/exercises/01?step=${step + 1}&answer=yes`)).doc
  checks.same(doc.text, inject.text, `inject ${step + 1}: what comes to light`)
  checks.same(doc.notices, inject.notices, `inject ${step + 1}: what a good answer notices`)
  const gone = Object.entries(inject.expect.actions ?? {}).filter(([, v]) => v === 'gone').map(([k]) => k)
  const must = Object.entries(inject.expect.actions ?? {}).filter(([, v]) => v !== 'gone' && !v.includes('offered')).map(([k]) => k)
  checks.ok(must.every(c => codes(doc).includes(c)) && !gone.some(c => codes(doc).includes(c)), `inject ${step + 1}: the advice follows it`)
}
// In French it is what the scenario's French says; what is not there is English, and marked as such.
const words = JSON.parse(readFileSync(join(scenarios, 'fr', readdirSync(scenarios).find(f => f.startsWith('01-'))), 'utf8'))
trainer.cookies.set('lang', 'fr')
const inFrench = (await trainer.get('/exercises/01?step=0&answer=yes')).doc
checks.same([inFrench.title, inFrench.briefing, inFrench.notices].join(), [words.title, words.narrative, words.why].map(w => w.text).join(), 'an exercise in French')
checks.same([inFrench.in.title, inFrench.in.narrative, inFrench.in.why].join(), 'fr,fr,fr', 'and marked as French')
const injected = (await trainer.get('/exercises/01?step=1&answer=yes')).doc
checks.same([injected.text, injected.notices].join(), [words.injects[0].text.text, words.injects[0].notices.text].join(), 'what comes to light, in French')
checks.same([answer.title, answer.in.title].join(), [mine('01').title, 'en'].join(), 'an exercise in English stays English')
checks.same((await trainer.get('/exercises')).doc.families.flatMap(f => f.exercises).find(e => e.id === '01').title, words.title.text, 'the list in French')
trainer.cookies.set('lang', 'en')
for (const bad of ['/exercises/9999', '/exercises/none', '/exercises/01?step=4', '/exercises/01?step=-1', '/exercises/01?step=x', '/exercises/01?step=']) {
  checks.same((await trainer.get(bad)).status, 404, bad)
}
checks.same((await lead.get('/incidents')).doc.rows.length, 0, 'nothing of an exercise is in the book')

// ---- figures ----

const report = (facts, about = 'none') => ({ reporter: { role: 'school-staff' }, setting: { kind: 'secondary' }, concern_about: about, children: [{ id: 'a', age: 13, role: 'harmed' }], facts: { immediate_danger: false, ...facts } })
const send = async body => {
  const r = await lead.post('/incidents?setting=school', null, { json: body })
  checks.same(r.status, 201, 'a report')
  return r.doc.reference
}
const table = (doc, code) => doc.tables.find(t => t.code === code).rows
let doc = (await chair.get('/figures')).doc
checks.same(doc.total, 0, 'an empty book')
checks.same(table(doc, 'month').length, 12, 'twelve months')
const made = []
for (let i = 0; i < 4; i++) made.push(await send(report({ bullying: true, repeated: true })))
doc = (await chair.get('/figures')).doc
checks.ok(!('total' in doc) || doc.total === null, 'four: even the total is not shown')
checks.ok(doc.tables.every(t => t.rows.every(r => r.n === undefined || r.n === null || r.n === 0)), 'four: nothing but noughts')
for (let i = 0; i < 4; i++) made.push(await send(report({ bullying: true, repeated: true })))
await send(report({ sexual_communication: true, child_missing: true }))
doc = (await chair.get('/figures')).doc
checks.same(doc.total, 9, 'the total')
checks.same(table(doc, 'month').at(-1).n, 9, 'this month')
checks.same(table(doc, 'risk').filter(r => r.n === undefined || r.n === null).length, 2, 'one of a risk: two rows are hidden, so that neither can be worked out')
await send(report({ staff_conduct_concern: true }, 'other-staff'))
checks.same((await chair.get('/figures')).doc.total, 9, 'a concern about an adult is not counted')
checks.ok(doc.firsts.every(f => !f.median), 'nothing was added yet: no median')
for (const ref of made.slice(0, 5)) {
  const { doc: one } = await lead.get(`/incidents/${ref}`)
  checks.same((await lead.post(`/incidents/${ref}/events`, null, { json: { kind: 'noted', version: one.seq, text: 'invented', sort: 'fact' } })).status, 201, 'a note')
}
doc = (await chair.get('/figures')).doc
checks.same(doc.firsts.filter(f => f.median).length, 1, 'five were added to: their median')
checks.same((await auditor.get('/figures')).doc.total, 9, 'an auditor of every setting counts the same')
await school.admin.post('/settings', { id: 'elsewhere', name: 'Elsewhere', area: '', phase: 'primary' })
checks.same((await (await school.person('chair', { settings: 'elsewhere' })).get('/figures')).doc.total, 0, 'nothing of another setting')
checks.ok(!made.some(ref => JSON.stringify(doc).includes(ref)), 'no reference stands in it')

// ---- as met ----

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  for (const w of windows(all === '--all')) {
    const page = await trainer.page(browser, w)
    await page.goto(school.base + `/language?lang=${w.lang}&to=/exercises`)
    checks.same(await page.locator('html').getAttribute('lang'), w.lang, 'the language of the page')
    await checks.page(page, `train-exercises-${page.st.name}`)
    await page.locator('summary').first().press('Enter')
    await page.locator('main details a').first().press('Enter')
    await page.waitForURL(/\/exercises\/01$/)
    const mark = w.lang === 'fr' ? 'Exercice' : 'Exercise'
    for (let step = 0; step <= mine('01').injects.length; step++) {
      checks.ok((await page.title()).startsWith(mark) && (await page.locator('main .govuk-tag').first().innerText()).toLowerCase() === mark.toLowerCase(), 'marked as an exercise')
      if (step < 2) await checks.page(page, `train-step-${step}-${page.st.name}`)
      await page.locator('main a.govuk-button').press('Enter')
      await page.waitForURL(/answer=yes$/)
      checks.ok((await page.title()).startsWith(mark), 'the answer is marked, too')
      if (step < 2) await checks.page(page, `train-answer-${step}-${page.st.name}`)
      if (step < mine('01').injects.length) {
        await page.locator(`a[href$="?step=${step + 1}"]`).first().press('Enter')
        await page.waitForURL(new RegExp(`\\?step=${step + 1}$`))
      }
    }
    await page.context().close()
    const other = await chair.page(browser, w)
    await other.goto(school.base + `/language?lang=${w.lang}&to=/figures`)
    await checks.page(other, `train-figures-${other.st.name}`)
    await other.context().close()
  }
} finally {
  await browser.close()
}
await school.close()
checks.end()
