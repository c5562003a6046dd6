// A school for tests: a server on a fresh store in a folder of its own, the
// first run done, and people of each role, signed in with their second factor.
//
//   const school = await School.open(engine)
//   const lead = await school.person('lead', { settings: '*' })
//   const { status, doc } = await lead.get('/incidents')
//   await lead.post('/incidents', { ... })         a form; token and all
//   await lead.post('/incidents', null, { json: { ... } })
//   const page = await lead.page(browser, { scripts: true, width: 320, lang: 'en' })
//   const { reported, show, act } = incidents(sample, reporter)
//   await school.close()
//
// TOTP is node's crypto after RFC 6238. Passwords are made up here.
import { createHmac, randomBytes } from 'node:crypto'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { held, lied } from './shapes.mjs'

const STEP = 30

export function totp (secret, step) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  let bits = ''
  for (const c of secret.replace(/[ =]/g, '')) bits += alphabet.indexOf(c).toString(2).padStart(5, '0')
  const key = Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', key).update(counter).digest()
  const at = mac[19] & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0')
}

// The lines of Set-Cookie. Debian's node 18 gives them as one; none of ours
// holds a comma.
export function cookiesOf (response) {
  return (response.headers.get('set-cookie') ?? '').split(/,\s*/).filter(Boolean)
}

// One browser: its cookies, and the token of the page that it saw last.
export class Visitor {
  constructor (base) {
    this.base = base
    this.cookies = new Map()
    this.token = ''
  }

  // { status, location, headers, type, text, doc }; doc: what JSON says.
  async call (method, path, fields = null, { json, headers = {}, accept = 'application/json', lang = 'en' } = {}) {
    const all = { accept, 'accept-language': lang, cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; '), ...headers }
    let body
    if (json !== undefined) {
      all['content-type'] = 'application/json'
      if (this.token) all['x-csrf-token'] ??= this.token
      body = typeof json === 'string' ? json : JSON.stringify(json)
    } else if (method === 'POST') {
      all['content-type'] = 'application/x-www-form-urlencoded'
      const form = new URLSearchParams()
      for (const [k, v] of Object.entries({ token: this.token, ...fields })) for (const one of [v].flat()) form.append(k, one)
      body = form.toString()
    }
    const r = await fetch(this.base + path, { method, headers: all, body, redirect: 'manual' })
    for (const line of cookiesOf(r)) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/)
      if (value) this.cookies.set(name, value)
      else this.cookies.delete(name)
    }
    const text = await r.text()
    const type = r.headers.get('content-type') ?? ''
    const doc = type.includes('json') ? JSON.parse(text) : null
    if (doc?.me) this.token = doc.me.token
    if (doc) await held(this.base, method, path, r.status, type, doc)
    return { status: r.status, location: r.headers.get('location'), headers: r.headers, type, text, doc }
  }

  get (path, options) { return this.call('GET', path, null, options) }
  post (path, fields, options) { return this.call('POST', path, fields ?? {}, options) }

  // A page of Chromium that holds the same cookies, in a language of its own:
  // the account's, kept in a cookie since signing in, would win over the browser's.
  async page (browser, { scripts = true, width = 1280, lang = 'en' } = {}) {
    const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled: scripts, locale: lang })
    const cookies = new Map([...this.cookies, ['lang', lang]])
    await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: this.base })))
    const page = await context.newPage()
    page.st = { scripts, width, lang, name: `${lang}-${width}` }
    return page
  }
}

export class Person extends Visitor {
  constructor (base, login, name, password) {
    super(base)
    Object.assign(this, { login, name, password, secret: '', codes: [], step: 0, ahead: 0 }) // ahead: of the true time, in ms
  }

  // A code that was not used yet; waits where all that are taken now were.
  async code () {
    const now = () => Math.floor((Date.now() + this.ahead) / 1000 / STEP)
    this.step = Math.max(this.step + 1, now() - 1)
    while (this.step > now() + 1) await sleep(500)
    return totp(this.secret, this.step)
  }

  // Password, second factor (set up where it is not yet), and a password of
  // one's own where another chose it.
  async signIn () {
    this.cookies.clear()
    this.token = ''
    let r = await this.post('/sign-in', { login: this.login, password: this.password })
    if (r.status !== 303) throw new Error(`${this.login}: sign-in: ${r.status} ${r.text.slice(0, 300)}`)
    r = await this.get('/second-factor')
    if (r.doc?.kind === 'second-factor-setup') {
      this.secret = r.doc.secret.replace(/ /g, '')
      r = await this.post('/second-factor', { code: await this.code() })
      this.codes = r.doc.codes
    } else if (r.doc && this.step > Math.floor((Date.now() + this.ahead) / 1000 / STEP) && this.codes.length) { // no wait
      r = await this.post('/recovery', { code: this.codes.pop() })
    } else if (r.doc) {
      r = await this.post('/second-factor', { code: await this.code() })
    }
    if (r.status >= 400) throw new Error(`${this.login}: second factor: ${r.status} ${r.text.slice(0, 300)}`)
    r = await this.get('/')
    if (r.status === 401) {
      const fresh = password()
      this.told = (await this.get('/account/password')).doc
      r = await this.post('/account/password', { old: this.password, password: fresh })
      if (r.status !== 303) throw new Error(`${this.login}: new password: ${r.status} ${r.text.slice(0, 300)}`)
      this.password = fresh
      r = await this.get('/')
    }
    if (r.status !== 200) throw new Error(`${this.login}: not in: ${r.status} ${r.text.slice(0, 300)}`)
    return this
  }
}

