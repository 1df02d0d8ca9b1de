// `sillage replay` as it is called, on PostgreSQL: what it prints, in which language, and how it ends.
import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attempt, openSchool, openStack, type Stack } from '../tests/http/stack.ts'

const program = fileURLToPath(new URL('sillage.ts', import.meta.url))

let stack: Stack
let learner: string
let positions: string[]
beforeAll(async () => {
  stack = await openStack('replay verb')
  const school = await openSchool(stack)
  learner = school.learner
  positions = [school.last.json().position]
  const token = await stack.token('teacher', { tenant: stack.tenant })
  for (const more of [{ correct: false }, { response: '40' }, { skill: 'calcul/division' }]) {
    const answer = await stack.ask('POST', '/api/adaptive/interaction', { body: attempt(learner, more), token })
    positions.push(answer.json().position)
  }
})
afterAll(() => stack?.close())

const environment = () => ({ ...process.env, DATABASE_URL: stack.service.databaseUrl, NO_COLOR: '1' })

async function sillage(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'replay', ...args], { env: environment() })
  return stdout.replaceAll('\u202f', ' ')
}
const replay = (...args: string[]) => sillage(learner, '--tenant', stack.tenant, ...args)

describe('sillage replay, on PostgreSQL', () => {
  it('tells the history as steps, in French and in English', async () => {
    const french = await replay()
    expect(french).toMatch(
      /^ +\d+ {2}\d.*\n {10}A rejoint une classe pour l’année 2025-2026\n {12}class-roster .*nouveau/,
    )
    expect(french).toMatch(/A répondu faux à l’exercice calcul\/addition\/7 \(niveau 3\) en 5,2 s : « 42 »\n/)
    expect(french).toMatch(/ {12}skill-profile calcul\/addition +proficiency +\S+ → \S+\n +attempts +1 → 2\n/)
    const english = await replay('--lang', 'en', '--models', 'skill-profile', '--to', positions[1] ?? '')
    expect(english).toMatch(/Answered wrong on exercise/)
    expect(english).not.toMatch(/Answered right|learner-progress/)
  })

  it('shows the state at a moment in tables, and what changed between two', async () => {
    const state = await replay('--at', positions[2] ?? '')
    expect(state).toContain(`Ce que l’on savait à la position ${positions[2]} `)
    expect(state).toMatch(/\nskill-profile\n {2}skill +calcul\/addition\n/)
    expect(state).not.toContain('calcul/division')
    expect(await replay('--at', positions[3] ?? '')).toMatch(
      /\n {2}skill +proficiency .*\n {2}calcul\/addition .*\n {2}calcul\/division /,
    )
    const difference = await replay('--from', positions[1] ?? '', '--to', positions[2] ?? '')
    expect(difference).toMatch(/^skill-profile calcul\/addition +proficiency .*\n +attempts +1 → 2 +1 événement$/m)
  })

  it('tells machines the same', async () => {
    const lines = (await replay('--json')).trim().split('\n')
    const steps = lines.map((line) => JSON.parse(line))
    expect(steps.map(({ position }) => position)).toEqual(positions)
    expect(steps[1].words).toMatchObject({ fr: expect.stringMatching(/^A répondu/), en: expect.any(String) })
    const state = JSON.parse(await replay('--json', '--at', positions[1] ?? ''))
    expect(state).toMatchObject({ learner, shownAt: { position: positions[1] } })
  })

  it.each([
    ['a learner whom the school does not know', () => [randomUUID(), '--tenant', stack.tenant], /There is no learner/],
    ['a learner that is no id', () => ['x', '--tenant', stack.tenant], /A UUID is expected/],
    ['a moment that is none', () => [learner, '--tenant', stack.tenant, '--from', 'lundi'], /^--from: A log position/],
    ['keys without a terminal', () => [learner, '--tenant', stack.tenant, '--step'], /reads keys from a terminal/],
  ])('refuses %s with a reason, and ends with 2', async (_, args, reason) => {
    const failure = await sillage(...args()).catch((error: { code: number; stderr: string }) => error)
    expect(failure).toMatchObject({ code: 2, stderr: expect.stringMatching(reason) })
    expect(failure).not.toMatchObject({ stderr: expect.stringMatching(/ {4}at /) })
  })

  it('stops quietly where nobody reads on', async () => {
    const child = spawn(process.execPath, [program, 'replay', learner, '--tenant', stack.tenant], {
      env: environment(),
    })
    let told = ''
    child.stderr.on('data', (chunk) => {
      told += chunk
    })
    child.stdout.destroy()
    const [code] = await once(child, 'exit')
    expect({ code, told }).toEqual({ code: 0, told: '' })
  })
})
