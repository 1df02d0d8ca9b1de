// `sillage generate`: the same file for the same arguments, and an error for invalid ones.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('sillage.ts', import.meta.url))
const sillage = (...args: string[]) => promisify(execFile)(process.execPath, [program, ...args])

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sillage-generate-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('sillage generate --to', () => {
  const arguments_ = ['--learners', '6', '--weeks', '2', '--seed', '9', '--end', '2026-06-26']

  it('writes one command per line and the truth to another file, the same each time', async () => {
    const write = async (name: string) => {
      const [to, truth] = [join(folder, `${name}.ndjson`), join(folder, `${name}-truth.ndjson`)]
      const { stdout } = await sillage('generate', ...arguments_, '--to', to, '--truth', truth)
      return { stdout, commands: await readFile(to, 'utf8'), truth: await readFile(truth, 'utf8') }
    }
    const [first, second] = await Promise.all([write('first'), write('second')])
    expect(second.commands).toBe(first.commands)
    expect(second.truth).toBe(first.truth)
    const commands = first.commands
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(commands[0]).toMatchObject({ command: 'identity.open-school', input: { zone: 'Europe/Paris' } })
    expect(Object.keys(commands[0]).sort()).toEqual(['actor', 'command', 'input', 'key', 'occurredAt', 'tenant'])
    expect(first.stdout).toContain('commands written to')
    const attempts = commands.filter(({ command }) => command === 'learning.record-attempt')
    const truths = first.truth
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(truths[0]).toMatchObject({ kind: 'simulation', seed: 9, end: '2026-06-26' })
    expect(truths.filter(({ kind }) => kind === 'answer')).toHaveLength(attempts.length)
  })

  it('simulates a Rasch model alone, and reports how well the levels fit', async () => {
    const to = join(folder, 'plain.ndjson')
    const plain = [
      '--plain',
      '--answers',
      '30',
      '--learners',
      '8',
      '--policy',
      'elo',
      '--end',
      '2026-06-26',
      '--to',
      to,
    ]
    const { stdout } = await sillage('generate', ...plain, '--json')
    const { served } = JSON.parse(stdout)
    expect(served.share).toBeCloseTo(served.right / served.answers, 3)
    const commands = (await readFile(to, 'utf8')).trim().split('\n')
    expect(commands.filter((line) => line.includes('"learning.record-attempt"'))).toHaveLength(2 * 8 * 30)
    expect(commands.filter((line) => line.includes('"durationMs"'))).toEqual([])
  })

  it.each([
    [['--weeks', '0'], /A whole number from 1 to/],
    [['--end', 'tomorrow'], /A day is expected, such as/],
    [['--weeks', '57'], /at most 56 weeks can be sent/],
    [['--end', '2023-06-30'], /older than 400 days cannot be sent/],
    [['--end', '2999-06-30'], /this day is in the future/],
    [['--policy', 'luck'], /Allowed choices are rule, elo, model/],
    [['--policy', 'model', '--plain'], /--policy model needs --model NAME/],
    [['--model', 'level-000000000000', '--plain'], /--model is for --policy model/],
  ])('refuses %j with a reason', async (wrong, reason) => {
    await expect(sillage('generate', ...wrong)).rejects.toMatchObject({ stderr: expect.stringMatching(reason) })
  })
})
