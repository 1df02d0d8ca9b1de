// The demonstration school at the start: fills an empty database, and says where and as whom to look.
import { styleText } from 'node:util'
import type { EventLog } from '#event-log/event-log.ts'
import { type Instant, START } from '#kernel/ids.ts'
import type { Config } from '#platform/config.ts'
import { readableCount } from '#platform/progress.ts'
import { DEMONSTRATION, demonstrationSchool, demonstrationStanding } from '#simulator/demonstration.ts'
import type { Receiver } from '#simulator/send-simulated.ts'

type Filled = Receiver & { readonly log: Pick<EventLog, 'head' | 'lag' | 'readStream'> }
type Say = (line: string) => void

/** Fills a log that is empty, or goes on with a filling that was interrupted; leaves any other alone. */
export async function fillWithDemonstration(service: Filled, say: Say): Promise<void> {
  const standing = await demonstrationStanding(service.log)
  const mayFill = standing.kind === 'begun' || (standing.kind === 'absent' && (await service.log.head()) === 0n)
  if (!mayFill) return
  const startedMs = performance.now()
  say(`Filling the empty database with a simulated school: ${DEMONSTRATION.name}`)
  const sent = await demonstrationSchool(service, { now: new Date().toISOString() as Instant })
  const seconds = (performance.now() - startedMs) / 1_000
  if (sent)
    say(
      `${readableCount(sent.commands)} commands became ${readableCount(sent.events)} events in ${seconds.toFixed(1)} s`,
    )
}

/** Where to look, and with which account. */
export async function welcome(service: Filled, config: Config, url: string, tookMs: number, say: Say): Promise<void> {
  const bold = (text: string) => styleText('bold', text, { stream: process.stdout })
  say('')
  say(`${bold('Sillage')} answers at ${bold(url)} after ${(tookMs / 1_000).toFixed(1)} s`)
  say('')
  const lines: [string, string][] = [
    ['API', `${url}/docs`],
    // Not the head: on a KurrentDB that is a place in its files.
    ['Log', `${readableCount(await service.log.lag(START))} events`],
    ['Data', config.databaseUrl ? 'the database of DATABASE_URL' : config.dataDirectory],
  ]
  for (const [name, value] of lines) say(`  ${name.padEnd(8)}${value}`)

  const { kind } = await demonstrationStanding(service.log)
  if (kind === 'complete') {
    const { tenant, teacher, learner, name } = DEMONSTRATION
    say('')
    say(`  ${name}, as its teacher:`)
    say('')
    say(`  TOKEN=$(npx sillage token --tenant ${tenant} --actor ${teacher} --role teacher)`)
    say(`  curl -H "Authorization: Bearer $TOKEN" ${url}/api/classes/${DEMONSTRATION.class}/overview`)
    say(`  curl -H "Authorization: Bearer $TOKEN" ${url}/api/learners/${learner}/history`)
  }
  say('')
  say(`  Ctrl-C stops everything that was started here.`)
  say('')
}
