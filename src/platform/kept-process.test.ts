// Real child processes: restarted, stopped in order, killed if they do not stop, and gone with their parent.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type KeptProcess, keepProcess, type ProcessEnd } from './kept-process.ts'
import { isAlive } from './running.ts'

const file = fileURLToPath(new URL('./kept-process.fixtures.ts', import.meta.url))

function keep(environment: Readonly<Record<string, string>> = {}, patienceMs = 60_000) {
  const heard: { readonly pid: number; readonly echo: string }[] = []
  const ends: ProcessEnd[] = []
  const pauses: number[] = []
  const kept: KeptProcess = keepProcess({
    file,
    environment,
    patienceMs,
    niceness: 3,
    pauseMs: { first: 1, longest: 4 },
    onStart: (send) => send({ echo: 'started' }),
    onMessage: (message) => heard.push(message as (typeof heard)[number]),
    onEnd(end, againInMs) {
      ends.push(end)
      pauses.push(againInMs)
    },
  })
  onTestFinished(() => kept.stop())
  return { kept, heard, ends, pauses }
}

describe('a process that is kept running', () => {
  it('exchanges messages, and gets what it must know again each time it is started', async () => {
    const { kept, heard, ends } = keep()
    kept.send({ echo: 'one' })
    await expect.poll(() => heard.map(({ echo }) => echo)).toEqual(['started', 'one'])
    kept.send({ exit: 3 })
    await expect.poll(() => heard.map(({ echo }) => echo)).toEqual(['started', 'one', 'started'])
    expect(ends).toEqual([{ code: 3, signal: null }])
    expect(heard.at(-1)?.pid).not.toBe(heard[0]?.pid)
    expect(kept.pid()).toBe(heard.at(-1)?.pid)
  })

  it('has the priority that it is given', async () => {
    const { kept, heard } = keep()
    await expect.poll(() => heard.length).toBe(1)
    // 19 is the maximum, also for tests that run with a low priority themselves.
    expect(getPriority(kept.pid())).toBe(Math.min(getPriority() + 3, 19))
  })

  it('is restarted when it was killed, after delays that grow up to a limit', async () => {
    const { kept, heard, ends, pauses } = keep()
    for (let lives = 1; lives <= 4; lives += 1) {
      await expect.poll(() => heard.length).toBe(lives)
      process.kill(kept.pid() ?? 0, 'SIGKILL')
      await expect.poll(() => ends.length).toBe(lives)
    }
    expect(ends).toEqual(Array.from({ length: 4 }, () => ({ code: null, signal: 'SIGKILL' })))
    expect(pauses).toEqual([1, 2, 4, 4])
  })

  it('stops in order, and is not restarted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sillage-test-kept-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const stopped = join(folder, 'stopped')
    const { kept, heard, ends } = keep({ TEST_STOPPED_FILE: stopped })
    await expect.poll(() => heard.length).toBe(1)
    await kept.stop()
    expect(await readFile(stopped, 'utf8')).toBe('in order')
    expect(isAlive(heard[0]?.pid ?? 0)).toBe(false)
    expect(kept.pid()).toBeUndefined()
    expect(ends).toEqual([])
  })

  it.each([
    ['ignores its stop', { ignoreStop: true, echo: 'deaf' }],
    ['blocks its event loop', { block: true, echo: 'deaf' }],
  ])(
    'is killed when it %s',
    async (_, asked) => {
      const { kept, heard } = keep({}, 100)
      kept.send(asked)
      await expect.poll(() => heard.length).toBe(2)
      await kept.stop()
      expect(isAlive(heard[0]?.pid ?? 0)).toBe(false)
    },
    120_000,
  )

  it('ends when its parent is killed', async () => {
    const program = `
      import { keepProcess } from ${JSON.stringify(new URL('./kept-process.ts', import.meta.url).href)}
      keepProcess({ file: ${JSON.stringify(file)}, environment: {}, onEnd: () => undefined,
        onStart: (send) => send({ echo: '' }), onMessage: ({ pid }) => console.log(pid) })`
    const folder = await mkdtemp(join(tmpdir(), 'sillage-test-kept-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'parent.mjs'), program)
    const parent = spawn(process.execPath, [join(folder, 'parent.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void parent.kill('SIGKILL'))
    let child = 0
    for await (const line of createInterface(parent.stdout)) {
      child = Number(line)
      break
    }
    expect(isAlive(child)).toBe(true)
    parent.kill('SIGKILL')
    await expect.poll(() => isAlive(child)).toBe(false)
  })
})
