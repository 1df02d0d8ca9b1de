/** Valid names of processes, and required parts. */
import { expect, it } from 'vitest'
import { z } from 'zod'
import { defineEvent } from './event.ts'
import { PersonId } from './ids.ts'
import { defineProcess, processActor, type ReactOn } from './process.ts'

const happened = defineEvent('some.happened', {
  version: 1,
  description: 'For this test.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
  data: z.object({}),
})
const State = z.object({ seen: z.int() })
type Of = z.output<typeof State>
const seen = (on: ReactOn<Of>) =>
  on(
    happened,
    ({ stream }) => stream,
    (state) => ({ state: { seen: state.seen + 1 } }),
  )
const define = (name: string, version: number, more: { migrate?: () => Of; twice?: boolean } = {}) =>
  defineProcess(name, {
    version,
    description: 'For this test.',
    sends: [],
    state: State,
    initial: { seen: 0 },
    on: (on) => (more.twice ? [seen(on), seen(on)] : [seen(on)]),
    ...(more.migrate && { migrate: more.migrate }),
  })

it('has a name in kebab-case and a version from 1', () => {
  expect(define('some-process', 1)).toMatchObject({ kind: 'process', name: 'some-process' })
  expect(() => define('Some process', 1)).toThrow(/kebab-case/)
  expect(() => define('some-process', 0)).toThrow(/version/)
})

it('must migrate the states of earlier versions', () => {
  expect(() => define('some-process', 2)).toThrow(/migrate/)
  expect(define('some-process', 2, { migrate: () => ({ seen: 0 }) }).version).toBe(2)
})

it('has one reaction per event type', () => {
  expect(() => define('some-process', 1, { twice: true })).toThrow(/some\.happened twice/)
})

it('sends as an artificial actor, which is unique per process and the same in every installation', () => {
  expect(PersonId.safeParse(processActor('a')).success).toBe(true)
  expect(processActor('a')).toBe(processActor('a'))
  expect(processActor('a')).not.toBe(processActor('b'))
})
