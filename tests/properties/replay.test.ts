// For any sequence of commands, a learner's history as steps matches the folds, whatever the pages.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Definitions, readDefinitions } from '#definitions/definitions.ts'
import { Instant, type PersonId, type Position, START } from '#kernel/ids.ts'
import { atPosition } from '#past/moment.ts'
import { past } from '#past/past.ts'
import { streamsOf } from '#past/person-history.ts'
import { personModels } from '#past/questions/person-models.ts'
import { shown } from '#past/questions/person-question.ts'
import { type Replay, type ReplayQuestion, type ReplayStep, replay } from '#past/replay/replay.ts'
import type { ShownChange } from '#past/replay/shown-change.ts'
import { anySteps, castOf, eventsOf, memoryStage, play, type Stage, type Step } from './school-life.ts'

const cast = castOf(7)
const RUNS = { numRuns: 40 }

describe('a learner’s history as steps, for any sequence of commands', () => {
  let definitions: Definitions
  beforeAll(async () => {
    definitions = await readDefinitions()
  })

  type Told = { readonly stage: Stage; readonly replay: Replay; readonly head: Position }
  async function lived(steps: readonly Step[]): Promise<Told> {
    const stage = memoryStage(definitions)
    await play(stage, cast, steps)
    const told = replay({ past: past({ ...stage, snapshots: null }), definitions })
    return { stage, replay: told, head: await stage.log.head() }
  }

  const question = (person: PersonId, upTo: Position, more: Partial<ReplayQuestion> = {}): ReplayQuestion => ({
    tenant: cast.tenant,
    person,
    models: personModels(definitions),
    after: START,
    upTo,
    occurredAfter: null,
    occurredBy: null,
    isHidden: () => false,
    ...more,
  })

  async function allSteps({ replay }: Told, asked: ReplayQuestion): Promise<ReplayStep[]> {
    const steps: ReplayStep[] = []
    for await (const { step } of replay.entries(asked)) if (step) steps.push(step)
    return steps
  }

  type Rows = Map<string, Record<string, unknown>>
  const nameOf = (model: string, key: object) => JSON.stringify([model, key])

  /** The visible rows of a person as of a position. */
  async function stateAt({ stage }: Told, person: PersonId, upTo: Position): Promise<Rows> {
    const { models } = await past({ ...stage, snapshots: null }).stateAt({
      tenant: cast.tenant,
      streams: streamsOf(person),
      models: personModels(definitions),
      moment: atPosition(upTo),
    })
    return new Map(
      models.flatMap(({ model, rows }) =>
        [...rows.values()].map(({ key, row }) => [nameOf(model.name, key), shown(model, row)] as const),
      ),
    )
  }

  /** Changes rows as a step says, which must be as the step says they were. */
  function apply(rows: Rows, { model, key, change, fields }: ShownChange): void {
    const name = nameOf(model, key)
    const before = rows.get(name)
    expect(before === undefined, name).toBe(change === 'added')
    for (const [field, { before: was }] of Object.entries(fields)) expect(before?.[field] ?? null).toEqual(was)
    if (change === 'removed') rows.delete(name)
    else
      rows.set(name, {
        ...before,
        ...Object.fromEntries(Object.entries(fields).map(([field, { after }]) => [field, after])),
      })
  }

  const learners = cast.learners as readonly PersonId[]

  it('the changes of each step, applied to the state before, give the state after', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps(definitions, cast), fc.nat(), async (steps, n) => {
        const told = await lived(steps)
        for (const person of learners) {
          const from = (BigInt(n) % (told.head + 1n)) as Position
          const rows = await stateAt(told, person, from)
          const own = await allSteps(told, question(person, told.head, { after: from }))
          for (const [index, { event, changes }] of own.entries()) {
            for (const change of changes) apply(rows, change)
            // Each state would be quadratic: those in the middle and at the end.
            if (index === own.length >> 1) expect(rows).toEqual(await stateAt(told, person, event.position))
          }
          expect(rows).toEqual(await stateAt(told, person, told.head))
        }
      }),
      RUNS,
    )
  })

  it('every event of the person is one step, in order, and marked late where a later one arrived before', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps(definitions, cast), async (steps) => {
        const told = await lived(steps)
        const events = await eventsOf(told.stage, cast.tenant)
        for (const person of learners) {
          const own = events.filter(({ stream }) => streamsOf(person).includes(stream))
          const shownSteps = await allSteps(told, question(person, told.head))
          expect(shownSteps.map(({ event }) => event.position)).toEqual(own.map(({ position }) => position))
          expect(shownSteps.map(({ late }) => late)).toEqual(
            own.map(({ occurredAt }, n) => own.slice(0, n).some((earlier) => earlier.occurredAt > occurredAt)),
          )
          for (const { words, changes } of shownSteps) {
            expect(words.fr).toMatch(/^\p{Lu}/u)
            expect(words.en).toMatch(/^\p{Lu}/u)
            // A column that only folds use.
            for (const { fields } of changes) expect(fields).not.toHaveProperty('run')
          }
        }
      }),
      RUNS,
    )
  })

  it('pages of any size, and ranges of time, lose and repeat nothing', async () => {
    const moments = fc.option(
      fc
        .integer({ min: 5_900, max: 10_070 })
        .map((n) => Instant.parse(new Date(Date.UTC(2026, 8, 1, 7, n)).toISOString())),
      { nil: null },
    )
    await fc.assert(
      fc.asyncProperty(
        anySteps(definitions, cast),
        fc.integer({ min: 1, max: 7 }),
        moments,
        moments,
        async (steps, limit, occurredAfter, occurredBy) => {
          const told = await lived(steps)
          const [person] = learners
          if (!person) return
          const bounds = { occurredAfter, occurredBy }
          const whole = await allSteps(told, question(person, told.head))
          const asked = whole.filter(
            ({ event: { occurredAt } }) =>
              (occurredAfter === null || occurredAt > occurredAfter) &&
              (occurredBy === null || occurredAt <= occurredBy),
          )
          const paged: ReplayStep[] = []
          for (let at: Position | null = START; at !== null; ) {
            const page = await told.replay.page(question(person, told.head, { ...bounds, after: at }), { limit })
            expect(page.steps.length).toBeLessThanOrEqual(limit)
            paged.push(...page.steps)
            at = page.next
          }
          expect(paged).toEqual(asked)
          // The last page says that it is the last.
          const last = await told.replay.page(question(person, told.head, bounds), { limit: Math.max(1, asked.length) })
          expect(last.next).toBeNull()
        },
      ),
      RUNS,
    )
  })
})
