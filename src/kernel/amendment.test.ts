/** Amendments: how a fact reads, what a projection must declare, and rows that are folded again. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { inArrivalOrder, withdrawn } from './amendment.ts'
import { amendmentsOf, effectiveHistory } from './effective-history.ts'
import { defineEvent, type RecordedEvent } from './event.ts'
import { assertRevises, foldEvents } from './fold.ts'
import { PersonId } from './ids.ts'
import { defineProjection, type Projection, refold, unconcerned } from './projection.ts'
import { fold, type Happening, record } from './specification.ts'

const declared = {
  version: 1,
  description: 'For tests.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
} as const
const answered = defineEvent('tests.answered', { ...declared, data: z.object({ right: z.boolean(), level: z.int() }) })
const judged = defineEvent('tests.judged', {
  ...declared,
  data: z.object({ answer: z.string(), at: z.int(), right: z.boolean(), was: inArrivalOrder(z.boolean()) }),
  amends: {
    fact: answered,
    names: ({ answer, at }) => ({ id: answer, revision: at }),
    says: ({ right }) => ({ right }),
  },
})
/** An import that was a mistake: all its answers are withdrawn. */
const undone = defineEvent('tests.import-undone', {
  ...declared,
  data: z.object({ answers: z.array(z.string()) }),
  amends: {
    fact: answered,
    names: ({ answers }) => answers.map((id) => ({ id, revision: null })),
    says: () => withdrawn,
  },
})
const amending = [judged, undone]

const ofPerson = (e: { subject: PersonId | null }) => (e.subject ? { person: e.subject } : [])
const Row = z.object({ answers: z.int(), run: z.int(), longest: z.int() })
const none: z.output<typeof Row> = { answers: 0, run: 0, longest: 0 }

/** The longest run of right answers: such a row cannot be corrected without the answers. */
const longestRun = defineProjection('longest-run', {
  version: 1,
  description: 'For tests.',
  of: 'learner',
  words: {
    title: { fr: 'Test', en: 'Test' },
    columns: {
      person: { fr: 'person', en: 'person' },
      answers: { fr: 'answers', en: 'answers' },
      run: { fr: 'run', en: 'run' },
      longest: { fr: 'longest', en: 'longest' },
    },
  },
  key: z.object({ person: PersonId }),
  row: Row,
  on: (on, revise) => [
    revise(judged, ofPerson, refold),
    revise(undone, ofPerson, refold),
    on(answered, ofPerson, (row = none, { data }) => {
      const run = data.right ? row.run + 1 : 0
      return { answers: row.answers + 1, run, longest: Math.max(row.longest, run) }
    }),
  ],
})

const right = answered({ right: true, level: 1 })
const wrong = answered({ right: false, level: 1 })
/** Identifies the nth event of the stream by its id in these specifications. */
const idOf = (happenings: readonly Happening[], n: number) => record(happenings)[n]?.id ?? ''
const rejudged = (happenings: readonly Happening[], n: number, now: boolean) =>
  judged({ answer: idOf(happenings, n), at: n, right: now, was: !now })
const rowAfter = (happenings: readonly Happening[]) => fold(longestRun, record(happenings))[0]

