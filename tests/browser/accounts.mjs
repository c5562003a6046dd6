// Accounts: the administrator's pages about people, and one's own; through
// fetch, and through Chromium as people meet it.
// usage: node accounts.mjs SAFETRIAGE SCENARIO_DIR SCREENS_DIR [--all]
import { chromium } from 'playwright-core'
import { Checks, windows } from './checks.mjs'
import { password, Person, School, Visitor } from './people.mjs'

const [engine, , screens, all] = process.argv.slice(2)
const checks = new Checks(screens)
const school = await School.open(engine)
const admin = await school.firstRun()

// ---- making accounts ----

for (const [fields, what] of [
  [{ login: 'new one', name: 'N', roles: 'lead' }, 'a login of two words'],
  [{ login: '', name: 'N', roles: 'lead' }, 'no login'],
  [{ login: 'x'.repeat(65), name: 'N', roles: 'lead' }, 'a login too long'],
  [{ login: 'new', name: '', roles: 'lead' }, 'no name'],
  [{ login: 'new', name: 'N' }, 'no role'],
  [{ login: 'new', name: 'N', roles: 'king' }, 'no such role'],
  [{ login: 'new', name: 'N', roles: 'lead', settings: 'nowhere' }, 'no such setting'],
  [{ login: 'new', name: 'N', roles: 'lead', email: 'not an address' }, 'no address'],
  [{ login: 'Amara.Admin', name: 'N', roles: 'lead' }, 'a login that is taken']
]) {
  const r = await admin.post('/users', { settings: 'school', ...fields })
  checks.same(r.status, 422, `an account with ${what}`)
  checks.ok(r.doc.error, `an account with ${what}: what is wrong`)
}
const lead = await school.person('lead', { login: 'lea.lead', name: 'Lea Lead' })
const both = await school.person(['reporter', 'trainer'], { login: 'rob', settings: ['*'] })
checks.same((await both.get('/account')).doc.second_factor, false, 'staff sign in without a second factor')
let list = (await admin.get('/users')).doc.users
checks.same(list.length, 3, 'people in the list')
checks.same(list.find(u => u.login === 'rob').roles.join(), 'reporter,trainer', 'roles')
checks.ok(!JSON.stringify(list).includes('argon2'), 'no hash of a password in the list')
for (const who of [lead, both]) {
  for (const path of ['/users', '/users/new', `/users/${admin.id ?? list[0].id}`]) checks.same((await who.get(path)).status, 403, `${who.login}: ${path}`)
  checks.same((await who.post('/users', { login: 'mine', name: 'M', roles: 'head' })).status, 403, `${who.login} makes no account`)
}
checks.same((await admin.get('/users/lea.lead')).status, 404, 'a page by login')
checks.same((await admin.get('/users/' + '0'.repeat(32))).status, 404, 'a page of nobody')

// ---- changing them ----

const user = async login => (await admin.get('/users')).doc.users.find(u => u.login === login)
const change = async (login, fields, path = '') => {
  const u = await user(login)
  return admin.post(`/users/${u.id}${path}`, { name: u.name, email: u.email, roles: u.roles, settings: u.settings, version: u.version, ...fields })
}
checks.same((await change('rob', { name: 'Rob Renamed', roles: ['reporter', 'deputy'] })).status, 303, 'a change')
checks.same((await user('rob')).roles.join(), 'reporter,deputy', 'roles after it')
checks.same((await both.get('/')).status, 401, 'a role that needs the second factor asks for it at once')
checks.same((await change('rob', { version: 1 })).status, 412, 'a change of what has moved on')
checks.same((await change('rob', { version: '' })).status, 428, 'a change without a version')
checks.same((await change('amara.admin', { roles: ['administrator', 'lead'] })).status, 422, 'an administrator gives themselves a role')
checks.same((await change('amara.admin', { settings: '*' })).status, 422, 'or a setting')
checks.same((await change('amara.admin', { name: 'Amara Again' })).status, 303, 'but a name')
checks.same((await change('amara.admin', {}, '/disable')).status, 422, 'the last administrator is not switched off')
const other = await school.person('administrator', { login: 'ada' })
const mine = await other.get('/users').then(r => r.doc.users.find(u => u.login === 'amara.admin'))
checks.same((await other.post(`/users/${mine.id}`, { name: mine.name, roles: 'lead', settings: 'school', version: mine.version })).status, 303, 'another administrator takes the role away')
checks.same((await admin.get('/users')).status, 403, 'and it is gone at once')
const now = await other.get('/users').then(r => r.doc.users.find(u => u.login === 'amara.admin'))
await other.post(`/users/${now.id}`, { name: now.name, roles: 'administrator', version: now.version })
checks.same((await admin.get('/users')).status, 200, 'given back')

