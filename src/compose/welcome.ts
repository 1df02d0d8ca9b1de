// The demonstration school at the start: fills an empty database, and says where and as whom to look. The service
// answers requests by then, so nothing here may end it: what cannot be done now is tried again, or left out.
import { styleText } from 'node:util'
import { type EventLog, LogUnavailable, OutcomeUnknown } from '#event-log/event-log.ts'
import { type Instant, START } from '#kernel/ids.ts'
import type { Config } from '#platform/config.ts'
import { mayPass } from '#platform/database-errors.ts'
import { readableCount } from '#platform/progress.ts'
import { DEMONSTRATION, demonstrationSchool, demonstrationState } from '#simulator/demonstration.ts'
import type { Receiver } from '#simulator/send-simulated.ts'
import type { Service } from './service.ts'

type Filled = Receiver & { readonly log: Pick<EventLog, 'head' | 'lag' | 'readStream'> }
type Say = (line: string) => void
type Patience = { readonly pause: () => Promise<unknown>; readonly signal: AbortSignal }

const isAway = (error: unknown): boolean =>
  error instanceof LogUnavailable || error instanceof OutcomeUnknown || mayPass(error)

/**
 * Fills it as below, however often the log or the database goes away meanwhile. Ends with the signal. True where
 * something was filled in.
 */
export async function fillPatiently(service: Filled, say: Say, { pause, signal }: Patience): Promise<boolean> {
  for (let isTold = false; !signal.aborted; isTold = true) {
    try {
      return await fillWithDemonstration(service, say)
    } catch (error) {
      if (!isAway(error)) throw error
      if (!isTold && !signal.aborted) say('The log does not answer: the filling goes on when it does.')
    }
    await pause()
  }
  return false
}

const MOST_LOOKS = 300

/**
 * Waits until the read models hold what was filled in: who follows the welcome text at once would otherwise find no
 * class. It gives up after a while, and where a read model is at fault.
 */
export async function readModelsCaughtUp(service: Pick<Service, 'lags'>, { pause, signal }: Patience): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS && !signal.aborted; looks++) {
    const lags = await service.lags().catch((error: unknown) => {
      if (isAway(error)) return null
      throw error
    })
    if (lags?.every(({ lagEvents, fault }) => lagEvents === 0 || lagEvents === null || fault !== null)) return
    await pause()
  }
}

/** Fills a log that is empty, or goes on with a filling that was interrupted; leaves any other alone. */
async function fillWithDemonstration(service: Filled, say: Say): Promise<boolean> {
  const standing = await demonstrationState(service.log)
  const mayFill = standing.kind === 'begun' || (standing.kind === 'absent' && (await service.log.head()) === 0n)
  if (!mayFill) return false
  const startedMs = performance.now()
  say(`Filling the empty database with a simulated school: ${DEMONSTRATION.name}`)
  const sent = await demonstrationSchool(service, { now: new Date().toISOString() as Instant })
  const seconds = (performance.now() - startedMs) / 1_000
  if (sent)
    say(
      `${readableCount(sent.commands)} commands became ${readableCount(sent.events)} events in ${seconds.toFixed(1)} s`,
    )
  return true
}

/** Where to look, and with which account. */
export async function welcome(service: Filled, config: Config, url: string, tookMs: number, say: Say): Promise<void> {
  const bold = (text: string) => styleText('bold', text, { stream: process.stdout })
  say('')
  say(`${bold('Sillage')} answers at ${bold(url)} after ${(tookMs / 1_000).toFixed(1)} s`)
  say('')
  // Null where the log does not answer: the service answers all the same.
  const asked = await Promise.all([service.log.lag(START), demonstrationState(service.log)]).catch((error: unknown) => {
    if (isAway(error)) return null
    throw error
  })
  const [events, standing] = asked ?? [null, null]
  const lines: [string, string][] = [
    ['API', `${url}/docs`],
    // Not the head: on a KurrentDB that is a place in its files.
    [
      'Log',
      events === null ? 'does not answer now; the service goes on when it does' : `${readableCount(events)} events`,
    ],
    ['Data', config.databaseUrl ? 'the database of DATABASE_URL' : config.dataDirectory],
  ]
  for (const [name, value] of lines) say(`  ${name.padEnd(8)}${value}`)

  if (standing?.kind === 'complete') {
    const { tenant, teacher, learner, name } = DEMONSTRATION
    say('')
    say(`  ${name}, as its teacher:`)
    say('')
    say(`  TOKEN=$(./sillage token --tenant ${tenant} --actor ${teacher} --role teacher)`)
    say(`  curl -H "Authorization: Bearer $TOKEN" ${url}/api/classes/${DEMONSTRATION.class}/overview`)
    say(`  curl -H "Authorization: Bearer $TOKEN" ${url}/api/learners/${learner}/history`)
  }
  say('')
  say(`  Ctrl-C stops everything that was started here.`)
  say('')
}
