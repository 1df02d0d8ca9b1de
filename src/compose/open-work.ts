// Wires what a program with a worker does beside answering: read models, processes, webhooks, nights, and what is left to do for
// the rights of persons.

import type pg from 'pg'
import type { StreamStates } from '#commanding/stream-states.ts'
import type { Files } from '#files/files.ts'
import type { SignIn } from '#identity/sign-in/sign-in.ts'
import { ERASURE } from '#kernel/forgetting.ts'
import type { Instant } from '#kernel/ids.ts'
import { observedLog, type SnapshotWriter } from '#past/snapshots/snapshot-writer.ts'
import type { KeyStore } from '#privacy/key-store.ts'
import type { Work } from '#projecting/workers/worker.ts'
import type { RecordParts } from '#rights/rectification/record-removed.ts'
import type { AllRights } from './open-all-rights.ts'
import type { OpenedJobs } from './open-jobs.ts'
import { startWorker, type WorkerParts } from './open-worker.ts'
import { rightsAtWork } from './rights-at-work.ts'
import type { OpenOptions } from './service.ts'
import { sweepSchool } from './sweep-school.ts'

type Made = 'queries' | 'watch' | 'besides' | 'sweep' | 'retain' | 'whenStuck' | 'reactAfter' | 'onPage' | 'onWebhook'
type Parts = Omit<WorkerParts, Made> & {
  readonly options: OpenOptions
  readonly snapshots: Pick<SnapshotWriter, 'observe'>
  readonly signIn: Pick<SignIn, 'forgetCredentials'>
  readonly queries: Parameters<typeof sweepSchool>[0]['queries']
  readonly storedFiles: Pick<Files, 'removeExpired'>
  readonly jobs: Pick<OpenedJobs, 'startWorker'>
  readonly watch: Work
  /** What else one worker at a time does. */
  readonly besides: readonly Work[]
  readonly ofPersons: Pick<AllRights, 'rights' | 'retention' | 'rewriting' | 'files' | 'streamsOf'>
  /** As the rights of persons use them. */
  readonly pool: pg.Pool
  readonly states: StreamStates
  readonly schoolOf: RecordParts['schoolOf']
  readonly keyStore: KeyStore
  readonly now: () => Instant
}

/** Does nothing for a program without a worker. */
export function openWork({
  options,
  snapshots,
  signIn,
  queries,
  storedFiles,
  jobs,
  watch,
  besides,
  ofPersons,
  ...parts
}: Parts): {
  close(): Promise<void>
} {
  if (!options.worker) return { close: async () => {} }
  const { log, codec, commands } = parts
  const { leaveSweeps = false } = options
  const worker = startWorker({
    ...parts,
    queries,
    // Workers pass each page on before it is committed: an erasure deletes a person's snapshots
    // and credentials before the rows change.
    log: observedLog(log, async (events) => {
      await snapshots.observe(events)
      for (const { type, tenant, subject } of events)
        if (type === ERASURE && subject !== null) await signIn.forgetCredentials(tenant, subject)
    }),
    sweep: leaveSweeps ? null : (tenant, at) => sweepSchool({ log, codec, commands, queries }, tenant, at),
    retain: leaveSweeps
      ? null
      : async (tenant, at) => {
          await storedFiles.removeExpired(tenant)
          return ofPersons.retention.sweep(tenant, at)
        },
    watch: leaveSweeps ? null : watch,
    besides: leaveSweeps ? [] : besides,
    whenStuck: options.whenStuck ?? 'lose-leases',
    ...(options.reactAfter && { reactAfter: options.reactAfter }),
    ...(options.onPage && { onPage: options.onPage }),
    ...(options.onWebhook && { onWebhook: options.onWebhook }),
  })
  const jobWorker = jobs.startWorker()
  const ended = new AbortController()
  const atWork = options.leaveErasures
    ? Promise.resolve()
    : rightsAtWork(
        {
          ...parts,
          ...ofPersons,
          personFiles: ofPersons.files,
          events: parts.definitions.events,
          leaveRetention: leaveSweeps,
        },
        ended.signal,
      )
  return {
    async close() {
      ended.abort()
      await Promise.all([atWork, jobWorker.close()])
      await worker.close()
    },
  }
}
