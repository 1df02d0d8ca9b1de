// Processes under every order of steps and every fault that the simulation can draw: exactly once, or caught.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { StoredEvent } from '#event-log/event-log.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineProcess, send } from '#kernel/process.ts'
import { id } from '#kernel/specification.ts'
import { processRunner } from '#reacting/process-runner.ts'
import { parcelCame, sendParcel } from '../fixtures/parcels.ts'
import { simulatedEvent } from './simulated-event.ts'
import { instant, mutants, simulatedWorld, type Variant } from './simulated-process-world.ts'
import type { Fault, Session } from './simulated-steps.ts'

const people = [1, 2].map((n) => PersonId.parse(id('9e0', n)))

/** What is wrong with the program, or with the event, until somebody mends it. */
const bad = ['poison', 'unread', 'bad timer', 'bad answer'] as const
const isBad = (what: string) => (bad as readonly string[]).includes(what)

/**
 * Every number that it was told of, in order; it sends each on, at once or by a timer of its own, and what is refused
 * lighter. While it is broken it can do neither with some of them.
 */
const parcelsWith = (isBroken: () => boolean) =>
  defineProcess('parcels', {
    version: 1,
    description: 'For the simulation.',
    sends: [sendParcel],
    state: z.object({ person: PersonId.nullable(), told: z.array(z.int()), fired: z.array(z.int()) }),
    initial: { person: null, told: [], fired: [] },
    on: (on) => [
      on(
        parcelCame,
        (e) => e.subject,
        (before, { subject: person, data: { number, what } }) => {
          if (what === 'poison' && isBroken()) throw new Error('poison')
          const state = { ...before, person, told: [...before.told, number] }
          if (!person) return { state }
          if (waits(what))
            return {
              state,
              timers: [{ name: what === 'bad timer' ? `bad ${number}` : `${number}`, due: instant(number % 2) }],
            }
          const why = what === 'heavy' || what === 'bad answer' ? what : 'forward'
          return {
            state,
            send: [send(sendParcel, { person, number: why === 'forward' ? number : number + 1_000, why })],
          }
        },
      ),
    ],
    onTimer: (state, { name }) => {
      if (name.startsWith('bad') && isBroken()) throw new Error('a bad timer')
      const number = Number(name.replace('bad ', ''))
      return {
        state: { ...state, fired: [...state.fired, number] },
        send: state.person ? [send(sendParcel, { person: state.person, number, why: 'timer' })] : [],
      }
    },
    onRefused: (state, { input }, { facts }) => {
      if (sendParcel.input.parse(input).why === 'bad answer' && isBroken()) throw new Error('no answer')
      const number = Number(facts.number) - 1_000
      return { state, send: state.person ? [send(sendParcel, { person: state.person, number, why: 'lighter' })] : [] }
    },
  })
const waits = (what: string) => what === 'wait' || what === 'bad timer'
const parcels = parcelsWith(() => false)

