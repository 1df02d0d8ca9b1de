/** `sillage revision` on PostgreSQL: weights fitted on the reviews of simulated learners, in force, and taken back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import revisionAnswered from '#events/learning/revision-answered.ts'
import { derivedCommandId, eventId, Instant, LocalDay, PersonId, streamName, TenantId } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import { randomOf } from '#ml/random.ts'
import { openTrainer } from '#modelling/revision/memory-trainer.ts'
import { dayAfter } from '#platform/wall-clock.ts'
import { learnt, practised, traitOf, trueRecall } from '#simulator/memory.ts'
import { classA } from '../tests/fixtures/learning.ts'
import { openSchool, openStack, type Stack } from '../tests/http/stack.ts'
import { runVerb } from './command-line/run-verb.fixtures.ts'

const LEARNERS = 60
const CONTENTS = 6
const INTERVALS = [1, 3, 7, 21, 21, 21, 21]

let stack: Stack
let tenant: TenantId
beforeAll(async () => {
  stack = await openStack('revision weights', { worker: true })
  tenant = TenantId.parse(stack.tenant)
  await openSchool(stack)
  for (let learner = 1; learner <= LEARNERS; learner += 1) await revises(learner)
})
afterAll(async () => {
  await stack?.close()
})

/** A learner whose true memory follows another formula than the plan, by fixed intervals: the events of a few months. */
async function revises(number: number): Promise<void> {
  const learner = PersonId.parse(id('1ea', number))
  const trait = traitOf(randomOf('learner', number))
  const events = Array.from({ length: CONTENTS }, (_, content) => {
    const random = randomOf('memory', number, content)
    const traits = { learner: trait - 2, content: traitOf(randomOf('content', content)) }
    const name = `exercise-${content}`
    let day = content
    let memory = learnt(day)
    return [
      { day, event: exerciseCompleted({ exercise: name, attempts: 1, class: classA }) },
      ...INTERVALS.map((days) => {
        day += days
        const correct = random.chance(trueRecall(memory, traits, day))
        memory = practised(memory, day, correct)
        const revised = { session: id('4ed', number), kind: 'exercise', item: name } as const
        return { day, event: revisionAnswered({ ...revised, correct, class: classA }) }
      }),
    ]
  })
    .flat()
    .sort((a, b) => a.day - b.day)
  const command = derivedCommandId('revises', String(number))
  await stack.service.log.append({
    stream: streamName('learner', learner),
    tenant,
    expected: 'any',
    events: events.map(({ day, event }, n) => ({
      ...event,
      ...{ id: eventId(command, n + 1), subject: learner, actor: someone.teacher, correlationId: command },
      ...{ causationId: null, fingerprint: 0, zone: someone.zone, sealed: [] },
      occurredAt: Instant.parse(`${dayAfter(LocalDay.parse('2026-01-05'), day)}T09:00:00.000Z`),
    })),
  })
}

const sillage = async (...args: string[]) => {
  const ended = await runVerb(stack.service, ['revision', ...args])
  return { ...ended, printed: ended.printed.replaceAll('\u202f', ' ') }
}
const lastLine = (text: string) => JSON.parse(text.trim().split('\n').at(-1) ?? '')
const read = async (after?: string) =>
  (await stack.ask('GET', `/api/revision-weights${after ? `?atLeast=${after}` : ''}`)).json()

describe('sillage revision', () => {
  it('refuses to fit where there is too little to learn from, and says how much there is', async () => {
    const { code, said } = await sillage('fit', '--tenant', id('5c0009'))
    if (!openTrainer()) return expect(said).toMatch('Linux on x64')
    expect(code).toBe(2)
    expect(said).toMatch(/At least 1.000 reviews are needed .* this school has 0 besides/)
  })

  it.skipIf(!openTrainer())('shows what it would do, and does nothing, with --dry-run', async () => {
    const { code, printed } = await sillage('fit', '--tenant', tenant, '--dry-run')
    expect(printed).toMatch(/Fitted on .* reviews of .* learners.\nJudged on .* other learners: loss .*\nThey would be/)
    expect(code).toBe(5)
    expect((await sillage('status', '--tenant', tenant)).printed).toBe('In force: the usual weights.\n')
  })

  it.skipIf(!openTrainer())('puts fitted weights into force if they predict better, and not twice', async () => {
    const ended = await sillage('fit', '--tenant', tenant, '--json')
    expect(ended.said).toBe('')
    const fitted = lastLine(ended.printed)
    expect(fitted).toMatchObject({ isBetter: true, version: 1, comparedWith: null })
    expect(fitted.lossAfter).toBeLessThan(fitted.lossBefore)
    expect(fitted.learners + fitted.heldOutLearners).toBe(LEARNERS)
    expect(fitted.reviews + fitted.heldOutReviews).toBe(LEARNERS * CONTENTS * INTERVALS.length)
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
