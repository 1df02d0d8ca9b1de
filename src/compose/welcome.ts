// The demonstration school: fills an empty database at the start, and prints where to look and with which account. The service
// already answers requests, so nothing here may end it: what fails is retried or left out.
import { existsSync } from 'node:fs'
import { styleText } from 'node:util'
import { type EventLog, LogUnavailable, OutcomeUnknown } from '#event-log/event-log.ts'
import type { SetUp } from '#identity/set-up/set-up.ts'
import { type Instant, START } from '#kernel/ids.ts'
import type { Config } from '#platform/config.ts'
import { mayPass } from '#platform/database-errors.ts'
import { readableCount } from '#platform/progress.ts'
import { DEMONSTRATION, demonstrationSchool, demonstrationState } from '#simulator/demonstration.ts'
import type { Receiver } from '#simulator/send-simulated.ts'
import { demonstrationAccounts, passwordsFile } from './demonstration-accounts.ts'
import type { Service } from './service.ts'

type Filled = Receiver & { readonly log: Pick<EventLog, 'head' | 'lag' | 'readStream'> }
type Say = (line: string) => void
type Patience = { readonly pause: () => Promise<unknown>; readonly signal: AbortSignal }

const isUnavailable = (error: unknown): boolean =>
  error instanceof LogUnavailable || error instanceof OutcomeUnknown || mayPass(error)

/**
 * Fills the log as below, and retries whenever the log or the database is unavailable. Ends when the signal is aborted.
 * Returns true if something was filled in.
 */
export async function fillPatiently(service: Filled, say: Say, { pause, signal }: Patience): Promise<boolean> {
  for (let isReported = false; !signal.aborted; isReported = true) {
    try {
      return await fillWithDemonstration(service, say)
    } catch (error) {
      if (!isUnavailable(error)) throw error
      if (!isReported && !signal.aborted) say('The log does not answer. Filling will continue when it does.')
    }
    await pause()
  }
  return false
}

const MOST_POLLS = 300

/**
 * Waits until the read models contain the new events: otherwise somebody who follows the welcome text immediately would find
 * no class. Gives up after a while, or if a read model has a fault.
 */
export async function readModelsCaughtUp(service: Pick<Service, 'lags'>, { pause, signal }: Patience): Promise<void> {
  for (let polls = 0; polls < MOST_POLLS && !signal.aborted; polls++) {
    const lags = await service.lags().catch((error: unknown) => {
      if (isUnavailable(error)) return null
      throw error
    })
    if (lags?.every(({ lagEvents, fault }) => lagEvents === 0 || lagEvents === null || fault !== null)) return
    await pause()
  }
}

/** Fills an empty log, or continues an interrupted filling. Leaves any other log alone. */
async function fillWithDemonstration(service: Filled, say: Say): Promise<boolean> {
  const status = await demonstrationState(service.log)
  const mayFill = status.kind === 'begun' || (status.kind === 'absent' && (await service.log.head()) === 0n)
  if (!mayFill) return false
  const startedMs = performance.now()
  say(`Filling the empty database with a simulated school: ${DEMONSTRATION.name}`)
  const sent = await demonstrationSchool(service, { now: new Date().toISOString() as Instant })
  const seconds = (performance.now() - startedMs) / 1_000
  if (!sent) return true
  say(`${readableCount(sent.commands)} commands became ${readableCount(sent.events)} events in ${seconds.toFixed(1)} s`)
  for (const [what, times] of sent.refused) say(`Refused ${times} times: ${what}`)
  return true
}

/** Prints where to look, and with which account. */
export async function welcome(
  service: Filled,
  config: Config,
  url: string,
  tookMs: number,
  say: Say,
  { hasConsole = false, setUp }: { readonly hasConsole?: boolean; readonly setUp?: Pick<SetUp, 'issueCode'> } = {},
): Promise<void> {
  const bold = (text: string) => styleText('bold', text, { stream: process.stdout })
  say('')
  say(`${bold('Sillage')} answers at ${bold(url)} after ${(tookMs / 1_000).toFixed(1)} s`)
  say('')
  // Null if the log does not answer: the service still answers.
  const answers = await Promise.all([service.log.lag(START), demonstrationState(service.log)]).catch(
    (error: unknown) => {
      if (isUnavailable(error)) return null
      throw error
    },
  )
  const [events, status] = answers ?? [null, null]
  const page = status?.kind === 'complete' ? `${url}/?school=${DEMONSTRATION.tenant}` : url
  const lines: [string, string][] = [
    ...(hasConsole ? [['Console', page] satisfies [string, string]] : []),
    ['API', `${url}/docs`],
    // Not the head: on a KurrentDB that is an offset in its files.
    [
      'Log',
      events === null
        ? 'does not answer now; the service will continue when it does'
        : `${readableCount(events)} events`,
    ],
    ['Data', config.databaseUrl ? 'the database of DATABASE_URL' : config.dataDirectory],
  ]
  for (const [name, value] of lines) say(`  ${name.padEnd(8)}${value}`)

  if (status?.kind === 'complete') {
    const { tenant, teacher, learner, name } = DEMONSTRATION
    say('')
    say(`  ${name}, as its teacher:`)
    say('')
    say(`  TOKEN=$(./sillage token --tenant ${tenant} --actor ${teacher} --role teacher)`)
    say(`  curl -H "Authorization: Bearer $TOKEN" ${url}/api/classes/${DEMONSTRATION.class}/overview`)
    say(`  curl -H "Authorization: Bearer $TOKEN" ${url}/api/learners/${learner}/history`)
    const passwords = passwordsFile(config.dataDirectory)
    if (existsSync(passwords)) {
      say('')
      say(`  Accounts: ${demonstrationAccounts.map((account) => account.name).join(', ')}`)
      say(`  Their passwords: ${passwords}`)
      say(`  curl ${url}/api/sign-in --json '{"school":"${tenant}","name":"teacher","password":"…"}'`)
    }
  }
  if (setUp && hasConsole) await saySetUpCode(setUp, url, say)
  say('')
  say(`  Press Ctrl-C to stop everything.`)
  say('')
}

/** Whoever reads this log runs the service: they may open its first school. */
async function saySetUpCode(setUp: Pick<SetUp, 'issueCode'>, url: string, say: Say): Promise<void> {
  const issued = await setUp.issueCode().catch((error: unknown) => {
    if (isUnavailable(error)) return null
    throw error
  })
  if (issued === null) return
  say('')
  say(`  This installation is empty. Set up its first school in a browser: ${url}/set-up`)
  say(
    `  Set-up code: ${issued.code} (works once, until ${issued.expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC)`,
  )
}
