// A child for the tests of kept-process.ts: answers, ends as it is asked to, and says how it was stopped.
import { writeFileSync } from 'node:fs'
import { whenParentLeaves } from './kept-process.ts'

type Asked = { readonly echo?: string; readonly exit?: number; readonly block?: true; readonly ignoreStop?: true }

let ignoresStop = false
whenParentLeaves(async () => {
  if (ignoresStop) await new Promise(() => undefined)
  if (process.env.TEST_STOPPED_FILE) writeFileSync(process.env.TEST_STOPPED_FILE, 'in order')
}, 60_000)
process.on('message', (asked: Asked) => {
  if (asked.echo !== undefined) process.send?.({ pid: process.pid, echo: asked.echo }, () => undefined)
  if (asked.exit !== undefined) process.exit(asked.exit)
  if (asked.ignoreStop) ignoresStop = true
  if (asked.block) for (;;);
})
