// A child process for the tests of kept-process.ts: it answers, ends as instructed, and records how it was stopped.
import { writeFileSync } from 'node:fs'
import { whenParentLeaves } from './kept-process.ts'

type Instruction = { readonly echo?: string; readonly exit?: number; readonly block?: true; readonly ignoreStop?: true }

let ignoresStop = false
whenParentLeaves(async () => {
  if (ignoresStop) await new Promise(() => undefined)
  if (process.env.TEST_STOPPED_FILE) writeFileSync(process.env.TEST_STOPPED_FILE, 'in order')
}, 60_000)
process.on('message', (instruction: Instruction) => {
  if (instruction.echo !== undefined) process.send?.({ pid: process.pid, echo: instruction.echo }, () => undefined)
  if (instruction.exit !== undefined) process.exit(instruction.exit)
  if (instruction.ignoreStop) ignoresStop = true
  if (instruction.block) for (;;);
})
