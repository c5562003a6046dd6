// Signing in: first run, second factor, recovery codes, wrong tries, sign out;
// through fetch, and through Chromium as people meet it.
// usage: node sign.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR [--all]
import { readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { Checks, windows } from './checks.mjs'
import { password, Person, School, totp, Visitor } from './people.mjs'

const [engine, , screens, all] = process.argv.slice(2)
const checks = new Checks(screens)

// ---- first run ----

const school = await School.open(engine)
const nobody = new Visitor(school.base)
checks.same((await nobody.get('/', { accept: 'text/html' })).location, '/sign-in', 'an empty book: the start page leads to')
checks.same((await nobody.get('/sign-in')).location, '/first-run', 'an empty book: sign-in leads to')
checks.same((await nobody.get('/')).status, 401, 'a program that has not signed in')
for (const [fields, what] of [
  [{ login: 'a', name: 'A', password: 'short' }, 'a short password'],
  [{ login: 'with space', name: 'A', password: password() }, 'a login of two words'],
  [{ login: 'a', name: '', password: password() }, 'no name']
]) checks.same((await nobody.post('/first-run', fields)).status, 422, `first run: ${what}`)

const admin = new Person(school.base, 'amara.admin', 'Amara Admin', password())
let r = await admin.post('/first-run', { login: admin.login, name: admin.name, password: admin.password })
checks.same(r.status, 303, 'first run')
checks.same((await nobody.get('/first-run')).location, '/sign-in', 'a second first run leads to')
checks.same((await nobody.post('/first-run', { login: 'b', name: 'B', password: password() })).location, '/sign-in', 'a second first administrator')

// ---- the second factor ----

const half = admin.cookies.get('session')
checks.same((await admin.get('/', { accept: 'text/html' })).location, '/second-factor', 'password only: the start page leads to')
checks.same((await admin.get('/guide', { accept: 'text/html' })).location, '/second-factor?to=/guide', 'password only: a page deeper in leads to')
r = await admin.get('/guide')
checks.same(r.status, 401, 'password only: a program')
checks.same(r.doc.me.ways.length, 0, 'password only: pages offered')
r = await admin.get('/second-factor')
checks.same(r.doc.kind, 'second-factor-setup', 'the first time')
admin.secret = r.doc.secret.replace(/ /g, '')
checks.ok(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/.test(r.doc.secret), `a secret of 160 bits in groups of four: ${r.doc.secret.length} characters`)
checks.ok(r.doc.link.startsWith('otpauth://totp/safetriage:amara.admin?secret=' + admin.secret), 'the address for an authenticator')
checks.ok(r.doc.qr.size > 30 && /^(M\d+ \d+h\d+v1h-\d+z)+$/.test(r.doc.qr.path), 'a QR code')
checks.same((await admin.get('/second-factor')).doc.secret.replace(/ /g, ''), admin.secret, 'the secret when the page is loaded again')
checks.same((await admin.post('/second-factor', { code: '000000', secret: 'AAAA' })).status, 401, 'a wrong code')
checks.same((await admin.post('/recovery', { code: 'AAAA-AAAA-AAAA' })).status, 401, 'a recovery code where there are none')
const code = await admin.code()
checks.same((await admin.call('POST', '/second-factor', { token: 'x', code })).status, 403, 'without the token of the form')
r = await admin.post('/second-factor', { code: code.slice(0, 3) + ' ' + code.slice(3) })
checks.same(r.doc?.kind, 'recovery-codes', 'the right code')
const codes = r.doc.codes
checks.same(new Set(codes).size, 8, 'recovery codes')
checks.ok(admin.cookies.get('session') !== half, 'a fresh cookie after the second factor')
checks.same((await admin.get('/')).status, 200, 'in')
const old = new Visitor(school.base)
old.cookies.set('session', half)
checks.same((await old.get('/')).status, 401, 'the cookie of before')

// ---- in again ----

const again = async () => {
  const p = new Person(school.base, admin.login, admin.name, admin.password)
  checks.same((await p.post('/sign-in', { login: p.login, password: p.password, to: '/guide' })).location, '/guide', 'sign-in leads on')
  await p.get('/second-factor')
  return p
}
const second = await again()
checks.same((await second.get('/second-factor')).doc.kind, 'second-factor', 'the second time')
checks.same((await second.post('/second-factor', { code })).status, 401, 'a code that was used')
checks.same((await second.post('/second-factor', { code: await admin.code() })).status, 303, 'the next code')
checks.same((await second.get('/')).status, 200, 'in again')
const third = await again()
checks.same((await third.post('/second-factor', { code: totp(admin.secret, admin.step - 1) })).status, 401, 'an older code than the last')
checks.same((await third.post('/recovery', { code: codes[3].toLowerCase().replace(/-/g, ' ') })).status, 303, 'a recovery code')
checks.same((await third.get('/')).status, 200, 'in by a recovery code')
const fourth = await again()
checks.same((await fourth.post('/recovery', { code: codes[3] })).status, 401, 'a recovery code that was used')
checks.same((await fourth.post('/recovery', { code: codes[4] })).status, 303, 'another one')
checks.same((await fourth.call('POST', '/sign-out', { token: 'not-the-one' })).status, 403, 'signing out by a form of elsewhere')
checks.same((await fourth.post('/sign-out', {}, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403, 'signing out from another site')
const kept = fourth.cookies.get('session')
checks.same((await fourth.post('/sign-out')).location, '/sign-in', 'signing out leads to')
fourth.cookies.set('session', kept)
checks.same((await fourth.get('/')).status, 401, 'the cookie after signing out')
for (const to of ['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere.example', '/\t/elsewhere.example']) {
  const p = new Person(school.base, admin.login, admin.name, admin.password)
  checks.same((await p.post('/sign-in', { login: p.login, password: p.password, to })).location, '/second-factor', `on to ${JSON.stringify(to)}`)
}

// ---- wrong tries: who is there cannot be told ----

// What the server worked, in ticks of a hundredth of a second; a busy machine changes the hours on the wall, not these.
function worked () {
  const [user, system] = readFileSync(`/proc/${school.server.pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13)
  return Number(user) + Number(system)
}

async function tries (login, n) {
  const begin = worked()
  let last
  for (let i = 0; i < n; i++) last = await nobody.post('/sign-in', { login, password: password() }, { accept: 'text/html' })
  return { status: last.status, text: last.text.replaceAll(login, 'LOGIN'), ticks: worked() - begin }
}
const known = await tries('amara.admin', 7)
const unknown = await tries('nobody.here', 7)
checks.same(known.status, 401, 'a wrong password')
checks.same(known.text, unknown.text, 'a wrong password and an unknown login')
checks.ok(known.ticks < 2 * unknown.ticks && unknown.ticks < 2 * known.ticks, `as much work: ${known.ticks} and ${unknown.ticks} ticks`)
const right = await nobody.post('/sign-in', { login: 'amara.admin', password: admin.password }, { accept: 'text/html' })
checks.same(right.status, 401, 'locked: the right password')
checks.same(right.text.replaceAll('amara.admin', 'LOGIN'), unknown.text, 'locked, and unknown')
checks.same((await second.get('/')).status, 200, 'locked: who is in stays in')
await school.close()

// ---- where others reach it ----

const open = await School.open(engine, ['--address', '0.0.0.0'])
await new Promise(resolve => setTimeout(resolve, 200))
const setup = open.said.match(/set-up code for the first account: (\S+)/)?.[1]
checks.ok(setup, 'the terminal has a set-up code')
const stranger = new Visitor(open.base)
checks.same((await stranger.get('/first-run')).doc.asks_code, true, 'the page asks for it')
const mine = { login: 'mine', name: 'Mine', password: password() }
for (const wrong of ['', setup.slice(1), setup + '0', 'x'.repeat(setup.length)]) checks.same((await stranger.post('/first-run', { ...mine, code: wrong })).status, 422, `set-up code '${wrong.length} long'`)
checks.same((await stranger.post('/first-run', { ...mine, code: setup })).status, 303, 'the set-up code')
await open.close()

// ---- as people meet it ----

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
for (const w of windows(all === '--all')) {
  const place = await School.open(engine)
  const page = await new Visitor(place.base).page(browser, w)
  const name = `${w.lang}-${w.width}`
  const send = button => Promise.all([page.waitForNavigation(), button.press('Enter')])
  const secretWord = password()
  await page.goto(place.base + '/')
  await checks.page(page, `first-run-${name}`)
  await page.fill('#name', 'Amara Admin')
  await page.fill('#login', 'amara.admin')
  await page.fill('#password', 'short')
  await send(page.locator('main button'))
  await checks.page(page, `first-run-error-${name}`)
  checks.same(await page.inputValue('#login'), 'amara.admin', `${name}: what was typed stays`)
  await page.fill('#password', secretWord)
  await send(page.locator('main button'))
  await checks.page(page, `factor-setup-${name}`)
  const secret = (await page.locator('.st-key').innerText()).replace(/ /g, '')
  const step = Math.floor(Date.now() / 30000)
  await page.fill('#code', '12')
  await send(page.locator('main button'))
  await page.fill('#code', totp(secret, step))
  await send(page.locator('main button'))
  await checks.page(page, `recovery-codes-${name}`)
  const list = await page.locator('main li code').allInnerTexts()
  checks.same(list.length, 8, `${name}: recovery codes on the page`)
  await send(page.locator('main a.govuk-button'))
  checks.same(new URL(page.url()).pathname, '/', `${name}: and on to`)
  checks.ok((await page.locator('.st-ways').innerText()).includes('Amara Admin'), `${name}: the name on the page`)
  await send(page.locator('form[action="/sign-out"] button'))
  await checks.page(page, `sign-in-${name}`)
  await page.fill('#login', 'Amara.Admin')
  await page.fill('#password', secretWord + 'x')
  await send(page.locator('main button'))
  await checks.page(page, `sign-in-error-${name}`)
  await page.fill('#password', secretWord)
  await send(page.locator('main button'))
  await checks.page(page, `factor-${name}`)
  await send(page.locator('main a[href^="/recovery"]'))
  await checks.page(page, `recovery-${name}`)
  await page.fill('#code', list[0])
  await send(page.locator('main button'))
  checks.same(new URL(page.url()).pathname, '/', `${name}: in by a recovery code`)
  await page.context().close()
  await place.close()
}
await browser.close()
checks.end()
