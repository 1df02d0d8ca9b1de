/**
 * Nothing is recorded whose basis is a consent that was not given or was withdrawn, however the commands of several
 * processes interleave. The processes share the log only: none is told what another has done.
 */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { CommandFailed } from '#commanding/command-problem.ts'
import { type Definitions, readDefinitions } from '#definitions/definitions.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { type Consents, isGiven } from '#events/privacy/consents.ts'
import type { NeededConsent } from '#kernel/consent.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { permissions } from '#kernel/permission.ts'
import consents from '../../commands/privacy/consents.ts'
import { agreed } from '../fixtures/consents.ts'
import { testCaller } from '../fixtures/test-caller.ts'
import { castOf, eventsOf, memoryStage, type Stage } from './school-life.ts'

const cast = castOf(7)
const [learner = ''] = cast.learners
const [ofClass = ''] = cast.classes
const caller = testCaller(permissions, { tenant: cast.tenant, actor: cast.actor })

const commands = {
  agrees: ['privacy.record-paper-consent', agreed(learner, 'declared-emotions')],
  withdraws: ['privacy.record-paper-withdrawal', { person: learner, purpose: 'declared-emotions', by: 'learner' }],
  'agrees to tracking': ['privacy.record-paper-consent', agreed(learner, 'detailed-tracking')],
  'withdraws from tracking': [
    'privacy.record-paper-withdrawal',
    { person: learner, purpose: 'detailed-tracking', by: 'guardian' },
  ],
  feels: ['learning.declare-emotion', { learner, emotion: 'pride', source: 'learner' }],
  'watches a video': [
    'learning.view-content',
    { learner, content: 'video/fractions', medium: 'video', action: 'moved', fromMs: 9_000, atMs: 1_000 },
  ],
  'starts on a tablet': [
    'learning.start-learning',
    { learner, session: '3d9a1c70-52d4-4c1e-9b0a-6d1e5f3b2a48', device: 'tablet' },
  ],
} as const satisfies Record<string, readonly [string, object]>
type Act = keyof typeof commands
const acts = Object.keys(commands) as Act[]

let definitions: Definitions
beforeAll(async () => {
  definitions = await readDefinitions()
})

const send = async ({ commands: runner }: Stage, [command, input]: readonly [string, object]) =>
  await runner.run({ command, input, caller, key: randomUUID() })

/** Recorded, or the code of the refusal. Any other failure is a defect. */
async function outcome(stage: Stage, act: Act): Promise<string> {
  try {
    await send(stage, commands[act])
    return 'recorded'
  } catch (error) {
    if (error instanceof CommandFailed && error.problem.kind === 'refused') return error.problem.code
    throw error
  }
}

/** Processes over one log, and a learner who is in a class. */
async function processes(count: number): Promise<readonly [Stage, ...Stage[]]> {
  const log = openMemoryLog()
  const first = memoryStage(definitions, log)
  const schoolYear = '2026-2027'
  await send(first, ['identity.open-school', { name: 'École', zone: 'Europe/Paris' }])
  const opening = { class: ofClass, name: 'CM1', level: 'CM1', schoolYear, teacher: cast.actor }
  await send(first, ['teaching.open-class', opening])
  await send(first, ['teaching.enrol-learner', { learner, class: ofClass, schoolYear }])
  return [first, ...Array.from({ length: count - 1 }, () => memoryStage(definitions, log))]
}

/** The events that rest on a consent which did not stand where they were recorded, by what the log itself says. */
function breachesIn(events: readonly RecordedEvent[]): readonly string[] {
  let state: Consents = {}
  return events.flatMap((event) => {
    const definition = definitions.events.get(event.type)
    const demanded: readonly NeededConsent[] = [
      ...(definition?.consent ? [definition.consent] : []),
      ...[...(definition?.fieldsOnConsent ?? [])].flatMap(([field, needed]) => (field in event.data ? [needed] : [])),
    ]
    const breaches = demanded.filter((needed) => !isGiven(state, needed))
    state = consents.evolve(state, event)
    return breaches.map(({ to }) => `${event.type} without ${to}`)
  })
}

const recordedBy = async (stage: Stage) =>
  (await eventsOf(stage, cast.tenant)).filter(({ stream }) => stream.startsWith('learner-'))

