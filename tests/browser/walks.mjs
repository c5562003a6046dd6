// Answering the guided walk from a report, in the browser and through JSON.

export function valueAt (report, key) {
  let at = report
  for (const part of key.replace(/\[(\d+)\]/g, '.$1').split('.')) at = at?.[part]
  return at
}

export async function press (page, button, keyboard) {
  await Promise.all([page.waitForNavigation(), keyboard ? button.press('Enter') : button.click()])
}

// One screen of the walk.
export async function answer (page, report, keyboard) {
  const inputs = page.locator('main input[name]:not([type=hidden])')
  const fields = await inputs.evaluateAll(list => list.map(e => ({ name: e.name, type: e.type, value: e.value })))
  let rest = false // left to "not known to all the others"
  for (const [i, { name, type, value }] of fields.entries()) {
    const v = valueAt(report, name)
    if (type === 'radio' || type === 'checkbox') {
      let wanted = v === undefined || v === null ? ['unknown'] : [v].flat()
      if (/\]$/.test(name)) wanted = [v !== undefined]
      if (Array.isArray(v) && v.length === 0) wanted = ['none']
      wanted = wanted.map(w => w === true ? 'yes' : w === false ? 'no' : String(w))
      if (!wanted.includes(value)) continue
      if (keyboard) await inputs.nth(i).press('Space')
      else await inputs.nth(i).check()
    } else if (v !== undefined && v !== null && type !== 'datetime-local') {
      await inputs.nth(i).fill([v].flat().join(', '))
    } else {
      rest = true
    }
  }
  if (rest) return press(page, page.locator('button[value=unknown], button[value=rest]'), keyboard)
  return press(page, page.locator('button[value=continue]'), keyboard)
}

// The form for a screen's document, as somebody in a hurry fills it in: what is
// so is tapped, the rest goes with one button; taps: how many that takes.
export function filled (doc, report) {
  const form = { q: doc.key, walk: doc.walk, version: doc.version, act: 'continue' }
  const rows = doc.several && !doc.mixed // of yes and no
  let taps = 1
  for (const field of doc.fields) {
    const v = valueAt(report, field.name)
    if (/\]$/.test(field.name)) form[field.name] = v === undefined ? 'no' : 'yes'
    else if (v === undefined || v === null) {
      if (doc.several) form.act = doc.mixed ? 'rest' : 'unknown'
      if (!doc.several && field.choices) form[field.name] = 'unknown'
      else if (!doc.several) form.act = 'unknown'
      if (doc.several || !field.choices) continue
    } else if (v === false && rows) {
      form.act = 'none'
      continue
    } else form[field.name] = Array.isArray(v) ? (v.length ? v.map(String) : 'none') : v === true ? 'yes' : v === false ? 'no' : String(v)
    taps += [form[field.name]].flat().length
  }
  return { form, taps }
}

// A walk from its first screen to the pages of words: { pages, taps, path }.
export async function walk (person, report, { most = 100 } = {}) {
  let { location: path } = await person.post('/guide', { setting: 'school' })
  let pages = 0
  let taps = 0
  while (path?.startsWith('/guide/question') && pages < most) {
    const { doc } = await person.get(path)
    const one = filled(doc, report)
    const r = await person.post('/guide/question', one.form)
    if (r.status !== 303) throw new Error(`${path}: ${r.status} ${r.text.slice(0, 300)}`)
    path = r.location
    pages++
    taps += one.taps
  }
  return { pages, taps, path }
}
