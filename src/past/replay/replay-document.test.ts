import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { RecordedEvent } from '#kernel/event.ts'
import { type ReplayToPrint, replayDocument } from './replay-document.ts'

const learner = randomUUID()
const model = {
  model: 'skill-profile',
  title: { fr: 'Compétence', en: 'Skill' },
  keys: ['skill'],
  byDay: false,
  columns: {
    proficiency: { fr: 'maîtrise', en: 'proficiency', kind: 'share' },
    attempts: { fr: 'réponses', en: 'answers', kind: 'number' },
    percentage: { fr: 'avancement', en: 'progress', kind: 'progress' },
  },
} as const satisfies ReplayToPrint['models'][number]

const stepAt = (occurredAt: string, position: number, more: Partial<ReplayToPrint['steps'][number]> = {}) => ({
  event: { occurredAt, recordedAt: '2026-11-22T09:00:00.000Z', position: BigInt(position) } as RecordedEvent,
  late: false,
  words: { fr: `Événement ${position}`, en: `Event ${position}` },
  changes: [],
  ...more,
})
const printed = (more: Partial<ReplayToPrint> = {}) =>
  replayDocument({
    ...{ learner, name: 'Léa Sol', steps: [], models: [model], language: 'fr', zone: 'Europe/Paris' },
    madeAt: '2026-11-22T10:00:00.000Z',
    notes: new Map(),
    ...more,
  })
const rows = (document: ReturnType<typeof replayDocument>) =>
  document.parts.flatMap((part) => (part.kind === 'table' && part.headings ? part.rows : []))

it('has a table for each day of the school, also where a day begins before midnight in UTC', () => {
  const { title, parts } = printed({
    steps: [stepAt('2026-11-20T22:30:00.000Z', 1), stepAt('2026-11-20T23:30:00.000Z', 2)],
  })
  expect(title).toBe('Parcours de Léa Sol')
  expect(parts.flatMap((part) => (part.kind === 'heading' ? part.text : []))).toEqual([
    'vendredi 20 novembre 2026',
    'samedi 21 novembre 2026',
  ])
  expect(rows(printed({ steps: [stepAt('2026-11-20T23:30:00.000Z', 2)] }))).toEqual([['00:30', 'Événement 2', '']])
})

it('says what an event changed, before and after, as people write numbers', () => {
  const changes: ReplayToPrint['steps'][number]['changes'] = [
    {
      ...{ model: 'skill-profile', key: { learner, skill: 'division' }, change: 'changed' as const },
      fields: {
        proficiency: { before: 0.35, after: 0.545 },
        attempts: { before: 1, after: 2 },
        percentage: { before: 66.6, after: 99.9 },
      },
    },
    { model: 'another', key: {}, change: 'added', fields: {} },
  ]
  const [row] = rows(printed({ steps: [stepAt('2026-11-20T10:00:00.000Z', 1, { changes })] }))
  expect(row?.[2]?.replaceAll(/\s/g, ' ')).toBe(
    'Compétence · division : maîtrise 35 % → 55 %, réponses 1 → 2, avancement 66 % → 99 %',
  )
})

it('says of a late event when it was recorded', () => {
  const [row] = rows(printed({ language: 'en', steps: [stepAt('2026-11-20T10:00:00.000Z', 1, { late: true })] }))
  expect(row?.[1]).toBe('Event 1 (recorded later, on 22 November 2026 at 10:00)')
})

it('names nobody where the reader may not see names, and says so of an empty period', () => {
  const { title, parts } = printed({ name: null })
  expect(title).toBe('Parcours d’un élève')
  expect(JSON.stringify(parts)).toContain('Aucun événement dans cette période.')
})
