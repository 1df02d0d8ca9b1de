// What `sillage projections` prints, for people and with `--json`.
import { expect, it } from 'vitest'
import { GenerationRefused } from '#projecting/generations/errors.ts'
import type { GenerationStatus, ProjectionStatus } from '#projecting/generations/generation-status.ts'
import { listText, plain } from './text.ts'

it('writes positions as decimal strings in JSON, and a refusal with its code and message', () =>
  expect(plain({ position: 2n ** 60n, refused: new GenerationRefused('parked', 'It has 1 parked row.') })).toEqual({
    position: '1152921504606846976',
    refused: { code: 'parked', message: 'It has 1 parked row.' },
  }))

it('lists the live generation, the number of others, and its faults', () => {
  const live = {
    generation: 8,
    version: 3,
    state: 'live',
    paused: false,
    lagEvents: 12_345,
    ofAnotherLog: null,
    frozenSince: null,
    stalledSince: null,
    fault: null,
    parkedKeys: 1,
  } as GenerationStatus
  const status: ProjectionStatus = {
    projection: 'exercise-tries',
    description: null,
    verdict: 'in-sync',
    definedVersion: 3,
    generations: [live, { ...live, generation: 9, state: 'ready' }],
  }
  expect(listText([status]).split('\n')[1]).toMatch(
    /^exercise-tries +3 +8 \(\+1\) +12\u202f345 +in sync; 1 row waits for a fix$/,
  )
})
