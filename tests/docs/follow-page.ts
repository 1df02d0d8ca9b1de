// A page's commands, followed as a newcomer would: `npm start` in one terminal, the page pasted into another.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import type { Step } from './printed.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
/** As the pages print it. */
const PRINTED_URL = 'http://127.0.0.1:3000'

export type Followed = {
  /** All that `npm start` printed, errors included. */
  readonly start: string
  /** What each step printed. */
  readonly answers: readonly string[]
}

/** Follows the steps on an installation of its own, on a free port, and stops it. */
export async function follow(
  steps: readonly Step[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Followed> {
  const folder = await mkdtemp(join(tmpdir(), 'sillage-page-'))
  const env = { ...shellEnvironment(), SILLAGE_DATA: join(folder, 'data'), PORT: '0', ...settings }
  // A group of its own, as a terminal gives to a command: a Ctrl-C goes to all of it.
  const service = spawn('npm', ['start'], { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const ended = once(service, 'close')
  let start = ''
  try {
    await new Promise<void>((resolve, reject) => {
      for (const stream of [service.stdout, service.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => {
          start += text
          if (start.includes('Ctrl-C to stop')) resolve()
        })
      service.once('close', () => reject(new Error(`the service ended before it was ready:\n${start}`)))
    })
    const url = /answers at (http:\S+)/.exec(stripVTControlCharacters(start))?.[1] ?? PRINTED_URL
    const answers = await paste(steps, url, env)
    return { start: start.replaceAll(url, PRINTED_URL), answers }
  } finally {
    if (service.pid && service.exitCode === null && service.signalCode === null) process.kill(-service.pid, 'SIGINT')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
}

const MARK = '--- the next block ---'

async function paste(steps: readonly Step[], url: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const shell = spawn('bash', [], { cwd: project, env, stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const blocks = steps.map(({ commands }) => commands.replaceAll(PRINTED_URL, url))
  // Read whole before it begins, so that no command can take the rest of the page as its input.
  shell.stdin.end(`{\nexec 2>&1 </dev/null\n${blocks.join(`\necho '${MARK}'\n`)}\n}\n`)
  await once(shell, 'close')
  return output.split(`${MARK}\n`)
}

/** What a person's shell would have, and nothing of this test run. */
function shellEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_|VITEST|SILLAGE_|NODE_|LOG_|TEST$|NO_COLOR|FORCE_COLOR|DATABASE_URL|KEYS_DATABASE_URL|EVENT_LOG|HOST$)/i.test(
        name,
      ),
  )
  return { ...Object.fromEntries(kept), PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter) }
}
