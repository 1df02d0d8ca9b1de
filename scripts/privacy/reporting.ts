// The implementation of `sillage privacy status`.
import { codec } from '#commanding/codec.ts'
import { openLogToRead } from '#compose/log-to-read.ts'
import { standing } from '#compose/sealing-copy.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { START } from '#kernel/ids.ts'
import { isBelow, privacyStatus } from '#operating/privacy-status/privacy-status.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { assertInstalled } from '#platform/installation.ts'
import { progress } from '#platform/progress.ts'
import { addressOf } from '../command-line/log-address.ts'
import { configuration, interruptible } from '../command-line/session.ts'
import { statusText } from './text.ts'

export type StatusOptions = { readonly log?: string; readonly json?: boolean }

export async function status({ log: named, json = false }: StatusOptions): Promise<void> {
  const address = named === undefined ? undefined : addressOf('--log', named)
  const config = configuration()
  const from = address ?? config.eventLog
  if (from === 'postgres' && config.databaseUrl === undefined) await assertInstalled(config.dataDirectory)
  await interruptible(async (signal) => {
    let troubles = 0
    const say = (what: string) => void process.stderr.write(`${what}\n`)
    const { log, close } = await openLogToRead(config, from, {
      onTrouble(what) {
        troubles += 1
        if (troubles === 1) say(`${what}: trying again`)
      },
      onIgnored: say,
    })
    try {
      const { events: definitions, projections, earlierProjections } = await readDefinitions()
      const total = await log.lag(START)
      const line = progress({ what: 'Reading', unit: 'events', total, json })
      const found = await privacyStatus({
        log,
        definitions,
        projections: [...projections.values(), ...earlierProjections],
        // Nothing is opened: what a school seals is never sealed itself.
        standing: standing(codec(definitions, 'unsealed')),
        signal,
        onEvents: (events) => line.reach(events),
      })
      line.end()
      const text = json
        ? JSON.stringify(found, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
        : statusText(found, from === 'postgres' ? 'postgres' : 'ADDRESS')
      process.stdout.write(`${text}\n`)
      if (isBelow(found)) process.exitCode = exitCodes.found
    } finally {
      await close()
    }
  })
}