// Nobody's: long, and new in each run.
export function password () {
  return randomBytes(12).toString('base64url')
}

export class School {
  // options: more arguments of `serve`.
  static async open (engine, options = []) {
    const school = new School()
    school.engine = engine
    school.folder = mkdtempSync(join(tmpdir(), 'safetriage-school-'))
    school.db = join(school.folder, 'book.db')
    school.n = 0
    await school.start(options)
    process.on('exit', () => { school.server?.kill('SIGKILL'); rmSync(school.folder, { recursive: true, force: true }) })
    return school
  }

  // The server, on any free port; said: what it says on standard error.
  async start (options = []) {
    this.said = ''
    this.server = spawn(this.engine, ['serve', '--port', '0', '--db', this.db, ...options], { stdio: ['ignore', 'ignore', 'pipe'] })
    this.base = await new Promise((resolve, reject) => {
      this.server.once('exit', code => reject(new Error(`serve ended with ${code}: ${this.said}`)))
      createInterface({ input: this.server.stderr }).on('line', line => {
        this.said += line + '\n'
        const m = line.match(/serving (https?:\S+)/)
        if (m) resolve(m[1].replace('0.0.0.0', '127.0.0.1'))
      })
    })
    this.server.removeAllListeners('exit')
  }

  async stop () {
    if (!this.server) return 0
    const ended = new Promise(resolve => this.server.once('exit', resolve))
    this.server.kill('SIGTERM')
    const status = await ended
    this.server = null
    return status
  }

  async close () {
    const status = await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
    if (status !== 0) throw new Error(`the server ended with ${status}: ${this.said}`)
    const lies = lied()
    if (lies.length) throw new Error(`answers that /openapi.json does not describe:\n${lies.join('\n')}`)
  }

  // The first administrator, through the first-run page.
  async firstRun (fields = {}) {
    const admin = new Person(this.base, 'amara.admin', 'Amara Admin', password())
    const r = await admin.post('/first-run', { login: admin.login, name: admin.name, password: admin.password, ...fields })
    if (r.status !== 303) throw new Error(`first run: ${r.status} ${r.text.slice(0, 300)}`)
    this.admin = await admin.signIn()
    return this.admin
  }

  // Somebody of these roles ("lead", or several), signed in. settings: ids.
  async person (roles, { login, name, settings = 'school', signIn = true } = {}) {
    if (!this.admin) await this.firstRun()
    const first = [roles].flat()[0]
    login ??= `${first}.${++this.n}`
    name ??= `${first[0].toUpperCase()}${first.slice(1)} Number${this.n}`
    const r = await this.admin.post('/users', { login, name, roles, settings })
    if (r.status !== 201) throw new Error(`${login} was not made: ${r.status} ${r.text.slice(0, 400)}`)
    const person = new Person(this.base, login, name, r.doc.password)
    person.id = r.doc.user.id
    person.roles = [roles].flat()
    return signIn ? person.signIn() : person
  }

  // One of each role, by role.
  async everybody () {
    const all = { administrator: this.admin ?? await this.firstRun() }
    for (const role of ['reporter', 'lead', 'deputy', 'head', 'chair', 'auditor', 'trainer']) all[role] = await this.person(role)
    return all
  }
}

// Incidents by JSON. sample: a report; reporter: who reports, if nobody is named.
export function incidents (sample, reporter) {
  // The reference of a new one; changes: members put over the sample's.
  async function reported (changes = {}, who = reporter) {
    await who.get('/')
    const report = { ...sample, ...changes, facts: { ...sample.facts, ...changes.facts } }
    const r = await who.post('/incidents', null, { json: report })
    if (r.status !== 201) throw new Error(`no incident: ${r.status} ${r.text.slice(0, 400)}`)
    return r.doc.reference
  }
  const show = async (who, ref) => (await who.get(`/incidents/${ref}`)).doc
  // One event; version: the newest, if none is given.
  async function act (who, ref, kind, body = {}, version) {
    await who.get('/incidents')
    version ??= (await show(who, ref))?.version ?? 1
    return who.post(`/incidents/${ref}/events`, null, { json: { kind, version, ...body } })
  }
  return { reported, show, act }
}
