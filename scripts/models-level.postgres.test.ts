// `sillage models train|evaluate level` on PostgreSQL, on a small school of the plain simulation.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshDatabase, type TestDatabase } from '../tests/test-database.ts'

const program = fileURLToPath(new URL('sillage.ts', import.meta.url))

let database: TestDatabase
let home: string
let truth: string
let tenant: string
beforeAll(async () => {
  database = await freshDatabase('verbs of levels')
  home = await mkdtemp(join(tmpdir(), 'sillage-levels-'))
  truth = join(home, 'truth.ndjson')
  const school = ['--plain', '--answers', '10', '--classes', '2', '--learners', '20']
  const generated = await sillage('generate', ...school, '--truth', truth, '--json')
  tenant = JSON.parse(lastLine(generated)).tenants[0]
})
afterAll(async () => {
  await database?.drop()
  await rm(home, { recursive: true, force: true })
})

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''

async function sillage(...args: string[]): Promise<string> {
  const env = { ...process.env, DATABASE_URL: database.url, SILLAGE_DATA: home, SILLAGE_KEYS: join(home, 'keys') }
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env })
  return stdout.replaceAll('\u202f', ' ')
}
const evaluate = (...args: string[]) => sillage('models', 'evaluate', 'level', '--tenant', tenant, ...args)

describe('the verbs of levels, on PostgreSQL', () => {
  it('hold the estimates against the truth of the simulator, and print the figures as their last line', async () => {
    const { models, unjudged } = JSON.parse(lastLine(await evaluate('--truth', truth, '--past', '8', '--json')))
    expect(models.map(({ name }: { name: string }) => name)).toEqual([
      'mean',
      'rule',
      'elo',
      'past-ability',
      'bayes',
      'level',
    ])
    expect(unjudged).toBe(0)
    for (const model of models) {
      expect(model.n).toBe(8)
      for (const figure of ['mae', 'r2', 'rmse', 'bias', 'clamped']) expect(typeof model[figure]).toBe('number')
    }
  })

  it('judge the learners of a file, who go by their own ids where nothing was imported', async () => {
    const ids = [...(await readFile(truth, 'utf8')).matchAll(/"learner":"([^"]+)"/g)].map(([, id = '']) => id)
    const half = join(home, 'half.txt')
    await writeFile(half, [...new Set(ids)].slice(0, 20).join('\n'))
    const { models } = JSON.parse(lastLine(await evaluate('--truth', truth, '--past', '8', '--test', half, '--json')))
    expect(models.map(({ n }: { n: number }) => n)).toEqual([20, 20, 20, 20, 20, 20])
  })

  it('say without a truth what the estimates are held against', async () => {
    const printed = await evaluate('--past', '5')
    expect(printed).toContain('Judged on 8 learners, from their first 5 answers; trained on 32 others.')
    expect(printed).toContain('Held against the level at which 70 % would be right, as their next 5 answers imply it.')
  })

  it('store a model that can be made again, byte for byte', async () => {
    const trained = await sillage('models', 'train', 'level', '--tenant', tenant)
    const [, name = ''] =
      /Trained (level-[0-9a-f]{12}) on the first 20 answers with a level of each of \d+ learners/.exec(trained) ?? []
    expect(await sillage('models', 'reproduce', name, '--tenant', tenant)).toContain(`The bytes are the same: ${name}`)
  })

  it('serve levels by a model that was trained, in a simulation', async () => {
    const { name } = JSON.parse(lastLine(await sillage('models', 'train', 'level', '--tenant', tenant, '--json')))
    const school = ['--plain', '--answers', '30', '--classes', '1', '--learners', '5', '--to', join(home, 'served')]
    const generated = await sillage(
      'generate',
      ...school,
      '--policy',
      'model',
      '--model',
      name,
      '--model-school',
      tenant,
      '--json',
    )
    expect(JSON.parse(lastLine(generated)).served.answers).toBeGreaterThan(0)
  })

  it('refuse too few answers, a file that is missing or of another kind, and a target that is no share', async () => {
    const commands = join(home, 'commands.ndjson')
    await writeFile(commands, '{"command":"identity.open-school"}\n')
    const failing: [string[], RegExp][] = [
      [['--past', '6'], /No learner has 12 answers with a level/],
      [['--truth', truth, '--past', '11'], /No learner has 11 answers with a level that .*truth\.ndjson covers/],
      [['--truth', join(home, 'missing')], /Could not read .*missing: ENOENT/],
      [['--truth', commands], /commands\.ndjson, line 1, is not what sillage generate --truth writes: kind/],
      [['--target', '70'], /A number between 0 and 1 is expected/],
    ]
    for (const [args, says] of failing) {
      const failed = await evaluate(...args).catch((error) => error)
      expect(failed).toMatchObject({ code: 2 })
      expect(failed.stderr).toMatch(says)
    }
  })
})
