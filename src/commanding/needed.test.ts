// Commands that need rows of read models: what their decision gets, and what is said where the rows may be old.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { gather } from '#definitions/definitions.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { defineDecider } from '#kernel/decider.ts'
import { defineEvent } from '#kernel/event.ts'
import { type Position, streamName } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'
import { id } from '#kernel/specification.ts'
import { problem, runnerOver } from '../../tests/fixtures/notes.ts'
import type { NeededRows } from './needed.ts'

const shelves = defineProjection('shelves', {
  version: 1,
  description: 'For this test.',
  key: z.object({ shelf: z.string() }),
  row: z.object({ room: z.int() }),
  on: () => [],
})
const shelved = defineEvent('notes.shelved', {
  version: 1,
  description: 'For this test.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P2Y',
  data: z.object({ shelf: z.string(), knownAt: z.string() }),
})
const box = defineDecider<Record<never, never>>('notes.box', { stream: 'book', initial: {}, evolve: () => [] })
const shelve = defineCommand('notes.shelve', {
  summary: 'Shelve',
  description: 'For this test.',
  may: 'learning:record',
  of: () => ({ kind: 'school' }),
  purpose: 'teaching',
  input: z.object({ book: z.uuid(), shelves: z.array(z.string()) }),
  example: { book: id('b00c'), shelves: ['a'] },
  decider: box,
  stream: ({ book }) => streamName('book', book),
  needs: { free: { from: shelves, keys: ({ shelves }) => shelves.map((shelf) => ({ shelf })) } },
  decide: (_, __, { needed: { free }, neededAt }) => {
    const [first] = free.filter(({ room }) => room > 0)
    return first
      ? [shelved({ shelf: first.shelf, knownAt: String(neededAt) })]
      : refuse('no-room', 'No shelf has room.', { pointer: '/shelves' })
  },
})
const definitions = gather([shelved, box, shelve, shelves].map((one) => ['a test', one] as const))

const told = (rows: readonly { shelf: string; room: number }[], isCurrent: boolean) => {
  const asked: unknown[] = []
  const { run } = runnerOver(openMemoryLog(), {
    definitions,
    rowsFor: async (_, wanted): Promise<NeededRows> => {
      asked.push(wanted.map(({ name, from, keys }) => [name, from.name, keys]))
      return { rows: { free: rows }, position: 7n as Position, isCurrent }
    },
  })
  return { asked, shelve: () => run('notes.shelve', { book: id('b00c'), shelves: ['a', 'b'] }) }
}

describe('a command that needs rows', () => {
  it('gets those of the keys that its input names, and the position that they show', async () => {
    const { asked, shelve } = told([{ shelf: 'b', room: 2 }], true)
    expect(await shelve()).toMatchObject({ events: [{ type: 'notes.shelved' }] })
    expect(asked).toEqual([[['free', 'shelves', [{ shelf: 'a' }, { shelf: 'b' }]]]])
  })

  it('is refused on rows that show everything', async () => {
    await expect(told([], true).shelve()).rejects.toEqual(problem({ kind: 'refused', code: 'no-room' }))
  })

  it('is to be sent again where what it looked for may be on its way', async () => {
    await expect(told([], false).shelve()).rejects.toEqual(
      problem({ kind: 'rows-unknown', projections: ['shelves'], isBuilt: true }),
    )
  })

  it('is carried out on rows that may be old', async () => {
    expect(await told([{ shelf: 'a', room: 1 }], false).shelve()).toMatchObject({ repeated: false })
  })
})
