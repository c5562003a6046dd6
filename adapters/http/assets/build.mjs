// Compile site.scss and put it, site.js and pupils.js under names that hold a hash
// of their content into the folder given: node build.mjs OUT_DIR
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const out = process.argv[2]
if (!out) throw new Error('usage: node build.mjs OUT_DIR')

const { css } = sass.compile(join(here, 'site.scss'), {
  style: 'compressed',
  importers: [new sass.NodePackageImporter(join(here, 'site.scss'))],
  quietDeps: true
})
mkdirSync(out, { recursive: true })
for (const old of readdirSync(out)) if (/^(site|pupils)-.*\.(css|js)$/.test(old)) rmSync(join(out, old))
function put (name, content, ext) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12)
  writeFileSync(join(out, `${name}-${hash}.${ext}`), content)
}
put('site', css, 'css')
put('site', readFileSync(join(here, 'site.js')), 'js')
// GOV.UK Frontend's component, whole, and what begins it: one module.
const component = 'node_modules/govuk-frontend/dist/govuk/components/exit-this-page/exit-this-page.bundle.mjs'
put('pupils', readFileSync(join(here, component), 'utf8').replace(/^export .*|^\/\/# source.*/gm, '') + readFileSync(join(here, 'pupils.js'), 'utf8'), 'js')
