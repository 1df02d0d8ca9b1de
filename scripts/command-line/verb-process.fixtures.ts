// Starts the program of verbs-in-turn: for a test of many verbs, where the process of each is not what is tested.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { VerbToRun } from './verbs-in-turn.fixtures.ts'

const program = fileURLToPath(new URL('verbs-in-turn.fixtures.ts', import.meta.url))
const END = '\0'

export type VerbEnded = { readonly code: number | null; readonly printed: string; readonly said: string }

export type VerbProcess = {
  /** One verb, with these variables and no others. The next is given when it has ended. */
  run(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<VerbEnded>
  end(): void
}

/** A process that runs verbs one after another, as each would run in a process of its own. */
export function openVerbProcess(cwd: string, environment: NodeJS.ProcessEnv = process.env): VerbProcess {
  const child = fork(program, [], { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const died = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the process of the verbs ended with ${signal ?? code}`)
  })
  died.catch(() => undefined)
  return {
    async run(args, given) {
      const defined = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
      const verb: VerbToRun = { args, environment: Object.fromEntries(defined), end: END }
      const outputs = [upToEnd(child.stdout), upToEnd(child.stderr)]
      const answered: Promise<number[]> = once(child, 'message')
      child.send(verb)
      const [[code = null], printed = '', said = ''] = await Promise.race([Promise.all([answered, ...outputs]), died])
      return { code, printed, said }
    },
    end: () => void child.kill('SIGKILL'),
  }
}

/** What one output holds until the end of the verb. */
const upToEnd = (output: NodeJS.ReadableStream | null): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    const read = (part: string) => {
      text += part
      if (!text.endsWith(END)) return
      output?.off('data', read)
      resolve(text.slice(0, -END.length))
    }
    output?.setEncoding('utf8').on('data', read)
  })
