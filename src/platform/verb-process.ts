// A command of the command line in a separate process: its output is read line by line, and it is stopped in an orderly
// way.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type VerbEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type RunningVerb = {
  /** Interrupts it as Ctrl-C does. If it has not ended after a while, it is killed. */
  interrupt(): void
  /** Never rejects: a process that could not be started counts as ended. */
  readonly ended: Promise<VerbEnd>
}

export type StartVerb = (
  args: readonly string[],
  onLine: (from: 'stdout' | 'stderr', line: string) => void,
) => RunningVerb

const PATIENCE_MS = 10_000

/** `environment` is added to this process's own. */
export function verbStarter(root: string, environment: Readonly<Record<string, string>>): StartVerb {
  return (args, onLine) => {
    const child = spawn(process.execPath, [join(root, 'scripts', 'sillage.ts'), ...args], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Otherwise a Ctrl-C in the service's terminal would reach it twice: directly, and from the service.
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
      // Not `exit`, because its last lines come after that.
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