// ---- leaving, and forgetting ----

checks.same((await change('lea.lead', {}, '/disable')).status, 303, 'switched off')
checks.same((await lead.get('/')).status, 401, 'switched off: signed out')
checks.same((await new Visitor(school.base).post('/sign-in', { login: lead.login, password: lead.password })).status, 401, 'switched off: no sign-in')
checks.same((await change('lea.lead', {}, '/enable')).status, 303, 'switched on')
await lead.signIn()
const reset = await change('lea.lead', {}, '/reset')
checks.same(reset.status, 200, 'reset')
checks.same((await lead.get('/')).status, 401, 'reset: signed out')
checks.same((await new Visitor(school.base).post('/sign-in', { login: lead.login, password: lead.password })).status, 401, 'reset: the old password')
const before = lead.secret
checks.ok(lead.told && !lead.told.reset, 'a first password is no reset')
lead.password = reset.doc.password
await lead.signIn()
checks.ok(/20\d\d/.test(lead.told.reset), `reset: they are told when: ${lead.told.reset}`)
checks.ok(!(await lead.get('/account/password')).doc.reset, 'once')
checks.ok(lead.secret !== before && lead.password !== reset.doc.password, 'reset: a new second factor and a new password')

// ---- one's own account ----

const again = Object.assign(new Person(school.base, lead.login, lead.name, lead.password), { secret: lead.secret, step: lead.step, codes: lead.codes })
await again.signIn()
let account = (await lead.get('/account', { headers: { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0' } })).doc
checks.same(account.sessions.length, 2, 'signed in twice')
checks.same(account.sessions.filter(s => s.here).length, 1, 'once of it here')
const fresh = password()
checks.same((await lead.post('/account/password', { old: 'not this one at all', password: fresh })).status, 422, 'a new password without the old one')
checks.same((await lead.post('/account/password', { old: lead.password, password: 'short' })).status, 422, 'a short one')
checks.same((await lead.post('/account/password', { old: lead.password, password: lead.password })).status, 422, 'the same')
checks.same((await lead.post('/account/password', { old: lead.password, password: fresh })).status, 303, 'a new password')
lead.password = again.password = fresh
checks.same((await again.get('/')).status, 401, 'the other session is signed out')
checks.same((await lead.get('/')).status, 200, 'this one is not')
again.step = lead.step = Math.max(again.step, lead.step)
await again.signIn()
account = (await lead.get('/account')).doc
const elsewhere = account.sessions.find(s => !s.here)
checks.same((await both.post(`/account/sessions/${elsewhere.id}`)).status, 401, "somebody else's session (who is half in)")
checks.same((await other.post(`/account/sessions/${elsewhere.id}`)).status, 404, "somebody else's session")
checks.same((await lead.post(`/account/sessions/${elsewhere.id}`)).status, 303, 'one of their own')
checks.same((await again.get('/')).status, 401, 'that one is signed out')
checks.same((await lead.post('/account/recovery', { old: 'wrong' })).status, 422, 'new recovery codes without the password')
const codes = await lead.post('/account/recovery', { old: lead.password })
checks.same(codes.doc.codes.length, 8, 'new recovery codes')
checks.same((await lead.post('/account/language', { lang: 'fr' })).status, 303, 'another language')
checks.same((await lead.post('/account/language', { lang: 'xx' })).status, 422, 'no language')
checks.same((await lead.get('/account')).doc.own_lang, 'fr', 'the language')
// A phone of one's own accord, and a new one.
const staff = await school.person('reporter')
let offer = (await staff.get('/account/second-factor')).doc
staff.secret = offer.secret.replace(/ /g, '')
checks.same((await staff.post('/account/second-factor', { code: await staff.code() })).status, 401, 'a second factor without the password')
checks.same((await staff.post('/account/second-factor', { old: staff.password, code: await staff.code() })).doc.kind, 'recovery-codes', 'a second factor of their own accord')
checks.same((await staff.get('/')).status, 200, 'and in')
const third = Object.assign(new Person(school.base, staff.login, staff.name, staff.password), { secret: staff.secret, step: staff.step })
checks.same((await third.post('/sign-in', { login: staff.login, password: staff.password })).location, '/second-factor', 'asked for from then on')
checks.same((await staff.post('/account/sign-out-everywhere')).location, '/sign-in', 'signing out everywhere')
checks.same((await staff.get('/')).status, 401, 'is out here')
checks.same((await third.get('/second-factor', { accept: 'text/html' })).status, 303, 'and there')

// ---- as people meet it ----

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
for (const [i, w] of windows(all === '--all').entries()) {
  const page = await admin.page(browser, w)
  const name = `${w.lang}-${w.width}`
  const send = button => Promise.all([page.waitForNavigation(), button.press('Enter')])
  await page.goto(school.base + '/users')
  await checks.page(page, `users-${name}`)
  await send(page.locator('main a[href="/users/new"]'))
  await checks.page(page, `user-new-${name}`)
  await page.fill('#name', `Nia Number${i}`)
  await page.fill('#login', `nia.${i}`)
  await send(page.locator('main form button').first())
  await checks.page(page, `user-new-error-${name}`)
  checks.same(await page.inputValue('#login'), `nia.${i}`, `${name}: what was typed stays`)
  await page.locator('input[value=reporter]').press('Space')
  await page.locator('input[value=school]').press('Space')
  await send(page.locator('main form button').first())
  await checks.page(page, `user-password-${name}`)
  const given = await page.locator('.st-key').innerText()
  await page.goto(school.base + '/users')
  await send(page.locator('main td, main th a', { hasText: `Nia Number${i}` }).first())
  await checks.page(page, `user-${name}`)
  await page.context().close()

  const theirs = await new Visitor(school.base).page(browser, w)
  const go = button => Promise.all([theirs.waitForNavigation(), button.press('Enter')])
  await theirs.goto(school.base + '/sign-in')
  await theirs.fill('#login', `nia.${i}`)
  await theirs.fill('#password', given)
  await go(theirs.locator('main button'))
  checks.same(new URL(theirs.url()).pathname, '/account/password', `${name}: a new password first`)
  await checks.page(theirs, `password-${name}`)
  await theirs.fill('#old', given)
  await theirs.fill('#password', password())
  await go(theirs.locator('main button'))
  checks.same(new URL(theirs.url()).pathname, '/', `${name}: then in`)
  await theirs.clock.install()
  await theirs.goto(school.base + '/account')
  checks.ok(/\d\d:\d\d.*\d\d:\d\d/.test(await theirs.locator('#st-ends').innerText()), `${name}: when the session ends`)
  if (w.scripts) {
    await theirs.clock.fastForward('27:00')
    checks.same(await theirs.locator('.st-soon').innerText(), '', `${name}: no reminder yet`)
    await theirs.clock.fastForward('01:30')
    checks.ok((await theirs.locator('.st-soon').innerText()).length > 20, `${name}: a reminder before the session ends`)
  }
  await checks.page(theirs, `account-${name}`)
  await theirs.goto(school.base + '/account/second-factor')
  await checks.page(theirs, `account-factor-${name}`)
  await theirs.context().close()
}
await browser.close()
await school.close()
checks.end()
