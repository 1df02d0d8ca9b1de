// `sillage replay` on PostgreSQL: its output in both languages, and its exit codes.
import { execFile, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify, stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attempt, openSchool, openStack, type Stack } from '../tests/http/stack.ts'

const program = fileURLToPath(new URL('sillage.ts', import.meta.url))

/** util-linux's: BSD's takes other arguments. */
const hasScript = spawnSync('script', ['--version']).status === 0

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

const environment = () => ({
  ...process.env,
  DATABASE_URL: stack.service.databaseUrl,
  SILLAGE_DATA: stack.directory,
  SILLAGE_KEYS: join(stack.directory, 'keys'),
  NO_COLOR: '1',
})

async function sillage(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'replay', ...args], { env: environment() })
  return stdout.replaceAll('\u202f', ' ')
}
const replay = (...args: string[]) => sillage(learner, '--tenant', stack.tenant, ...args)

describe('sillage replay, on PostgreSQL', () => {
  it('prints the history as steps, in French and in English', async () => {
    const french = await replay()
    expect(french).toMatch(
      /^Étape 1 sur 4 · .*\n {2}A rejoint une classe pour l’année 2025-2026\n {4}Inscription en classe .*nouveau/,
    )
    expect(french).toMatch(/A répondu faux à l’exercice calcul\/addition\/7 \(niveau 3\) en 5,2 s : « 42 »\n/)
    expect(french).toMatch(/ {4}Compétence calcul\/addition\n {6}maîtrise estimée +\d+ % → \d+ %\n +réponses +1 → 2\n/)
    const english = await replay('--lang', 'en', '--models', 'skill-profile', '--to', positions[1] ?? '')
    expect(english).toMatch(/Answered exercise .* incorrectly in/)
    expect(english).not.toMatch(/ correctly in |In total/)
  })

  it('shows the state at a time in tables, and the changes between two times', async () => {
    const state = await replay('--at', positions[2] ?? '')
    expect(state).toContain(`Ce que l’on savait à la position ${positions[2]} `)
    expect(state).toMatch(/\nCompétence\n {2}compétence +calcul\/addition\n/)
    expect(state).not.toContain('calcul/division')
    expect(await replay('--at', positions[3] ?? '')).toMatch(
      /\nCompétence\n[\s\S]* {2}compétence +calcul\/addition\n[\s\S]* {2}compétence +calcul\/division\n/,
    )
    const difference = await replay('--from', positions[1] ?? '', '--to', positions[2] ?? '')
    expect(difference).toMatch(
      /^Compétence calcul\/addition\n {2}maîtrise estimée +.*\n {2}réponses +1 → 2 +1 événement$/m,
    )
  })

  it('names a time before the first event without the position of a later one', async () => {
    const before = await replay('--at', '2010-01-15T11:00:00Z')
    expect(before).toMatch(/^Ce qui s’était passé jusqu’au 15 janv\. 2010, \d\d:00\n/)
  })

  it('prints the same as JSON', async () => {
    const lines = (await replay('--json')).trim().split('\n')
    const steps = lines.map((line) => JSON.parse(line))
    expect(steps.map(({ position }) => position)).toEqual(positions)
    expect(steps[1].words).toMatchObject({ fr: expect.stringMatching(/^A répondu/), en: expect.any(String) })
    const state = JSON.parse(await replay('--json', '--at', positions[1] ?? ''))
    expect(state).toMatchObject({ learner, shownAt: { position: positions[1] } })
  })

  it.each([
    [
      'a learner whom the school does not know',
      () => [randomUUID(), '--tenant', stack.tenant],
      /The school .* has no learner/,
    ],
    ['an invalid learner id', () => ['x', '--tenant', stack.tenant], /A UUID is expected/],
    ['an invalid time', () => [learner, '--tenant', stack.tenant, '--from', 'lundi'], /^error: --from: A log position/],
    ['keys for a state', () => [learner, '--tenant', stack.tenant, '--step', '--at', '1'], /^error: --at and --known/],
  ])('refuses %s with a reason, and exits with 2', async (_, args, reason) => {
    const failure = await sillage(...args()).catch((error: { code: number; stderr: string }) => error)
    expect(failure).toMatchObject({ code: 2, stderr: expect.stringMatching(reason) })
    expect(failure).not.toMatchObject({ stderr: expect.stringMatching(/ {4}at /) })
  })

  it('prints all steps where there is no terminal', async () => {
    const printed = await replay('--step')
    expect(printed.match(/^Étape \d sur 4 /gm)).toHaveLength(4)
    expect(printed).not.toContain('\u001b')
  })

  it('moves by keys in a terminal', async (context) => {
    if (!hasScript) return context.skip('needs `script` of util-linux, which makes a terminal: install it')
    const command = [process.execPath, program, 'replay', learner, '--tenant', stack.tenant, '--step'].join(' ')
    const child = spawn('script', ['-qec', `stty rows 24 cols 80; ${command}`, '/dev/null'], {
      env: { ...environment(), TERM: 'xterm' },
    })
    let screen = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      screen += text
    })
    const ended = once(child, 'close')
    const shows = (text: string | RegExp) => expect.poll(() => screen.replaceAll('\u202f', ' ')).toMatch(text)
    for (const [keys, text] of [
      ['', 'Étape 1 sur 4 '],
      [' ', 'Étape 2 sur 4 '],
      ['2\u001b[C', 'Étape 4 sur 4 '],
      ['n', 'C’est la dernière étape.'],
      ['b', 'Étape 3 sur 4 '],
      ['?', 'Appuyez sur une touche pour revenir à l’étape.'],
      [' m', 'maîtrise seulement : '],
    ] as const) {
      screen = ''
      if (keys === '') await shows(text)
      else {
        child.stdin.write(keys)
        await shows(text)
      }
      const lines = screen.split(/\r?\n|\[2J/).map((line) => stripVTControlCharacters(line))
      expect(lines.filter((line) => line.length > 80)).toEqual([])
    }
    child.stdin.write('q')
    expect((await ended)[0]).toBe(0)
  })

  it('ends quietly when the reader closes the pipe', async () => {
    const child = spawn(process.execPath, [program, 'replay', learner, '--tenant', stack.tenant], {
      env: environment(),
    })
    let errors = ''
    child.stderr.on('data', (chunk) => {
      errors += chunk
    })
    child.stdout.destroy()
    const [code] = await once(child, 'exit')
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
  })
})
