// Compile site.scss and put it, and site.js, under names that hold a hash of their
// content into the folder given: node build.mjs OUT_DIR
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
for (const old of readdirSync(out)) if (/^site-.*\.(css|js)$/.test(old)) rmSync(join(out, old))
function put (content, ext) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12)
  writeFileSync(join(out, `site-${hash}.${ext}`), content)
}
put(css, 'css')
put(readFileSync(join(here, 'site.js')), 'js')
