// `sillage models audit` on PostgreSQL: what it finds in an imported table, what it withholds, and how it refuses. Learners of
// group b meet exercises of one domain that are harder for them than for others of their ability.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomOf } from '#ml/random.ts'
import { sigmoid } from '#ml/table.ts'
import { freshDatabase, type TestDatabase } from '../tests/test-database.ts'

const program = fileURLToPath(new URL('sillage.ts', import.meta.url))
const LEARNERS = 460
/** Fewer than 200 are trained on: a regression serves alone, and trains in a second. */
const JUDGED_FROM = 190

let database: TestDatabase
let home: string
let tenant: string
let model: string
let judged: number
beforeAll(async () => {
  database = await freshDatabase('model audits')
  home = await mkdtemp(join(tmpdir(), 'sillage-audits-'))
  const random = randomOf('audited school')
  const rows = Array.from({ length: LEARNERS }, (_, learner) => {
    const ability = random.normal(0.5, 0.8)
    return Array.from({ length: 8 }, (_, n) => {
      const domain = n % 2 === 0 ? 'calcul' : 'lecture'
      const odds = ability - (groupOf(learner) === 'b' && domain === 'calcul' ? 1.6 : 0)
      return [
        `l${learner}`,
        `${domain}-${random.between(1, 6)}`,
        `${domain}/a`,
        Number(random.chance(sigmoid(odds))),
      ].join()
    })
  })
  await file('answers.csv', ['user_id,item_id,skill_id,correct', ...rows.flat()])
  const columns = 'learner=user_id,exercise=item_id,skill=skill_id,correct=correct'
  const imported = await sillage(
    'import',
    'answers',
    join(home, 'answers.csv'),
    '--school',
    'É',
    '--columns',
    columns,
    '--json',
  )
  tenant = JSON.parse(lastLine(imported)).tenant
  const named = Array.from({ length: LEARNERS - JUDGED_FROM }, (_, n) => `l${n + JUDGED_FROM}`)
  const exclude = await file('judged.txt', named)
  model = JSON.parse(
    lastLine(await sillage('models', 'train', 'next-answer', '--tenant', tenant, '--exclude', exclude, '--json')),
  ).name
})
afterAll(async () => {
  await database?.drop()
  await rm(home, { recursive: true, force: true })
})

/** Of the learners who are judged, nearly a half is in b. */
const groupOf = (learner: number): 'a' | 'b' =>
  learner < JUDGED_FROM ? (learner % 10 === 0 ? 'b' : 'a') : learner % 2 === 0 ? 'a' : 'b'
const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''

async function sillage(...args: string[]): Promise<string> {
  const env = { ...process.env, DATABASE_URL: database.url, SILLAGE_DATA: home, SILLAGE_KEYS: join(home, 'keys') }
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env })
  return stdout.replaceAll('\u202f', ' ')
}

async function file(name: string, lines: readonly string[]): Promise<string> {
  const path = join(home, name)
  await writeFile(path, `${lines.join('\n')}\n`)
  return path
}

const failing = async (...args: string[]) => await sillage(...args).catch((error) => error)
const everybody = Array.from({ length: LEARNERS }, (_, learner) => learner)