describe('what rests on a consent', () => {
  it('is refused or left out without it, and recorded with it', async () => {
    const [stage] = await processes(1)
    const dataOf = async (act: Act) => {
      await send(stage, commands[act])
      return (await recordedBy(stage)).at(-1)?.data
    }
    expect(await outcome(stage, 'feels')).toBe('no-consent')
    expect(await dataOf('watches a video')).not.toMatchObject({ atMs: 1_000 })
    expect(await dataOf('starts on a tablet')).not.toHaveProperty('device')
    for (const act of ['agrees', 'agrees to tracking'] as const) expect(await outcome(stage, act)).toBe('recorded')
    expect(await outcome(stage, 'feels')).toBe('recorded')
    expect(await dataOf('watches a video')).toMatchObject({ fromMs: 9_000, atMs: 1_000, action: 'moved' })
    expect(await dataOf('starts on a tablet')).toMatchObject({ device: 'tablet' })
  })

  it('is refused by a process that has not heard of the withdrawal: its append conflicts, and it reads on', async () => {
    const [here, there] = await processes(2)
    if (!there) throw new Error('two processes are needed')
    expect(await outcome(here, 'agrees')).toBe('recorded')
    expect(await outcome(there, 'agrees to tracking')).toBe('recorded')
    // Both remember that both consents are given.
    for (const stage of [here, there]) {
      expect(await outcome(stage, 'feels')).toBe('recorded')
      expect(await outcome(stage, 'watches a video')).toBe('recorded')
    }
    expect(await outcome(here, 'withdraws')).toBe('recorded')
    expect(await outcome(there, 'feels')).toBe('no-consent')
    expect(await outcome(here, 'withdraws from tracking')).toBe('recorded')
    expect(await outcome(there, 'watches a video')).toBe('recorded')
    expect((await recordedBy(here)).at(-1)?.data).not.toHaveProperty('atMs')
    expect(breachesIn(await recordedBy(here))).toEqual([])
  })

  it('is recorded by a process that has not heard that it was given', async () => {
    const [here, there] = await processes(2)
    if (!there) throw new Error('two processes are needed')
    expect(await outcome(there, 'feels')).toBe('no-consent')
    expect(await outcome(here, 'agrees')).toBe('recorded')
    expect(await outcome(there, 'feels')).toBe('recorded')
  })

  it('is never recorded after a withdrawal, whatever the interleaving', async () => {
    const seen = new Map<string, number>()
    // What is in one round is sent at once, by three processes.
    const rounds = fc.array(
      fc.array(fc.tuple(fc.nat(2), fc.constantFrom(...acts, 'feels' as const)), { minLength: 1, maxLength: 8 }),
      { maxLength: 8 },
    )
    await fc.assert(
      fc.asyncProperty(rounds, async (all) => {
        const stages = await processes(3)
        for (const round of all)
          for (const told of await Promise.all(
            round.map(async ([n, act]) => `${act}: ${await outcome(stages[n] ?? stages[0], act)}`),
          ))
            seen.set(told, (seen.get(told) ?? 0) + 1)
        expect(breachesIn(await recordedBy(stages[0]))).toEqual([])
      }),
      { numRuns: 60 },
    )
    // It would be no proof if nothing had been recorded, or nothing withdrawn.
    for (const told of ['feels: recorded', 'feels: no-consent', 'withdraws: recorded', 'watches a video: recorded'])
      expect(seen.get(told) ?? 0, told).toBeGreaterThan(0)
  })

  it('would be found in the log if it were recorded', async () => {
    const [stage] = await processes(1)
    for (const act of ['agrees', 'feels', 'withdraws'] as const) await outcome(stage, act)
    const [enrolled, signed, signedToo, given, felt, withdrawn] = await recordedBy(stage)
    const all = [enrolled, signed, signedToo, given, felt, withdrawn].filter((event) => event !== undefined)
    expect(all).toHaveLength(6)
    expect(breachesIn(all)).toEqual([])
    expect(breachesIn([...all, ...(felt ? [felt] : [])])).toEqual([
      'learning.emotion-detected without declared-emotions',
    ])
  })
})
