// What browser tests count, and what each page has to stand: axe, and nothing
// that runs out of a narrow window.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'

export class Checks {
  constructor (screens) {
    this.screens = screens
    this.passed = 0
    this.failures = []
    mkdirSync(screens, { recursive: true })
  }

  ok (holds, what) {
    if (holds) this.passed++
    else this.failures.push(what)
  }

  same (got, wanted, what) {
    this.ok(got === wanted, `${what}: ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`)
  }

  // The window's language, one heading, axe (only where scripts are on: it is one), width, screenshot.
  async page (page, name) {
    await page.waitForLoadState() // a click returns before the page that it opens is there
    const what = `${name}: ${new URL(page.url()).pathname}`
    if (page.st) this.same(await page.locator('html').getAttribute('lang'), page.st.lang, `${what}: language`)
    this.same(await page.locator('h1:visible').count(), 1, `${what}: headings`)
    const over = await page.locator('html').evaluate(e => e.scrollWidth - e.clientWidth).catch(() => 0)
    this.ok(over <= 0, `${what}: ${over} px wider than the window`)
    if (page.st?.scripts !== false) {
      const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
      for (const v of found.violations) this.failures.push(`axe: ${what}: ${v.id}: ${v.nodes[0].html.slice(0, 160)}`)
      this.passed++
    }
    await page.screenshot({ path: join(this.screens, `${name}.png`), fullPage: true })
  }

  // Print what failed, and end the process.
  end () {
    for (const f of this.failures) console.log(`FAILED ${f}`)
    console.log(`${this.passed} held, ${this.failures.length} failed`)
    process.exit(this.failures.length || !this.passed ? 1 : 0)
  }
}

// Scripts on and off, 320 and 1280 px, English and French: every pair of them
// in four windows; `every`: all eight.
export function windows (every) {
  const all = []
  for (const scripts of [true, false]) {
    for (const width of [320, 1280]) {
      for (const lang of ['en', 'fr']) {
        if (every || scripts === ((width === 320) === (lang === 'en'))) all.push({ scripts, width, lang })
      }
    }
  }
  return all
}
