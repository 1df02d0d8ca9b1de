// The verbs of models on PostgreSQL, on an imported table: what they print, who is judged and left out, and how they refuse.
// Forty learners are a cold start: what trees and nets learn is tested beside them.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FEW_LEARNERS, simulatedAnswers } from '../tests/models/simulated-answers.ts'
import { freshDatabase, type TestDatabase } from '../tests/test-database.ts'

const program = fileURLToPath(new URL('sillage.ts', import.meta.url))
const answers = [...simulatedAnswers({ ...FEW_LEARNERS, learners: 40, exercises: 60, skills: 6, answers: 1_200 })]

let database: TestDatabase
let home: string
let tenant: string
beforeAll(async () => {
  database = await freshDatabase('model verbs')
  home = await mkdtemp(join(tmpdir(), 'sillage-models-'))
  const rows = answers.map(({ learner, exercise, skill, correct }) =>
    [learner, exercise, skill, Number(correct)].join(),
  )
  await writeFile(join(home, 'answers.csv'), ['user_id,item_id,skill_id,correct', ...rows, ''].join('\n'))
  const columns = 'learner=user_id,exercise=item_id,skill=skill_id,correct=correct'
  const imported = await sillage(
    'import',
    'answers',
    join(home, 'answers.csv'),
    '--school',
    'École',
    '--columns',
    columns,
    '--json',
  )
  tenant = JSON.parse(lastLine(imported)).tenant
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

async function file(name: string, ids: readonly string[]): Promise<string> {
  const path = join(home, name)
  await writeFile(path, `${ids.join('\n')}\n`)
  return path
}

describe('the verbs of models, on PostgreSQL', () => {
  it('judge the named learners, leave out others, and print the figures as their last line', async () => {
    const test = await file('test.txt', ['l0', 'l1', 'l2', 'l3', 'l39'])
    const exclude = await file('exclude.txt', ['l3', 'l4'])
    const args = ['--tenant', tenant, '--test', test, '--exclude', exclude]
    const { models } = JSON.parse(lastLine(await sillage('models', 'evaluate', 'next-answer', ...args, '--json')))
    const judged = answers.filter(({ learner }) => ['l0', 'l1', 'l2', 'l39'].includes(learner))
    const names = ['exercise-mean', 'bkt', 'pfa', 'elo', 'best-lr', 'best-lr-recency', 'next-answer']
    expect(models.map(({ name }: { name: string }) => name)).toEqual(names)
    for (const model of models) {
      expect(model.n).toBe(judged.length)
      expect(model.share_correct).toBeCloseTo(judged.filter(({ correct }) => correct).length / judged.length)
      for (const figure of ['auc', 'auc_clean', 'logloss', 'rmse', 'brier', 'ece'])
        expect(typeof model[figure]).toBe('number')
      expect(Object.keys(model.by_history)).toEqual(['first_5', '5_to_20', 'later'])
    }
  })

  it('say in words what serves a small school', async () => {
    const printed = await sillage('models', 'evaluate', 'next-answer', '--tenant', tenant)
    expect(printed).toMatch(/^40 learners, \d+ of them with a twin\. Judged on \d+ answers/)
    expect(printed).toContain(
      'Served by: logistic regression alone: trees and nets need at least 200 training learners.',
    )
  })

  it('judge the later answers', async () => {
    const printed = await sillage('models', 'evaluate', 'next-answer', '--tenant', tenant, '--split', 'time', '--json')
    const { models } = JSON.parse(lastLine(printed))
    expect(models[0].n).toBeGreaterThan(0.15 * answers.length)
    expect(models[0].n).toBeLessThan(0.25 * answers.length)
  })

  it('store a model that can be listed and made again, byte for byte', async () => {
    const trained = await sillage('models', 'train', 'next-answer', '--tenant', tenant)
    const [, name = '', learned] =
      /Trained (next-answer-[0-9a-f]{12}) on [\d ]+ answers of (\d+) learners/.exec(trained) ?? []
    const [, judged] = /Judged on \d+ answers of (\d+) other learners/.exec(trained) ?? []
    expect(Number(judged)).toBeGreaterThan(0)
    expect(Number(learned) + Number(judged)).toBeLessThanOrEqual(40)
    expect(trained).toMatch(/Gate better: (passed|failed)/)
    expect(await sillage('models', 'list', '--tenant', tenant)).toContain(name)
    const again = await sillage('models', 'reproduce', name, '--tenant', tenant)
    expect(again).toContain(`The bytes are the same: ${name}`)
  })

  it('explain the risk of a learner whom no worker has read yet, from the log', async () => {
    const found = JSON.parse(lastLine(await sillage('import', 'learner', 'l0', '--tenant', tenant, '--json')))
    const explained = await sillage('models', 'explain', found.learners[0].learner, '--tenant', tenant)
    expect(explained).toMatch(/^By the rule recent-success \(none-promoted\): (not )?flagged\./)
    expect(explained).toContain('Features as of ')
  })

  it('refuse a file that names nobody, a model that is not stored, and a question without an answer', async () => {
    const nobody = await file('nobody.txt', ['somebody else'])
    const failing = [
      {
        args: ['evaluate', 'next-answer', '--test', nobody],
        says: /No learner of .*nobody\.txt has answers in school/,
      },
      { args: ['evaluate', 'next-answer', '--test', join(home, 'missing.txt')], says: /Could not read .*missing\.txt/ },
      { args: ['reproduce', 'next-answer-000000000000'], says: /There is no model "next-answer-000000000000"/ },
      { args: ['train', 'at-risk'], says: /At least 200 learners are needed/ },
    ]
    for (const { args, says } of failing) {
      const failed = await sillage('models', ...args, '--tenant', tenant).catch((error) => error)
      expect(failed).toMatchObject({ code: 2 })
      expect(failed.stderr).toMatch(says)
    }
  })
})
