// The paper form as files of their own, for when nothing runs: what /paper
// shows, with its style inside. usage: node paper.mjs SAFETRIAGE OUT_DIR
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { join } from 'node:path'

const [engine, out] = process.argv.slice(2)
if (!out) throw new Error('usage: node paper.mjs SAFETRIAGE OUT_DIR')
const server = spawn(engine, ['serve', '--walk-only', '--port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] })
try {
  const base = await new Promise((resolve, reject) => {
    server.on('exit', code => reject(new Error(`serve ended with ${code}`)))
    createInterface({ input: server.stderr }).on('line', line => {
      const m = line.match(/serving (http:\S+)/)
      if (m) resolve(m[1])
    })
  })
  mkdirSync(out, { recursive: true })
  for (const lang of ['en', 'fr']) {
    const page = await (await fetch(`${base}/paper`, { headers: { accept: 'text/html', 'accept-language': lang } })).text()
    const [, href] = page.match(/<link rel="stylesheet" href="([^"]+)"/)
    const [, title] = page.match(/<title>([^<]+)<\/title>/)
    const [main] = page.match(/<main[\s\S]*<\/main>/)
    const css = await (await fetch(base + href)).text()
    writeFileSync(join(out, `paper-${lang}.html`), `<!DOCTYPE html>
<html class="govuk-template" lang="${lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${css}</style></head>
<body class="govuk-template__body"><div class="govuk-width-container">${main}</div></body>
</html>
`)
  }
} finally {
  server.removeAllListeners('exit')
  server.kill('SIGTERM')
}
