// What an import counts as written now and as there before, when others write to its streams meanwhile.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { codec as codecOf } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { defineEvent } from '#kernel/event.ts'
import { derivedCommandId, PersonId, streamName } from '#kernel/ids.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { loadPlans, type StreamPlan } from './go-on.ts'
import { type LoadParts, loadStreams } from './load-streams.ts'

const told = defineEvent('testing.told', {
  version: 1,
  description: 'Somebody told something.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P2Y',
  data: z.object({ number: z.int() }),
})
const { tenant, teacher, zone } = someone
const learner = PersonId.parse(id('1ea2', 1))
const stream = streamName('learner', learner)
const importer = PersonId.parse(id('1ea2', 2))

const planOf = (events: number): StreamPlan => ({
  ...{ stream, subject: learner, events },
  *steps() {
    for (let number = 0; number < events; number += 1)
      yield {
        command: derivedCommandId('told', String(number)),
        occurredAt: minute(number),
        events: [told({ number })],
      }
  },
})

const codec = codecOf(new Map([[told.type, told]]), 'unsealed')
const partsWith = (log: LoadParts['log'], actor = importer): LoadParts => ({
  ...{ log, codec, tenant, zone, level: 'identifying', actor },
})

/** Loads the plan, and tells how many events the progress was told of. */
async function run(log: LoadParts['log'], events: number, resume: boolean) {
  let told = 0
  const onEvents = (count: number) => {
    told += count
  }
  const done = await loadPlans(partsWith(log), () => [planOf(events)].values(), { resume, onEvents })
  return { ...done, told }
}

const numbersIn = async (log: EventLog) => {
  const { events } = await log.readStream(stream, { tenant, from: 0, direction: 'forwards', limit: 5_000 })
  return events.map(({ data }) => Reflect.get(data, 'number'))
}

it('counts what it found before and after a refusal once', async () => {
  const log = openMemoryLog()
  await run(log, 1, false)
  let another: Promise<unknown> | null = null
  const meanwhile: LoadParts['log'] = {
    readStream: log.readStream,
    async load(appends) {
      // Another process imports an older file, which ends with the second event.
      another ??= run(log, 2, true)
      await another
      return log.load(appends)
    },
  }
  expect(await run(meanwhile, 3, true)).toEqual({ events: 1, before: 2, conflicts: [], told: 3 })
  expect(await numbersIn(log)).toEqual([0, 1, 2])
})

it('counts what it wrote itself before a refusal as written, not as there before', async () => {
  const log = openMemoryLog()
  let isFirst = true
  const meanwhile: LoadParts['log'] = {
    readStream: log.readStream,
    async load([first, ...rest]) {
      if (!isFirst || !first) return log.load(first ? [first, ...rest] : [])
      isFirst = false
      const written = await log.load([first])
      const other = { command: derivedCommandId('other'), occurredAt: minute(0), events: [told({ number: -1 })] }
      const after = first.events.length - 1
      const plan = { stream, subject: learner, after, steps: [other] }
      await loadStreams(partsWith(log, teacher), [plan])
      return [...written, ...(await log.load(rest))]
    },
  }
  expect(await run(meanwhile, 1_500, false)).toEqual({ events: 1_500, before: 0, conflicts: [], told: 1_500 })
  expect(new Set(await numbersIn(log)).size).toBe(1_501)
})
