// Answering the guided walk from a report, in the browser and through JSON.

export function valueAt (report, key) {
  let at = report
  for (const part of key.replace(/\[(\d+)\]/g, '.$1').split('.')) at = at?.[part]
  return at
}

export async function press (page, button, keyboard) {
  await Promise.all([page.waitForNavigation(), keyboard ? button.press('Enter') : button.click()])
}

const known = v => v !== undefined && v !== null
const said = v => v === true ? 'yes' : v === false ? 'no' : String(v)

// "Which of these?": what is ticked, and whether the others are no. exact: a
// kind of which anything is known is ticked unless all of the others are no;
// else as somebody in a hurry: what is so.
export function matters (doc, report, exact = false) {
  const values = c => c.paths.map(p => valueAt(report, p))
  const so = c => values(c).some(v => v === true)
  const no = c => values(c).every(v => v === false)
  const none = doc.choices.filter(c => !so(c)).every(exact ? no : c => values(c).some(v => v === false) && !values(c).some(v => v === true))
  const ticked = doc.choices.filter(c => so(c) || (exact && !none && values(c).some(known)))
  return { matter: ticked.map(c => c.value), act: none && ticked.length < doc.choices.length ? 'none' : 'continue' }
}

// How the page of a child or adult is left: with another one, none, or on.
function way (report, key) {
  const [, list, i] = key.match(/^(\w+)\[(\d+)\]/)
  const n = report[list]?.length ?? 0
  return Number(i) >= n ? 'none' : Number(i) + 1 < n ? 'another' : 'continue'
}

// One screen of the walk.
export async function answer (page, report, keyboard) {
  if (new URL(page.url()).pathname === '/guide/which') {
    const doc = await (await page.request.get(page.url(), { headers: { accept: 'application/json' } })).json()
    const { matter, act } = matters(doc, report, true)
    for (const m of matter) {
      const box = page.locator(`input[name=matter][value="${m}"]`)
      if (keyboard) await box.press('Space')
      else await box.check()
    }
    return press(page, page.locator(`button[value=${act}]`), keyboard)
  }
  const key = await page.locator('main input[name=q]').inputValue()
  const buttons = page.locator(`main button[name="${key}"]`)
  if (await buttons.count()) return press(page, page.locator(`main button[name="${key}"][value=${known(valueAt(report, key)) ? said(valueAt(report, key)) : 'unknown'}]`), keyboard)
  const person = await page.locator('button[value=another]').count() > 0
  if (person && way(report, key) === 'none') return press(page, page.locator('button[value=none]'), keyboard)
  const inputs = page.locator('main input[name]:not([type=hidden])')
  const fields = await inputs.evaluateAll(list => list.map(e => ({ name: e.name, type: e.type, value: e.value })))
  let rest = false // left to "not known to all the others"
  for (const [i, { name, type, value }] of fields.entries()) {
    const v = valueAt(report, name)
    if (type === 'radio' || type === 'checkbox') {
      const wanted = (!known(v) ? ['unknown'] : Array.isArray(v) && v.length === 0 ? ['none'] : [v].flat()).map(said)
      if (!wanted.includes(value)) continue
      if (keyboard) await inputs.nth(i).press('Space')
      else await inputs.nth(i).check()
    } else if (known(v) && name !== 'received') {
      await inputs.nth(i).fill([v].flat().join(', '))
    } else {
      rest = true
    }
  }
  if (person) return press(page, page.locator(`button[value=${way(report, key)}]`), keyboard)
  if (rest) return press(page, page.locator('button[value=unknown], button[value=rest]'), keyboard)
  return press(page, page.locator('button[value=continue]'), keyboard)
}

// The form for a screen's document, as somebody in a hurry fills it in: what is
// so is tapped, the rest goes with one button; taps: how many that takes.
export function filled (doc, report) {
  if (doc.kind === 'which') {
    const form = matters(doc, report)
    return { form: { walk: doc.walk, version: doc.version, ...form }, taps: 1 + form.matter.length }
  }
  const form = { q: doc.key, walk: doc.walk, version: doc.version, act: 'continue' }
  const rows = doc.several && !doc.mixed // of yes and no
  let taps = 1
  if (doc.ways) form.act = way(report, doc.key)
  if (form.act === 'none') return { form, taps }
  for (const field of doc.fields) {
    const v = valueAt(report, field.name)
    if (doc.buttons) { // the answer is the button
      form[field.name] = known(v) ? said(v) : 'unknown'
      continue
    }
    if (!known(v)) {
      if (doc.ways) continue
      if (doc.several) form.act = doc.mixed ? 'rest' : 'unknown'
      if (!doc.several && field.choices.length) form[field.name] = 'unknown'
      else if (!doc.several) form.act = 'unknown'
      if (doc.several || !field.choices.length) continue
    } else if (v === false && rows) {
      form.act = 'none'
      continue
    } else form[field.name] = Array.isArray(v) ? (v.length ? v.map(String) : 'none') : said(v)
    taps += [form[field.name]].flat().length
  }
  return { form, taps }
}

// A walk from its first screen to the page of words: { pages, taps, path }.
export async function walk (person, report, { most = 100 } = {}) {
  let { location: path } = await person.post('/guide', { setting: 'school' })
  let pages = 0
  let taps = 0
  while (/^\/guide\/(question|which)/.test(path ?? '') && pages < most) {
    const { doc } = await person.get(path)
    const one = filled(doc, report)
    const r = await person.post(doc.path, one.form)
    if (r.status !== 303) throw new Error(`${path}: ${r.status} ${r.text.slice(0, 300)}`)
    path = r.location
    pages++
    taps += one.taps
  }
  return { pages, taps, path }
}
