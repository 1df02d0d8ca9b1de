/** The latest assessment by each assessor, and how the level moved. */
import { expect, it } from 'vitest'
import { latestByEach, movesOf } from './latest-assessments.ts'

const by = (assessor: string, level: string, day: number) => ({ assessor, level, assessedAt: `2026-10-0${day}` })

const life = [by('anna', 'en_cours', 3), by('anna', 'non_acquis', 1), by('marc', 'acquis', 2), by('anna', 'acquis', 5)]

it('keeps the latest by each, the newest first', () =>
  expect(latestByEach(life)).toEqual([by('anna', 'acquis', 5), by('marc', 'acquis', 2)]))

it('lists where the level moved, in the order of time', () =>
  expect(movesOf(life).map(({ level }) => level)).toEqual(['non_acquis', 'acquis', 'en_cours', 'acquis']))

it('lists no assessment that says the same as the one before', () =>
  expect(movesOf([by('anna', 'acquis', 1), by('marc', 'acquis', 2)])).toHaveLength(1))

it('has nothing of no assessments', () => expect([latestByEach([]), movesOf([])]).toEqual([[], []]))
