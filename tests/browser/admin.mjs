// Running it: settings, areas, the rules in force, the journal, backups, and
// HTTPS; through fetch, and through Chromium as an administrator meets it.
// usage: node admin.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR [--all]
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { chromium } from 'playwright-core'
import { Checks, windows } from './checks.mjs'
import { School, Visitor, cookiesOf } from './people.mjs'

const [engine, scenarios, screens, all] = process.argv.slice(2)
const checks = new Checks(screens)
const copies = mkdtempSync(join(tmpdir(), 'safetriage-copies-'))
const school = await School.open(engine, ['--backup-dir', copies])
const admin = await school.firstRun()
const auditor = await school.person('auditor')
const lead = await school.person('lead')
const MINE = ['/settings', '/areas', '/packs', '/journal', '/backups']
const amiss = async () => (await admin.get('/')).doc.amiss.map(a => a.href).join()
checks.same(await amiss(), '/users/new,/users/new,/backups', 'the start page: no head, no chair, no copy')
checks.same((await auditor.get('/')).doc.amiss.length, 0, 'an auditor mends none of it')
checks.same((await auditor.get('/')).doc.about.map(a => a.href).join(), '/figures,/journal,/account', 'where an auditor may go')

// ---- who may ----

for (const path of MINE) {
  checks.same((await admin.get(path)).status, 200, `administrator: ${path}`)
  checks.same((await lead.get(path)).status, 403, `lead: ${path}`)
  checks.same((await auditor.get(path)).status, path === '/journal' ? 200 : 403, `auditor: ${path}`)
  checks.same((await new Visitor(school.base).get(path)).status, 401, `nobody: ${path}`)
  checks.ok((await admin.get('/')).doc.me.ways.some(w => w.href === path), `the way to ${path}`)
}

// ---- settings ----

const fine = { id: 'oak-school', name: 'Oak School', area: 'peterborough', phase: 'primary' }
for (const [change, what] of [
  [{ id: 'Oak School' }, 'a short name with a space'],
  [{ id: '' }, 'no short name'],
  [{ id: 'x'.repeat(41) }, 'a long short name'],
  [{ name: '' }, 'no name'],
  [{ name: 'n'.repeat(121) }, 'a long name'],
  [{ area: 'atlantis' }, 'an area that the rules do not know'],
  [{ phase: 'castle' }, 'a kind that there is not'],
  [{ id: 'school' }, 'a short name that is taken']
]) {
  const r = await admin.post('/settings', { ...fine, ...change })
  checks.same(r.status, 422, `settings: ${what}`)
  checks.ok(r.doc?.error?.length > 10 && r.doc.kind === 'setting', `settings: ${what}: it says so`)
}
let r = await admin.post('/settings', fine)
checks.same(r.status, 201, 'a new setting')
checks.same((await admin.post('/settings', fine)).status, 422, 'the same again')
r = await admin.get('/settings')
checks.same(r.doc.settings.map(s => s.id).sort().join(), 'oak-school,school', 'the settings')
checks.same(r.doc.settings.find(s => s.id === 'oak-school').area_name, 'Peterborough', 'its area by name')
r = await admin.get('/settings/oak-school')
checks.same(r.headers.get('etag'), '"1"', 'its version')
checks.same((await admin.post('/settings/oak-school', { ...fine, name: 'A' })).status, 428, 'a change without a version')
checks.same((await admin.post('/settings/oak-school', { name: 'Oak Primary', area: '', phase: 'primary', version: 1 }, { accept: 'text/html' })).location, '/settings', 'a change')
r = await admin.post('/settings/oak-school', { name: 'Late', area: '', phase: '', version: 1 })
checks.same(r.status, 412, 'a late change')
checks.same(`${r.doc.name}, ${r.doc.current.name}`, 'Late, Oak Primary', 'a late change: both are shown')
checks.same((await admin.call('POST', '/settings/oak-school', null, { json: { name: 'By a program' }, headers: { 'if-match': '"2"' } })).status, 200, 'a change by If-Match')
checks.same((await admin.get('/settings/oak-school')).doc.name, 'By a program', 'the change')
checks.same((await admin.get('/settings/none')).status, 404, 'a setting that there is not')

