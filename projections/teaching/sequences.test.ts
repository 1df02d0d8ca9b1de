/** What the list of sequences says after each step of their lives. */
import { expect, it } from 'vitest'
import { exampleSequence } from '#events/teaching/example-sequence.ts'
import sequenceDefined from '#events/teaching/sequence-defined.ts'
import sequencePublished from '#events/teaching/sequence-published.ts'
import sequenceWithdrawn from '#events/teaching/sequence-withdrawn.ts'
import { fold, type Happening, record } from '#kernel/specification.ts'
import sequenceVersions from './sequence-versions.ts'
import sequences from './sequences.ts'

const { sequence } = exampleSequence
const stream = `sequence-${sequence}` as never
const defined = (version: number, title = exampleSequence.title) =>
  sequenceDefined({ ...exampleSequence, version, title })
const published = (version: number) => sequencePublished({ sequence, version })
const after = (...happenings: Happening[]) => record(happenings, { stream, subject: null })

it('shows a draft, its publication, a newer draft beside it, and its withdrawal', () => {
  const life = after(defined(1), published(1), defined(2, 'Lire mieux'), sequenceWithdrawn({ sequence }))
  const rows = [1, 2, 3, 4].map((length) => fold(sequences, life.slice(0, length))[0])
  expect(rows.map((row) => [row?.title, row?.status, row?.version, row?.publishedVersion])).toEqual([
    ['Lire et résumer un article', 'draft', 1, null],
    ['Lire et résumer un article', 'published', 1, 1],
    ['Lire mieux', 'published', 2, 1],
    ['Lire mieux', 'withdrawn', 2, null],
  ])
  expect(rows[0]).toMatchObject({ lessons: 2, activities: 3 })
})

it('keeps every version as it was written', () => {
  const rows = fold(sequenceVersions, after(defined(1), defined(2, 'Lire mieux')))
  expect(rows.map(({ version, title }) => [version, title])).toEqual([
    [1, 'Lire et résumer un article'],
    [2, 'Lire mieux'],
  ])
})
