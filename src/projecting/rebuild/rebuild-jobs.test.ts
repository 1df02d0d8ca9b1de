// What the service knows of a rebuild that runs in another process, from its output and its end.
import { describe, expect, it } from 'vitest'
import type { Instant } from '#kernel/ids.ts'
import type { VerbEnd } from '#platform/verb-process.ts'
import { GenerationRefused } from '../generations/errors.ts'
import { fakeVerbs, finalLine, progressLine } from './rebuild-jobs.fixtures.ts'
import { rebuildJobs } from './rebuild-jobs.ts'

const plainly = { candidate: false, switch: false, compare: true, force: false }

function jobs(options: { isDeaf?: boolean } = {}) {
  const { start, verbs } = fakeVerbs(options)
  const broken: (readonly string[])[] = []
  let second = 0
  const made = rebuildJobs({
    start,
    now() {
      second += 1
      return new Date(Date.UTC(2026, 2, 12, 9, 0, second)).toISOString() as Instant
    },
    onBroken: (_, said) => broken.push(said),
  })
  return { made, verbs, broken }
}

/** A rebuild that was started, printed these lines and ended with this code. */
async function ended(code: number | VerbEnd, ...lines: [from: 'stdout' | 'stderr', line: object | string][]) {
  const { made, verbs, broken } = jobs()
  made.start('skill-profile', plainly, 'analyst x')
  for (const [from, line] of lines) verbs[0]?.print(from, line)
  await verbs[0]?.end(code)
  await made.close()
  return { job: made.find('skill-profile'), broken }
}