// ---- areas and rules ----

const pack = JSON.parse(readFileSync(join(dirname(scenarios), 'pack.json'), 'utf8'))
const areas = (await admin.get('/areas')).doc.areas
checks.same(areas.map(a => a.code).join(), 'default,cambridgeshire,peterborough', 'the areas')
for (const a of areas) {
  const own = JSON.parse(readFileSync(join(dirname(scenarios), 'areas', `${a.code}.json`), 'utf8')).data
  checks.same(a.data.length, areas[0].data.length, `${a.code}: data`)
  checks.ok(Object.keys(own).every(name => a.data.some(d => d.name === name)), `${a.code}: all that its file says`)
  checks.same(a.verified + a.secondary + a.not_verified, a.data.length, `${a.code}: each is counted once`)
  for (const d of a.data) if (!d.from_default && d.verified !== 'no') checks.same(d.verified, own[d.name].verified, `${a.code}: ${d.name}`)
}
const now = (await admin.get('/packs')).doc.in_force
checks.same(`${now.id} ${now.version} ${now.date}`, `england ${pack.version} ${pack.date}`, 'the rules in force')
checks.ok(/^[0-9a-f]{64}$/.test(now.sha256), 'their fingerprint')
checks.same(now.sources.length, Object.keys(pack.sources).length, 'their sources')
checks.same(now.laws.map(l => l.id).join(), pack.pending_laws.map(l => l.id).join(), 'law that is coming')
const end = new Date(Date.parse(pack.date) + 365 * 864e5)
checks.same(now.look_again, end.toISOString().slice(0, 10), 'when to look again')
checks.same(now.state, Date.now() >= end ? 'past' : Date.now() >= end - 60 * 864e5 ? 'soon' : 'ok', 'how old they are')

// ---- how old the rules are, by a clock that is put on ----

