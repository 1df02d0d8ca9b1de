// Which rows a program reads while generations of several versions stand side by side.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineProjection } from '#kernel/projection.ts'
import { chooseGenerations } from './readable-generations.ts'

const marks = (version: number) =>
  defineProjection('marks', {
    version,
    description: 'For this test.',
    key: z.object({ pupil: z.string() }),
    row: z.object({ mark: z.int() }),
    on: () => [],
  })
const [one, two] = [marks(1), marks(2)]

const standing = (generation: number, version: number, live: boolean) => ({
  projection: 'marks',
  generation,
  version,
  live,
  position: 7n,
  isFaulted: false,
  frozenSince: null,
})
const none = new Map<string, number>()
const chosen = (
  readable: Parameters<typeof chooseGenerations>[0],
  all: ReturnType<typeof standing>[],
  named = none,
) => {
  const read = [...chooseGenerations(readable, all, named).values()][0]
  return read ? `${read.generation} as version ${read.model.version}` : null
}

describe('of the generations that stand there, a query reads', () => {
  it('the live one, where it knows its version', () =>
    expect(chosen({ reads: [two], alsoReads: [] }, [standing(3, 2, true), standing(2, 2, false)])).toBe(
      '3 as version 2',
    ))

  it('the one that was live before, in a program of the version before', () =>
    expect(chosen({ reads: [one], alsoReads: [] }, [standing(2, 2, true), standing(1, 1, false)])).toBe(
      '1 as version 1',
    ))

  it('the live one of an earlier version, where it says that it can', () => {
    const live = [standing(1, 1, true)]
    expect(chosen({ reads: [two], alsoReads: [one] }, live)).toBe('1 as version 1')
    expect(chosen({ reads: [two], alsoReads: [] }, live)).toBeNull()
  })

  it('the one that is named, and no other', () => {
    const all = [standing(1, 2, true), standing(4, 2, false), standing(5, 3, false)]
    expect(chosen({ reads: [two], alsoReads: [] }, all, new Map([['marks', 4]]))).toBe('4 as version 2')
    expect(chosen({ reads: [two], alsoReads: [] }, all, new Map([['marks', 5]]))).toBeNull()
  })
})
