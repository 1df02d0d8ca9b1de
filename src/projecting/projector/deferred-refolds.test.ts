// Folding a row again once for many amendments: the changes of a page are those of folding one touch after the other, and no
// stream is folded more often than it must be.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { SkillId } from '#events/learning/values.ts'
import { withdrawnRows } from '#events/learning/withdrawn-rows.ts'
import { withdrawalsOf } from '#imports/withdrawn-facts.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { foldEvents } from '#kernel/fold.ts'
import { PersonId, type Position } from '#kernel/ids.ts'
import { defineProjection, type Projection, refold } from '#kernel/projection.ts'
import { recallHistory } from '#kernel/recalled-history.ts'
import { type Happening, id, record, someone } from '#kernel/specification.ts'
import { attempted } from '../../../tests/fixtures/learning.ts'
import { foldPage, planPage } from './page.ts'
import type { Keyed } from './projection-store.ts'

const importer = PersonId.parse(id('1139'))

/** Counts answers by skill. `folds` counts how often it was called, and it throws where it is told to. */
function counting(
  onPoison: 'stop' | 'park-key',
  isPoison: (e: { data: { exercise: string } }) => boolean = () => false,
) {
  const seen = { folds: 0 }
  const projection: Projection = defineProjection('counted', {
    version: 1,
    description: 'Answers by skill.',
    of: 'learner',
    words: {
      title: { fr: 'Comptes', en: 'Counts' },
      columns: {
        learner: { fr: 'élève', en: 'learner' },
        skill: { fr: 'compétence', en: 'skill' },
        answers: { fr: 'réponses', en: 'answers' },
        last: { fr: 'dernier exercice', en: 'last exercise' },
      },
    },
    onPoison,
    key: z.object({ learner: PersonId, skill: SkillId }),
    row: z.object({ answers: z.int(), last: z.string() }),
    on: (on, revise) => [
      on(
        exerciseAttempted,
        ({ subject, data: { skill } }) => (subject ? { learner: subject, skill } : []),
        (row, e) => {
          seen.folds += 1
          if (isPoison(e)) throw new Error('poison')
          return { answers: (row?.answers ?? 0) + 1, last: e.data.exercise }
        },
      ),
      revise(importWithdrawn, (e) => withdrawnRows(e, e.data.skills, (skill) => ({ skill })), refold),
    ],
  })
  return { projection, seen }
}

type Step = 'mine' | 'theirs' | 'withdraw'
/** What happened in a stream: answers of two skills, and withdrawals of all that was imported until then. */
function streamOf(steps: readonly Step[]): readonly RecordedEvent[] {
  const happenings: Happening[] = []
  for (const [n, step] of steps.entries()) {
    const skill = SkillId.parse(n % 3 ? 'one' : 'two')
    if (step !== 'withdraw')
      happenings.push({
        ...attempted({ exercise: `e${n}`, skill }),
        actor: step === 'mine' ? someone.learner : importer,
      })
    else
      for (const { event } of withdrawalsOf(record(happenings), importer, 'mathcopain').withdrawals)
        happenings.push({ ...event, actor: importer })
  }
  return record(happenings)
}

function foldedInPages(projection: Projection, events: readonly RecordedEvent[], size: number) {
  const rows = new Map<string, { key: object; row: object; position: Position }>()
  let waiting: readonly Keyed[] = []
  const parked: string[] = []
  for (let from = 0; from < events.length; from += size) {
    const page = events.slice(from, from + size)
    recall(projection, page, events)
    const loaded = [...rows.values()].map((row) => ({ tenant: someone.tenant, ...row }))
    const { changes, fault } = foldPage(planPage(projection, page), loaded, waiting)
    for (const { key } of changes.deletes) rows.delete(JSON.stringify(key))
    for (const { key, row, position } of changes.upserts) rows.set(JSON.stringify(key), { key, row, position })
    parked.push(...changes.parked.map(({ text, position, error }) => `${text} ${position} ${error}`))
    waiting = [...waiting, ...changes.parked.filter(({ text }) => !waiting.some((one) => one.text === text))]
    if (fault) return { rows, parked, fault }
  }
  return { rows, parked, fault: null }
}
function recall(projection: Projection, page: readonly RecordedEvent[], stream: readonly RecordedEvent[]): void {
  for (const event of page)
    if (event.type === importWithdrawn.type)
      recallHistory(event, [projection], () => stream.filter(({ revision }) => revision < event.revision), stream)
}
const plainly = (projection: Projection, events: readonly RecordedEvent[]) =>
  new Map(
    [...foldEvents(projection, events).values()].map(({ key, row, position }) => [
      JSON.stringify(key),
      { key, row, position },
    ]),
  )

const steps = fc.array(fc.constantFrom<Step>('mine', 'theirs', 'theirs', 'withdraw'), { maxLength: 25 })

it('gives the rows of a plain fold, whatever the page size', () =>
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 30 }), (given, size) => {
      const events = streamOf(given)
      const { projection } = counting('stop')
      expect(foldedInPages(projection, events, size)).toEqual({
        rows: plainly(projection, events),
        parked: [],
        fault: null,
      })
    }),
  ))

it.each(['stop', 'park-key'] as const)('with %s, stops and parks as pages of one event do', (onPoison) =>
  fc.assert(
    fc.property(steps, fc.integer({ min: 2, max: 30 }), fc.nat({ max: 25 }), (given, size, poisoned) => {
      const events = streamOf(given)
      const { projection } = counting(onPoison, ({ data }) => data.exercise === `e${poisoned}`)
      expect(foldedInPages(projection, events, size)).toEqual(foldedInPages(projection, events, 1))
    }),
  ),
)

it('folds a stream once for all withdrawals of a page, and not once for each', () => {
  const { projection, seen } = counting('stop')
  const given = Array.from({ length: 12 }, () => ['mine', 'theirs', 'theirs', 'theirs'] as const).flat()
  const facts = streamOf(given)
  const many = withdrawalsOf(facts, importer, 'mathcopain').withdrawals[0]?.event
  if (!many) throw new Error('expected a withdrawal')
  const named = importWithdrawn.data.parse(many.data)
  const split = named.facts.map((fact) => ({ ...many, data: { ...named, facts: [fact] }, actor: importer }))
  const events = record([...facts, ...split])
  const page = events.slice(facts.length)
  const loaded = [...foldEvents(projection, facts).values()]
  recall(projection, page, events)
  seen.folds = 0
  const { changes } = foldPage(planPage(projection, page), loaded)
  expect(split.length).toBe(36)
  // Twelve answers are left.
  expect(seen.folds).toBe(12)
  expect(changes.upserts.map(({ row }) => Reflect.get(row, 'answers'))).toEqual(expect.arrayContaining([8, 4]))
})
