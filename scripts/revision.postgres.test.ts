/** `sillage revision` on PostgreSQL: weights fitted on the reviews of simulated learners, in force, and taken back. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TenantId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { openTrainer } from '#modelling/revision/memory-trainer.ts'
import { LATER_REVIEWS, revises } from '../tests/fixtures/revising-learners.ts'
import { openSchool, openStack, type Stack } from '../tests/http/stack.ts'
import { runVerb } from './command-line/run-verb.fixtures.ts'

const LEARNERS = 60

let stack: Stack
let tenant: TenantId
beforeAll(async () => {
  stack = await openStack('revision weights', { worker: true })
  tenant = TenantId.parse(stack.tenant)
  await openSchool(stack)
  for (let learner = 1; learner <= LEARNERS; learner += 1) await revises(stack.service.log, tenant, learner)
})
afterAll(async () => {
  await stack?.close()
})

const sillage = async (...args: string[]) => {
  const ended = await runVerb(stack.service, ['revision', ...args])
  return { ...ended, printed: ended.printed.replaceAll('\u202f', ' ') }
}
const lastLine = (text: string) => JSON.parse(text.trim().split('\n').at(-1) ?? '')
const read = async (after?: string) =>
  (await stack.ask('GET', `/api/revision-weights${after ? `?atLeast=${after}` : ''}`)).json()

describe('sillage revision', () => {
  it('refuses to fit where there is too little to learn from, and says how much there is', async () => {
    const { code, said, printed } = await sillage('fit', '--tenant', id('5c0009'))
    if (!openTrainer()) return expect(said).toMatch('Linux on x64')
    expect(code).toBe(1)
    expect(printed).toMatch(/At least 1.000 reviews of 20 learners are needed .* this school has 0 of 0 besides/)
    const asked = lastLine((await sillage('fit', '--tenant', id('5c0009'), '--json')).printed)
    expect(asked).toMatchObject({ outcome: 'too-little', reviews: 0, learners: 0, heldOutLearners: 0 })
    expect(asked.needs).toEqual({ reviews: 1_000, learners: 20, heldOutReviews: 100, heldOutLearners: 5 })
  })

  it.skipIf(!openTrainer())('shows what it would do, and does nothing, with --dry-run', async () => {
    const { code, printed } = await sillage('fit', '--tenant', tenant, '--dry-run')
    expect(printed).toMatch(/Fitted on .* reviews of .* learners.\nJudged on .* other learners: loss .*\nThey would be/)
    expect(code).toBe(5)
    expect((await sillage('status', '--tenant', tenant)).printed).toBe('In force: the usual weights.\n')
  })

  it.skipIf(!openTrainer())('puts fitted weights into force if they predict better, and not twice', async () => {
    const job = randomUUID()
    const ended = await sillage('fit', '--tenant', tenant, '--json', '--job', job)
    expect(ended.said).toBe('')
    const fitted = lastLine(ended.printed)
    expect(fitted).toMatchObject({ outcome: 'better', version: 1, comparedWith: null })
    expect(fitted.lossAfter).toBeLessThan(fitted.lossBefore)
    expect(fitted.learners + fitted.heldOutLearners).toBe(LEARNERS)
    expect(fitted.reviews + fitted.heldOutReviews).toBe(LEARNERS * LATER_REVIEWS)
    // A second run of the same job, whose first was killed before it could report.
    const { leftOut: _, ...reported } = fitted
    expect(lastLine((await sillage('fit', '--tenant', tenant, '--json', '--job', job)).printed)).toEqual(reported)
    const again = await sillage('fit', '--tenant', tenant)
    expect(again.code).toBe(1)
    expect(again.printed).toMatch('no better than the weights in force: nothing changes.')
    const head = String(await stack.service.log.head())
    expect(await read(head)).toMatchObject({ inForce: 1, values: fitted.values, items: [{ version: 1, until: null }] })
  })

  it.skipIf(!openTrainer())('goes back to the usual weights, and keeps what was fitted', async () => {
    expect((await sillage('reset', '--tenant', tenant, '--dry-run')).code).toBe(5)
    const { printed } = await sillage('reset', '--tenant', tenant)
    expect(printed).toBe('The usual weights are in force from now on, instead of version 1 of the school’s weights.\n')
    expect((await sillage('reset', '--tenant', tenant)).printed).toBe(
      'The usual weights are in force: nothing changes.\n',
    )
    const status = lastLine((await sillage('status', '--tenant', tenant, '--json')).printed)
    expect(status).toMatchObject({ inForce: null, fitted: [{ version: 1 }] })
    expect(status.fitted[0].until).not.toBeNull()
  })
})
