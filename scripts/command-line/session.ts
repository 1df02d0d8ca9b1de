// Shared by verbs that work on an installation: configuration, service, and an orderly end after Ctrl-C.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { OpenOptions, Service } from '#compose/service.ts'
import { type Config, readConfig, unknownVariables } from '#platform/config.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { assertInstalled } from '#platform/installation.ts'
import { putActAside } from '#trail/acts.ts'
import { UsageError } from './arguments.ts'
import { actOf, verbAtWork } from './verb-at-work.ts'

/** The configuration of this process. Reports unknown variables on standard error. */
export function configuration(): Config {
  const config = readConfig(process.env)
  for (const unknown of unknownVariables(process.env)) process.stderr.write(`${unknown}\n`)
  return config
}

export type Session = { readonly service: Service; readonly config: Config; readonly signal: AbortSignal }

const openAlready = new AsyncLocalStorage<Session>()

/** Runs verbs, one after another, over a service that is open already and stays open. */
export const overOpened = <Result>(session: Session, run: () => Promise<Result>): Promise<Result> =>
  openAlready.run(session, run)

type Opening = Pick<OpenOptions, 'anyLog' | 'lookOnly'> & { readonly logLevel?: 'warn' | 'error' }

/**
 * Opens the service for one verb, joining a running one, and closes it afterwards. The installation must exist: no verb
 * creates one. A Ctrl-C aborts the verb's signal, so that it can end in order; a second one ends the process at once.
 * The verb is in the trail before it does or shows anything, and again if it fails.
 */
export async function withService(act: (session: Session) => Promise<void>, opening: Opening = {}): Promise<void> {
  const given = openAlready.getStore()
  if (given) return entered(given, act)
  const { logLevel = 'warn', ...options } = opening
  const config = configuration()
  if (config.databaseUrl === undefined) await assertInstalled(config.dataDirectory)
  await interruptible(async (signal) => {
    const [{ openService }, { openLog }] = await Promise.all([
      import('#compose/compose.ts'),
      import('#platform/logger.ts'),
    ])
    const service = await openService(config, {
      logger: openLog({ level: logLevel, format: config.logFormat }),
      worker: false,
      join: true,
      ...options,
    })
    try {
      if (!signal.aborted) await entered({ service, config, signal }, act)
    } finally {
      await service.close()
    }
  })
}

async function entered(session: Session, act: (session: Session) => Promise<void>): Promise<void> {
  const { service, signal } = session
  const verb = verbAtWork()
  if (verb) await service.enterAct(actOf(verb))
  try {
    await act(session)
  } catch (error) {
    // The verb's own error is what the person must see.
    if (verb && !signal.aborted) await service.enterAct(actOf(verb, endOf(error))).catch(() => undefined)
    throw error
  }
}

/**
 * Enters a verb that works without the service: its act is put aside in the data directory, and the service enters it. Before
 * the verb does anything.
 */
export async function enterAside({ dataDirectory }: Config): Promise<void> {
  const verb = verbAtWork()
  if (verb) await putActAside(dataDirectory, actOf(verb))
}

const endOf = (error: unknown) => (error instanceof UsageError ? 'refused' : 'failed')

/** Runs with a signal that Ctrl-C and SIGTERM abort. Errors after that are ignored: they come from the interruption. */
export async function interruptible(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController()
  const interrupted = () => stop.abort()
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    await run(stop.signal)
  } catch (error) {
    if (!stop.signal.aborted) throw error
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
  }
  if (stop.signal.aborted) process.exitCode = exitCodes.interrupted
}