describe('a row that is folded again', () => {
  const answers = [right, right, wrong, right, right, right]
  it('is as if the answer had been judged that way from the start', () => {
    expect(rowAfter(answers)).toMatchObject({ answers: 6, run: 3, longest: 3 })
    expect(rowAfter([...answers, rejudged(answers, 2, true)])).toMatchObject({ answers: 6, run: 6, longest: 6 })
    expect(rowAfter([...answers, rejudged(answers, 4, false), right])).toMatchObject({ answers: 7, run: 2, longest: 2 })
  })
  it('has the position of the amending event', () =>
    expect(rowAfter([...answers, rejudged(answers, 2, true)])).toMatchObject({ position: 7n }))
  it('permanently loses withdrawn facts, also several at once', () => {
    const withdrawal = undone({ answers: [idOf(answers, 3), idOf(answers, 4)] })
    expect(rowAfter([...answers, withdrawal])).toMatchObject({ answers: 4, run: 1, longest: 2 })
    const judgedAfterwards = [...answers, withdrawal, rejudged(answers, 4, false)]
    expect(rowAfter(judgedAfterwards)).toMatchObject({ answers: 4, run: 1, longest: 2 })
  })
  it('is removed if all its facts were withdrawn', () =>
    expect(rowAfter([right, undone({ answers: [idOf([right], 0)] })])).toBeUndefined())
  it('requires a projection whose rows depend on one stream', () => {
    const everywhere = () =>
      defineProjection('everywhere', {
        version: 1,
        description: 'For tests.',
        key: z.object({ level: z.int() }),
        row: z.object({ answers: z.int() }),
        on: (_, revise) => [revise(judged, () => ({ level: 1 }), refold)],
      })
    expect(everywhere).toThrow(/one kind of stream/)
  })
})

describe('a projection', () => {
  const counting = (revisions: 'none' | 'all') =>
    defineProjection('counting', {
      version: 1,
      description: 'For tests.',
      key: z.object({ person: PersonId }),
      row: z.object({ answers: z.int() }),
      on: (on, revise) => [
        on(answered, ofPerson, (row) => ({ answers: (row?.answers ?? 0) + 1 })),
        ...(revisions === 'none'
          ? []
          : [
              revise(judged, unconcerned),
              revise(undone, ofPerson, (row, { data }) => row && { answers: row.answers - data.answers.length }),
            ]),
      ],
    }) as Projection
  it('must declare for each amendment of its facts how it revises rows, or that it is unconcerned', () => {
    expect(() => assertRevises(counting('none'), amending)).toThrow(/tests.judged may amend/)
    expect(() => assertRevises(counting('all'), amending)).not.toThrow()
  })
  it('writes nothing for an amendment that it is unconcerned by', () =>
    expect([...counting('all').handlers.keys()]).toEqual(['tests.answered', 'tests.import-undone']))
  it('revises no missing row, and no row by time', () => {
    const all = [right, right]
    const withdrawal = undone({ answers: [idOf(all, 0)] })
    expect(fold(counting('all'), record([withdrawal]))).toEqual([])
    const rows = (order: 'by-position' | 'by-time') =>
      [...foldEvents(counting('all'), record([...all, withdrawal]), undefined, order).values()].map(({ row }) => row)
    expect(rows('by-position')).toEqual([{ answers: 1 }])
    expect(rows('by-time')).toEqual([{ answers: 2 }])
  })
})

describe('an effective history', () => {
  const readings = (events: readonly RecordedEvent[]) => {
    const history = effectiveHistory(amendmentsOf([longestRun]), (event: RecordedEvent) => event)
    for (const event of events) history.add(event)
    return history.entries.map((entry) => history.read(entry)?.data ?? null)
  }
  const [answer, correction, withdrawal] = record([
    right,
    rejudged([right], 0, false),
    undone({ answers: [idOf([right], 0)] }),
  ])
  if (!answer || !correction || !withdrawal) throw new Error('three events were recorded')

  it('returns a fact as its last amendment says, in whichever order they come', () => {
    const wrongNow = { right: false, level: 1 }
    expect(readings([answer, correction])).toEqual([wrongNow, correction.data])
    expect(readings([correction, answer])).toEqual([correction.data, wrongNow])
  })
  it('leaves out withdrawn facts, and amendments of missing facts', () => {
    expect(readings([answer, withdrawal])).toEqual([null, withdrawal.data])
    expect(readings([correction, withdrawal])).toEqual([null, null])
  })
  it('does not amend facts of another stream, or after the amendment', () => {
    const elsewhere = { ...answer, stream: `${answer.stream.slice(0, -1)}9` as typeof answer.stream }
    expect(readings([elsewhere, correction])).toEqual([elsewhere.data, null])
    const after = { ...answer, revision: 5 }
    expect(readings([after, withdrawal])).toEqual([after.data, null])
  })
})
