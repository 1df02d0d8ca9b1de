// Who accessed a person's data, as a file of the person has it.
import { expect, it } from 'vitest'
import { PersonId, TenantId, Zone } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { type AccessPages, type AccessWithRoles, whoLooked } from './who-looked.ts'

const person = PersonId.parse(id('c1'))
const [teacher, office] = [id('7e'), id('ad')]
const question = {
  ...{ tenant: TenantId.parse(id('5c0a')), person },
  ...{ reader: { actor: person, isSchool: false }, zone: Zone.parse('Indian/Reunion') },
}
const access = (entry: number, at: string, more: Partial<AccessWithRoles> = {}): AccessWithRoles => ({
  ...{ entry, at, action: 'learner-history', purpose: 'teaching', outcome: 'done', who: teacher, roles: ['teacher'] },
  ...more,
})
/** Newest first, as the trail gives them; 22:00 in UTC is the next day in Réunion. */
const all = [
  access(9, '2026-11-27T22:30:00.000Z'),
  access(7, '2026-11-27T12:00:00.000Z'),
  access(6, '2026-11-27T11:00:00.000Z', { who: office, roles: ['administrator'] }),
  access(4, '2026-11-27T10:00:00.000Z', { outcome: 'missing' }),
  access(2, '2026-11-27T08:00:00.000Z'),
]
const inMemory: AccessPages = async ({ before = Number.POSITIVE_INFINITY, limit }) =>
  all.filter(({ entry }) => entry < before).slice(0, limit)

it('is one line for what one person did on a day of the school, and another for what was refused to them', async () => {
  const lines = await whoLooked(inMemory, question)
  expect(lines.map(({ day, who, outcome, times }) => [day, who, outcome, times])).toEqual([
    ['2026-11-28', teacher, 'done', 1],
    ['2026-11-27', teacher, 'done', 2],
    ['2026-11-27', office, 'done', 1],
    ['2026-11-27', teacher, 'missing', 1],
  ])
  expect(lines[1]).toMatchObject({ firstAt: '2026-11-27T08:00:00.000Z', lastAt: '2026-11-27T12:00:00.000Z' })
})

it.each([1, 2, 5])('is the same in pages of %i', async (size) =>
  expect(await whoLooked(inMemory, question, size)).toEqual(await whoLooked(inMemory, question)),
)

it('asks as the reader of the file, of whom the pages may keep something', async () => {
  const asked: unknown[] = []
  await whoLooked(async (request) => {
    asked.push(request)
    return []
  }, question)
  expect(asked).toEqual([{ tenant: question.tenant, person, reader: question.reader, limit: 1_000 }])
})
