/** Runs a command line over a service that is open in this process, and gives what it printed. One at a time. */
import type { Service } from '#compose/service.ts'
import { runCommandLine } from './program.ts'
import { overOpened } from './session.ts'

export type Ended = { readonly code: number; readonly printed: string; readonly said: string }

export async function runVerb(service: Service, args: readonly string[]): Promise<Ended> {
  let [printed, said] = ['', '']
  const { log } = console
  const [out, err] = [process.stdout.write, process.stderr.write]
  const before = process.exitCode
  process.exitCode = undefined
  console.log = (text: unknown) => {
    printed += `${String(text)}\n`
  }
  process.stdout.write = (text: string | Uint8Array) => {
    printed += String(text)
    return true
  }
  process.stderr.write = (text: string | Uint8Array) => {
    said += String(text)
    return true
  }
  try {
    const session = { service, config: service.config, signal: new AbortController().signal }
    await overOpened(session, () => runCommandLine(args))
    return { code: Number(process.exitCode ?? 0), printed, said }
  } finally {
    console.log = log
    process.stdout.write = out
    process.stderr.write = err
    process.exitCode = before
  }
}