const clock = readdirSync('/usr/lib').map(d => join('/usr/lib', d, 'faketime/libfaketimeMT.so.1')).find(existsSync)
if (clock) {
  const hands = join(copies, 'clock')
  const to = ms => writeFileSync(hands, `${ms < 0 ? '-' : '+'}${Math.abs(Math.round(ms / 1000))}\n`)
  to(0)
  Object.assign(process.env, { LD_PRELOAD: clock, FAKETIME_TIMESTAMP_FILE: hands, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' })
  const asan = process.env.ASAN_OPTIONS
  process.env.ASAN_OPTIONS = `${asan ?? ''}:verify_asan_link_order=0`
  const elsewhere = await School.open(engine)
  for (const name of ['LD_PRELOAD', 'FAKETIME_TIMESTAMP_FILE', 'FAKETIME_NO_CACHE', 'FAKETIME_DONT_FAKE_MONOTONIC']) delete process.env[name]
  if (asan === undefined) delete process.env.ASAN_OPTIONS
  else process.env.ASAN_OPTIONS = asan
  const keeper = await elsewhere.firstRun()
  const day = 864e5
  const from = Date.parse(pack.date)
  // Days since the pack's own; how it stands; is the start page's list the longer for it; what the page warns of.
  for (const [days, state, amiss, warns] of [[1, 'ok', false, null], [304.9, 'ok', false, null], [305.1, 'soon', true, 'soon be a year old'], [364.9, 'soon', true, 'soon be a year old'], [365.1, 'past', true, 'more than a year old'], [2000, 'past', true, 'more than a year old']]) {
    keeper.ahead = from + days * day - Date.now()
    to(keeper.ahead)
    await keeper.signIn()
    const label = `${days} days after the pack's date`
    const { doc } = await keeper.get('/packs')
    checks.same(doc.in_force.state, state, `${label}: state`)
    checks.same((await keeper.get('/')).doc.amiss.some(a => a.href === '/packs'), amiss, `${label}: the start page`)
    const page = (await keeper.get('/packs', { accept: 'text/html' })).text
    checks.same(/govuk-warning-text/.test(page), warns !== null, `${label}: a warning`)
    if (warns) checks.ok(page.includes(warns), `${label}: it says '${warns}': ${page.match(/govuk-warning-text__text.*?<\/strong>/s)?.[0]}`)
  }
  await elsewhere.close()
} else {
  checks.ok(process.env.SAFETRIAGE_DEMAND_SHARED !== '1', 'faketime is installed')
}

// ---- the journal ----

r = await admin.get('/journal')
checks.ok(r.doc.entries.length === Math.min(50, r.doc.head.count) && r.doc.entries[0].n === r.doc.head.count, `the newest entries: ${r.doc.entries.length} of ${r.doc.head.count}, first ${r.doc.entries[0].n}`)
checks.ok(r.doc.entries.every((e, i) => i === 0 || e.n === r.doc.entries[i - 1].n - 1), 'newest first, none left out')
for (let i = 0; i < 60; i++) await lead.get('/incidents')
const seen = new Set()
let pages = 0
for (let before = 0; before !== undefined && pages < 20; pages++) {
  r = await auditor.get(before ? `/journal?before=${before}` : '/journal')
  for (const e of r.doc.entries) seen.add(e.n)
  before = r.doc.older
}
checks.ok(pages > 1 && seen.has(1) && seen.size === Math.max(...seen), `every entry once over ${pages} pages: ${seen.size}`)
// Acts in words, in the reader's language: every act that the book wrote so far.
const worded = async lang => {
  await auditor.get(`/language?lang=${lang}`)
  const list = new Map()
  for (let before = 0; before !== undefined;) {
    const { doc } = await auditor.get(before ? `/journal?before=${before}` : '/journal')
    for (const e of doc.entries) list.set(e.act, e.label)
    before = doc.older
  }
  return list
}
await auditor.get('/figures')
const french = await worded('fr')
const english = await worded('en')
for (const [act, label] of english) checks.ok(label && label !== act && french.get(act) !== label, `the act "${act}" in words: ${label}, ${french.get(act)}`)
checks.ok(english.size >= 6, `acts seen: ${[...english.keys()]}`)
r = await auditor.post('/journal/verify')
checks.ok(r.doc.sound === true && r.doc.head.count === r.doc.outside.count && r.doc.fault === 'none', 'it is whole')
checks.same((await auditor.post('/journal/verify', { receipt: 'rubbish' })).status, 422, 'a receipt that is none')
checks.same((await auditor.post('/journal/verify', { receipt: `1-${'0'.repeat(64)}` })).doc.fault, 'receipt', 'a receipt of elsewhere')
checks.same((await auditor.post('/journal/verify', { receipt: `${r.doc.head.count}-${r.doc.head.link}` })).doc.sound, true, 'the head as a receipt')

// ---- backups ----

checks.same((await admin.get('/backups')).doc.backups.length, 0, 'no backup yet')
r = await admin.post('/backups')
checks.same(r.status, 201, 'a backup')
checks.same(r.doc.backups.length, 1, 'it is listed')
await school.person('head', { signIn: false })
await school.person('chair', { signIn: false })
checks.same(await amiss(), '', 'the start page: nothing is amiss any more')
checks.ok(r.doc.backups[0].sound === true && r.doc.backups[0].verified && r.doc.backups[0].datakeys, 'it was looked at')
checks.ok(/<time datetime="\d{4}-\d\d-\d\dT[^"]*">\w{3} \d/.test((await admin.get('/backups', { accept: 'text/html' })).text), 'when, with the day of the week')
const name = r.doc.backups[0].name
checks.same(readdirSync(copies).filter(f => f.endsWith('.db')).length, 2, 'store and data keys')
r = await admin.post('/backups/verify', { name })
checks.ok(r.doc?.sound === true, `it opens again: ${r.status} ${r.doc.title}`)
for (const wrong of ['../book.db', 'store-20200101T000000Z.db', '', 'store-2020.db']) checks.same((await admin.post('/backups/verify', { name: wrong })).status, 404, `a copy called '${wrong}'`)
truncateSync(join(copies, name), 9000)
checks.same((await admin.post('/backups/verify', { name })).doc?.sound, false, 'a copy that was cut')
checks.same((await admin.get('/backups')).doc.backups[0].sound, false, 'and it says so')
rmSync(copies, { recursive: true })
r = await admin.post('/backups')
checks.same(r.status, 503, 'a folder that is gone')
checks.same((await admin.get('/backups')).doc.title, r.doc.title, 'a folder that is gone: the page says so, and not that the book is')
checks.same(await amiss(), '/backups', 'a folder that is gone: the start page says so')
mkdirSync(copies, { mode: 0o700 })
await admin.post('/backups')

// ---- as met ----

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  for (const w of windows(all === '--all')) {
    const page = await admin.page(browser, w)
    for (const path of ['/', ...MINE]) {
      await page.goto(school.base + path)
      await checks.page(page, `admin${path.replace('/', '-').replace(/-$/, '-start')}-${page.st.name}`)
    }
    await page.goto(school.base + '/areas')
    await page.locator('summary').nth(1).press('Enter')
    await checks.page(page, `admin-area-${page.st.name}`)
    await page.goto(school.base + '/settings')
    await page.fill('#id', `place-${w.width}-${w.lang}-${w.scripts}`)
    await page.locator('main form button').press('Enter')
    checks.same(await page.locator('.govuk-error-summary').count(), 1, 'a setting without a name')
    await checks.page(page, `admin-setting-wrong-${page.st.name}`)
    await page.fill('#name', 'Somewhere')
    await page.locator('main form button').press('Enter')
    checks.same(new URL(page.url()).pathname, '/settings', 'added')
    await page.goto(school.base + '/journal')
    checks.ok((await page.locator('main').innerText()).includes('Amara Admin'), 'the journal says who')
    await page.locator('form[action="/journal/verify"] button').press('Enter')
    await checks.page(page, `admin-verified-${page.st.name}`)
    await page.context().close()
  }
} finally {
  await browser.close()
  rmSync(copies, { recursive: true, force: true })
}
await school.close()

// ---- over TLS ----

const keys = mkdtempSync(join(tmpdir(), 'safetriage-tls-'))
const [cert, key] = [join(keys, 'cert.pem'), join(keys, 'key.pem')]
execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1', '-keyout', key, '-out', cert], { stdio: 'ignore' })
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
const sealed = await School.open(engine, ['--tls-cert', cert, '--tls-key', key])
checks.ok(sealed.base.startsWith('https:'), 'it serves HTTPS')
await sealed.firstRun()
r = await sealed.admin.get('/settings')
checks.same(r.status, 200, 'over TLS: signed in')
checks.ok(/max-age=\d{7,}/.test(r.headers.get('strict-transport-security') ?? ''), 'over TLS: HSTS')
checks.ok([...sealed.admin.cookies.keys()].includes('__Host-session'), 'over TLS: the cookie is of this host')
const signed = await fetch(sealed.base + '/sign-in', { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ login: sealed.admin.login, password: sealed.admin.password }) })
checks.ok(cookiesOf(signed).length > 0 && cookiesOf(signed).every(c => /; Secure/.test(c) && /; HttpOnly/.test(c) && /SameSite=Strict/.test(c)), 'over TLS: cookies are secure')
await sealed.close()
const other = new School()
Object.assign(other, { engine, db: join(keys, 'x.db') })
writeFileSync(key, 'no key')
checks.ok(await other.start(['--tls-cert', cert, '--tls-key', key]).then(() => false, e => /certificate/.test(e.message)), 'a key that is none: it says so')
rmSync(keys, { recursive: true })
checks.end()