describe('the audit of a model', () => {
  it('finds the exercises that are harder for a group, draws a page, and ends with 1', async () => {
    const slices = await file('slices.csv', [
      'élève,groupe',
      ...everybody.map((learner) => `l${learner},${groupOf(learner)}`),
    ])
    const out = join(home, 'audit.html')
    const args = ['models', 'audit', model, '--tenant', tenant, '--slices', slices, '--dry-run', '--out', out]
    const failed = await failing(...args, '--json')
    expect(failed).toMatchObject({ code: 1 })
    const audit = JSON.parse(lastLine(failed.stdout))
    expect(audit).toMatchObject({ outcome: 'failed', judgedOn: 'not-trained-on' })
    // Besides those that were named, a fifth of the others is held out.
    expect(audit.learners).toBeGreaterThan(LEARNERS - JUDGED_FROM)
    expect(audit.rows).toBe(8 * audit.learners)
    judged = audit.learners
    expect(audit.gate).toMatchObject({ gate: 'audited', passed: false })
    const [{ slices: groups, pairs }] = audit.attributes
    expect(groups.map(({ value }: { value: string }) => value)).toEqual(['a', 'b'])
    const found = pairs[0].tests.filter(({ verdict }: { verdict: string }) => verdict === 'failed')
    expect(found).toContainEqual(expect.objectContaining({ measure: 'item-bias', area: 'calcul' }))
    const page = await readFile(out, 'utf8')
    expect(page).toContain('<html lang="fr">')
    expect(page.match(/<svg /g)).toHaveLength(3)
    // It names no learner, and loads nothing.
    expect(page).not.toMatch(/\bl\d+\b|src=|href=|<script/)
  })

  it('shows nothing of a group that is too small, in words too', async () => {
    const slices = await file('small.csv', [
      'élève,rare',
      ...everybody.map((learner) => `l${learner},${learner >= JUDGED_FROM && learner % 90 === 1 ? 'peu' : 'commun'}`),
    ])
    const printed = await sillage('models', 'audit', model, '--tenant', tenant, '--slices', slices, '--dry-run')
    expect(printed).toContain('Values that too few learners have (no figure includes them): 1')
    expect(printed).toContain('No verdict: no two groups of an attribute were large enough.')
    expect(printed).not.toContain('peu')
    // Three are rare, and no total tells of them.
    expect(printed).toContain(`predictions of ${judged - 3} learners`)
  })

  it('refuses files that it cannot compare, and names the line', async () => {
    const files = [
      { lines: ['élève,groupe', 'l1,a', 'l1,b'], says: /line 3: this learner has a row already/ },
      { lines: ['élève,groupe', 'l1'], says: /line 2: expected 2 cells, as in the header, found 1/ },
      { lines: ['élève'], says: /line 1: expected a header/ },
      { lines: ['élève,groupe', 'somebody,a'], says: /No learner of .* is judged here/ },
      {
        lines: ['élève,nom', ...everybody.map((learner) => `l${learner},Nom ${learner}`)],
        says: /the column nom has 460 different values/,
      },
    ]
    for (const [n, { lines, says }] of files.entries()) {
      const slices = await file(`refused-${n}.csv`, lines)
      const refused = await failing('models', 'audit', model, '--tenant', tenant, '--slices', slices)
      expect(refused).toMatchObject({ code: 2 })
      expect(refused.stderr).toMatch(says)
    }
    const missing = await failing('models', 'audit', model, '--tenant', tenant, '--slices', join(home, 'none.csv'))
    expect(missing).toMatchObject({ code: 2 })
  })

  it('is a gate of promotion once it is recorded', async () => {
    const args = ['--tenant', tenant, '--slices', join(home, 'slices.csv')]
    expect(await failing('models', 'audit', model, ...args)).toMatchObject({ code: 1 })
    expect(await sillage('models', 'list', '--tenant', tenant)).toMatch(/fails: .*audited/)
    const refused = await failing('models', 'promote', model, '--tenant', tenant)
    expect(refused).toMatchObject({ code: 2 })
    expect(refused.stderr).toMatch(/does not pass: .*audited/)
  })

  it('gives no verdict on the few learners who are held out of every training', async () => {
    const trained = await sillage('models', 'train', 'next-answer', '--tenant', tenant, '--json')
    const { name } = JSON.parse(lastLine(trained))
    const args = ['--tenant', tenant, '--slices', join(home, 'slices.csv'), '--json']
    const audit = JSON.parse(lastLine(await sillage('models', 'audit', name, ...args)))
    expect(audit).toMatchObject({ outcome: 'no-verdict', gate: { passed: null } })
  })
})

describe('the report of drift', () => {
  it('refuses where no answer came since the training, and a model that the school does not have', async () => {
    const none = await failing('models', 'drift', model, '--tenant', tenant)
    expect(none).toMatchObject({ code: 2 })
    expect(none.stderr).toContain(`No answer came since ${model} was trained.`)
    const unknown = await failing('models', 'drift', 'next-answer-000000000000', '--tenant', tenant)
    expect(unknown).toMatchObject({ code: 2 })
  })
})
