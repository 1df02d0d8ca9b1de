// A verb of the command line as a process of its own: told line by line, and ended in order.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type VerbEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type RunningVerb = {
  /** As by Ctrl-C. One that has not ended after a while is killed. */
  interrupt(): void
  /** Never rejects: a process that could not be started has ended, too. */
  readonly ended: Promise<VerbEnd>
}

export type StartVerb = (
  args: readonly string[],
  onLine: (from: 'stdout' | 'stderr', line: string) => void,
) => RunningVerb

const PATIENCE_MS = 10_000

/** `environment` comes on top of this process's own. */
export function verbStarter(root: string, environment: Readonly<Record<string, string>>): StartVerb {
  return (args, onLine) => {
    const child = spawn(process.execPath, [join(root, 'scripts', 'sillage.ts'), ...args], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A Ctrl-C in the service's terminal would reach it at once, and then again from us.
      detached: true,
    })
    for (const from of ['stdout', 'stderr'] as const)
      createInterface({ input: child[from] }).on('line', (line) => onLine(from, line))
    let late: NodeJS.Timeout | undefined
    const ended = new Promise<VerbEnd>((resolve) => {
      child.once('error', (error) => {
        onLine('stderr', error.message)
        resolve({ code: null, signal: null })
      })
      // Not `exit`: its last lines come after that.
      child.once('close', (code, signal) => resolve({ code, signal }))
    }).finally(() => clearTimeout(late))
    return {
      interrupt() {
        child.kill('SIGINT')
        late ??= setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
      },
      ended,
    }
  }
}
