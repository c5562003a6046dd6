// Compile site.scss and put it, under a name that holds a hash of its content,
// into the folder given: node build.mjs OUT_DIR
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
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
const hash = createHash('sha256').update(css).digest('hex').slice(0, 12)
mkdirSync(out, { recursive: true })
for (const old of readdirSync(out)) if (/^site-.*\.css$/.test(old)) rmSync(join(out, old))
writeFileSync(join(out, `site-${hash}.css`), css)
