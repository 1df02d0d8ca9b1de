// The contract of the port as tests, which every adapter must pass.
import { afterAll, beforeAll, describe } from 'vitest'
import { contractOfAppending } from './appending-contract.ts'
import type { EventLog } from './event-log.ts'
import { contractOfReading } from './reading-contract.ts'

export function contractOfTheEventLog(
  name: string,
  open: () => Promise<{ log: EventLog; close: () => Promise<void> }>,
): void {
  describe(`the event log, ${name}`, () => {
    let log: EventLog
    let close: () => Promise<void>
    beforeAll(async () => {
      ;({ log, close } = await open())
    })
    afterAll(() => close())

    contractOfAppending(() => log)
    contractOfReading(() => log)
  })
}