describe('a rebuild in a process of its own', () => {
  it('runs the verb of the command line, in the name of the requester', () => {
    const { made, verbs } = jobs()
    made.start('skill-profile', plainly, 'analyst x')
    made.start('people', { candidate: false, switch: true, compare: false, force: true }, 'analyst y')
    made.start('classes', { candidate: true, switch: false, compare: true, force: false }, 'analyst z')
    expect(verbs.map(({ args }) => args.join(' '))).toEqual([
      'projections rebuild skill-profile --json --by analyst x',
      'projections rebuild people --json --by analyst y --switch --no-compare --force',
      'projections rebuild classes --json --by analyst z --candidate',
    ])
  })

  it('reports its progress, and keeps the last report when it has ended', async () => {
    const { made, verbs } = jobs()
    expect(made.start('skill-profile', plainly, 'analyst x')).toMatchObject({ state: 'running', progress: null })
    verbs[0]?.print('stderr', progressLine())
    expect(made.find('skill-profile')).toMatchObject({
      state: 'running',
      progress: { generation: 2, phase: 'loading', done: 250, total: 1_000, perSecond: 500, leftMs: 1_500 },
    })
    verbs[0]?.print('stderr', 'a line that is no JSON')
    verbs[0]?.print('stderr', progressLine({ done: 1_000, phase: 'comparing', leftMs: null }))
    verbs[0]?.print('stdout', finalLine())
    expect(made.find('skill-profile')?.result).toBeNull()
    await verbs[0]?.end(0)
    expect(made.find('skill-profile')).toMatchObject({
      state: 'done',
      endedAt: '2026-03-12T09:00:02.000Z',
      trouble: null,
      progress: { done: 1_000, phase: 'comparing' },
      result: { generation: 2, version: 1, events: 900, resumed: false, switched: false, comparison: { same: false } },
    })
  })

  it('shows no compared rows, which belong to all schools', async () => {
    const { job } = await ended(0, ['stdout', finalLine()])
    expect(job?.result?.comparison).not.toBeNull()
    expect(JSON.stringify(job)).not.toContain('a person')
  })

  it('runs once at a time for a projection, and again when it has ended', async () => {
    const { made, verbs } = jobs()
    made.start('skill-profile', plainly, 'analyst x')
    expect(() => made.start('skill-profile', plainly, 'analyst y')).toThrow(GenerationRefused)
    made.start('people', plainly, 'analyst y')
    expect(made.running()).toBe(2)
    await verbs[0]?.end(0)
    expect(made.running()).toBe(1)
    expect(made.start('skill-profile', plainly, 'analyst y')).toMatchObject({ state: 'running', by: 'analyst y' })
  })

  it.each([
    [
      'an event that cannot be folded',
      1,
      { fault: { position: '7', type: 't', error: 'poison' } },
      'failed',
      'faulted',
    ],
    ['parked rows', 3, { refused: { code: 'parked', message: 'It has 1 parked row.' } }, 'refused', 'parked'],
  ])('reports an end with %s', async (_, code, more, state, trouble) => {
    const { job, broken } = await ended(code, ['stdout', finalLine(more)])
    expect(job).toMatchObject({ state, trouble: { code: trouble, detail: expect.stringMatching(/poison|parked/) } })
    expect(job?.result?.generation).toBe(2)
    expect(broken).toEqual([])
  })

  it('reports why it was refused before it began', async () => {
    const { job } = await ended(3, ['stderr', 'skill-profile/2 is being built by another process.'])
    expect(job).toMatchObject({
      state: 'refused',
      trouble: { detail: 'skill-profile/2 is being built by another process.' },
      result: null,
    })
  })

  it('reports to the service’s log why it broke, and to the requester only that it broke', async () => {
    const { job, broken } = await ended(1, ['stderr', 'connection to 10.0.0.7 refused'])
    expect(job).toMatchObject({ state: 'failed', trouble: { code: 'broken' } })
    expect(JSON.stringify(job)).not.toContain('10.0.0.7')
    expect(broken).toEqual([['connection to 10.0.0.7 refused']])
  })

  it('has no trouble if it was told to stop and ended in order', async () => {
    expect((await ended(130)).job).toMatchObject({ state: 'stopped', trouble: null, result: null })
  })

  it.each(['SIGABRT', 'SIGKILL', 'SIGSEGV', 'SIGTERM'] as const)(
    'that was ended by %s, which nobody had asked for, has failed',
    async (signal) => {
      const { job, broken } = await ended({ code: null, signal }, ['stderr', 'FATAL ERROR: heap out of memory'])
      expect(job).toMatchObject({ state: 'failed', trouble: { code: 'broken' }, result: null })
      expect(job?.trouble?.detail).toContain(signal)
      expect(broken).toEqual([['FATAL ERROR: heap out of memory']])
    },
  )

  it('has no trouble if it was told to stop, did not, and was killed for it', async () => {
    const { made, verbs, broken } = jobs({ isDeaf: true })
    made.start('skill-profile', plainly, 'analyst x')
    const closing = made.close()
    await verbs[0]?.end({ code: null, signal: 'SIGKILL' })
    await closing
    expect(made.find('skill-profile')).toMatchObject({ state: 'stopped', trouble: null })
    expect(broken).toEqual([])
  })

  it('reports to the service’s log that it could not be started, and does not count as stopped', async () => {
    const { job, broken } = await ended({ code: null, signal: null }, ['stderr', 'spawn ENOMEM'])
    expect(job).toMatchObject({ state: 'failed', trouble: { code: 'broken' } })
    expect(broken).toEqual([['spawn ENOMEM']])
  })

  it('shows an event at fault as soon as it is reported', () => {
    const { made, verbs } = jobs()
    made.start('skill-profile', plainly, 'analyst x')
    verbs[0]?.print('stderr', progressLine({ trouble: 'learning.skill-mastered at position 7: poison' }))
    expect(made.find('skill-profile')?.trouble).toEqual({
      code: 'faulted',
      detail: 'learning.skill-mastered at position 7: poison',
    })
  })

  it('is interrupted when the service closes, which waits for its end', async () => {
    const { made, verbs } = jobs()
    made.start('skill-profile', plainly, 'analyst x')
    made.start('people', plainly, 'analyst x')
    await verbs[1]?.end(0)
    await made.close()
    expect(verbs.map(({ interrupts }) => interrupts())).toEqual([1, 0])
    expect(made.find('skill-profile')?.state).toBe('stopped')
    expect(made.find('people')?.state).toBe('done')
  })
})