const Life = fc.record({
  parcels: fc.array(
    fc.record({
      person: fc.constantFrom(...people),
      what: fc.constantFrom('forward', 'forward', 'forward', 'heavy', 'heavy', 'wait', 'wait', ...bad),
      /** Its id is that of the event before it. */
      isTwin: fc.nat({ max: 5 }).map((n) => n === 0),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  /** Whose data is erased in the end, if anybody's. */
  erased: fc.option(fc.constantFrom(...people), { freq: 3, nil: null }),
  runners: fc.integer({ min: 1, max: 3 }),
  pageSize: fc.integer({ min: 1, max: 4 }),
  faults: fc.array(
    fc.oneof(
      // Few enough that most lives come as far as sending before everybody is dead.
      { weight: 20, arbitrary: fc.constant<Fault>('none') },
      {
        weight: 3,
        arbitrary: fc.constantFrom<Fault>('refused', 'executed-then-timeout', 'crash-before', 'crash-after'),
      },
    ),
    // As long as a life: shorter ones would only ever see faults at its beginning.
    { minLength: 60, maxLength: 150 },
  ),
  scheduler: fc.scheduler(),
})
type Life = typeof Life extends fc.Arbitrary<infer Of> ? Of : never

/** More steps than any life needs: whoever takes them all goes round in circles. */
const MOST_STEPS = 4_000

async function live(life: Life, variant: Variant): Promise<void> {
  const { scheduler } = life
  const faults = [...life.faults]
  let steps = 0
  let healed = false
  let claims = 0
  const turn = (label: string): Promise<unknown> => {
    steps += 1
    return steps > MOST_STEPS ? new Promise(() => {}) : scheduler.schedule(Promise.resolve(), label)
  }
  const world = simulatedWorld(variant, { turn, nextFault: () => (healed ? 'none' : (faults.shift() ?? 'none')) })

  function decode(stored: StoredEvent): RecordedEvent {
    if (!healed && stored.data.what === 'unread') throw new Error('of a newer program')
    return stored
  }

  const stop = new AbortController()
  function start(): Session {
    const session = { dead: false }
    void processRunner({
      processes: [parcelsWith(() => !healed)],
      log: world.log(session),
      codec: {
        reader: () => ({ prepare: async () => undefined, decode, show: decode, showWhole: decode }),
      },
      commands: world.commands(session),
      store: world.store(session),
      bell: world.bell,
      delay: () => turn('delay').then(() => undefined),
      random: () => 0,
      newClaim: () => {
        claims += 1
        return String(claims)
      },
      pageSize: life.pageSize,
    }).run(stop.signal)
    return session
  }

  const happenings = life.parcels.map(({ person, what, isTwin }, n) => (at: bigint) => {
    const of = parcelCame({ number: n + 1, what })
    return simulatedEvent(of, at, person, String(isTwin ? at - 1n : at))
  })
  const { erased } = life
  if (erased) happenings.push((at) => simulatedEvent(subjectErased({}), at, erased))
  void happenings.reduce((before, happening) => before.then(() => world.append(happening)), Promise.resolve())
  const sessions = Array.from({ length: life.runners }, start)
  await scheduler.waitIdle()
  for (let n = 0; n < 3 && world.elapse(); n += 1) await scheduler.waitIdle()
  expectNothingTwice(world)
  if (sessions.some(({ dead }) => !dead)) expectTheRestDone(world, life)

  healed = true
  start()
  await scheduler.waitIdle()
  // Claims of the dead run out, timers come due: as often as there is something that waits for its time.
  for (let n = 0; n < 60 && world.elapse(); n += 1) await scheduler.waitIdle()
  stop.abort()
  expect(steps, 'it goes round in circles').toBeLessThanOrEqual(MOST_STEPS)
  expectNothingTwice(world)
  expectAllDone(world, life)
}

type World = ReturnType<typeof simulatedWorld>
const inputOf = ({ input }: { input: unknown }) => sendParcel.input.parse(input)

function expectNothingTwice(world: World): void {
  const numbers = world.carriedOut.map((one) => inputOf(one).number)
  expect(new Set(numbers).size, 'a command was carried out twice').toBe(numbers.length)
  for (const { state } of world.states())
    for (const told of [parcels.state.parse(state).told, parcels.state.parse(state).fired])
      expect(new Set(told).size, 'something was reacted to twice').toBe(told.length)
}

/** What is bad has stopped its own key at most: everything was read, and whoever has nothing bad was told all. */
function expectTheRestDone(world: World, life: Life): void {
  expect(world.standing().position, 'it stands still').toBe(BigInt(world.events.length))
  for (const person of people) {
    const own = numbered(life, person)
    if (life.erased === person || own.some(({ what }) => isBad(what))) continue
    expect(toldTo(world, person).told, 'another key waited').toEqual(own.map(({ number }) => number))
  }
}

const numbered = (life: Life, person: PersonId) =>
  life.parcels.flatMap((one, n) => (one.person === person ? [{ ...one, number: n + 1 }] : []))
const toldTo = (world: World, person: PersonId) =>
  parcels.state.parse(world.states().find(({ key }) => key === person)?.state ?? parcels.initial)

function expectAllDone(world: World, life: Life): void {
  expect(world.standing().position, 'not everything was read').toBe(BigInt(world.events.length))
  expect(world.timers(), 'a timer is left').toBe(0)
  expect(world.parked(), 'something waits still').toBe(0)
  const ends = ['sent', 'refused', 'withdrawn']
  expect(world.outbox().filter(({ status }) => !ends.includes(status))).toEqual([])
  for (const person of people) {
    if (person === life.erased) {
      expect(
        world.states().filter(({ key }) => key === person),
        'remembered',
      ).toEqual([])
      continue
    }
    const own = numbered(life, person)
    const numbers = own.map(({ number }) => number)
    const state = toldTo(world, person)
    expect(state.told, 'told').toEqual(numbers)
    expect(state.fired.toSorted(), 'fired').toEqual(own.flatMap(({ what, number }) => (waits(what) ? [number] : [])))
    const sent = world.carriedOut.map(inputOf).filter((one) => one.person === person)
    expect(sent.map(({ number }) => number).toSorted(), 'carried out').toEqual(numbers)
    const forwarded = sent.filter(({ why }) => why === 'forward').map(({ number }) => number)
    expect(forwarded, 'out of order').toEqual(forwarded.toSorted())
  }
}

const lives = (variant: Variant) => fc.asyncProperty(Life, (life) => live(life, variant))

describe('processes, simulated', () => {
  it('react once and send once, whatever fails and in whatever order', async () => {
    await fc.assert(lives('right'), { numRuns: 1_500 })
  })

  it.each(mutants)('are seen to fail over %s', async (mutant) => {
    for (const seed of [1, 2]) {
      const { failed } = await fc.check(lives(mutant), { seed, numRuns: 1_000, endOnFailure: true })
      expect(failed, `seed ${seed}`).toBe(true)
    }
  })
})
