// Which rows a program reads while generations of several versions exist side by side.
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

const generationRow = (generation: number, version: number, live: boolean) => ({
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
  all: ReturnType<typeof generationRow>[],
  named = none,
) => {
  const read = [...chooseGenerations(readable, all, named).values()][0]
  return read ? `${read.generation} as version ${read.model.version}` : null
}

describe('of the existing generations, a query reads', () => {
  it('the live one, if it knows the version', () =>
    expect(chosen({ reads: [two], alsoReads: [] }, [generationRow(3, 2, true), generationRow(2, 2, false)])).toBe(
      '3 as version 2',
    ))

  it('the one that was live before, in a program of the previous version', () =>
    expect(chosen({ reads: [one], alsoReads: [] }, [generationRow(2, 2, true), generationRow(1, 1, false)])).toBe(
      '1 as version 1',
    ))

  it('the live one of an earlier version, if it declares that it can', () => {
    const live = [generationRow(1, 1, true)]
    expect(chosen({ reads: [two], alsoReads: [one] }, live)).toBe('1 as version 1')
    expect(chosen({ reads: [two], alsoReads: [] }, live)).toBeNull()
  })

  it('the one that is named, and no other', () => {
    const all = [generationRow(1, 2, true), generationRow(4, 2, false), generationRow(5, 3, false)]
    expect(chosen({ reads: [two], alsoReads: [] }, all, new Map([['marks', 4]]))).toBe('4 as version 2')
    expect(chosen({ reads: [two], alsoReads: [] }, all, new Map([['marks', 5]]))).toBeNull()
  })
})
