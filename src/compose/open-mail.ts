// Wires the e-mails about notices: nothing where no server is configured.
import type pg from 'pg'
import { z } from 'zod'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import { Instant, type PersonId, type Position, START, type TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { digestStore } from '#mailing/digest-store.ts'
import { mailWork } from '#mailing/mail-work.ts'
import { mailer } from '#mailing/mailer.ts'
import type { DigestParts } from '#mailing/send-digests.ts'
import type { UnsubscribeLinks } from '#mailing/unsubscribe-links.ts'
import { systemClock } from '#platform/clock.ts'
import type { MailConfig } from '#platform/mail-config.ts'
import type { Lag } from '#projecting/projection-lag.ts'
import type { Work } from '#projecting/workers/worker.ts'
import notices from '../../projections/conversation/notices.ts'

type Queries = {
  run(request: {
    readonly query: string
    readonly input: unknown
    readonly caller: Caller
    readonly atLeast: Position
  }): Promise<{ readonly output: unknown }>
}

export type MailParts = Pick<DigestParts, 'limits' | 'erased' | 'onTrouble'> & {
  readonly lags: () => Promise<readonly Lag[]>
  readonly mail: MailConfig
  /** As the owner: of all schools. */
  readonly pool: Pick<pg.Pool, 'query'>
  readonly links: UnsubscribeLinks
  readonly queries: Queries
}

const MAIL = 'mail'
const Found = z.object({ email: z.string().nullable() })

/** An address is in no read model: it is opened for each e-mail, and the trail says so. */
export const addressIn =
  (queries: Queries): DigestParts['addressOf'] =>
  async (tenant: TenantId, person: PersonId) => {
    const caller: Caller = {
      tenant,
      actor: processActor(MAIL),
      onBehalfOf: null,
      permissions: permissionsOfService(['identity:manage'], tenant),
      origin: { kind: 'process', process: MAIL },
    }
    const asked = await queries
      .run({ query: 'person-details', input: { person }, caller, atLeast: START })
      .catch((error: unknown) => {
        const kind = error instanceof QueryFailed ? error.problem.kind : null
        // Erased, or limited meanwhile.
        if (kind === 'missing' || kind === 'objected' || kind === 'restricted') return null
        throw error
      })
    return asked && Found.parse(asked.output).email
  }

/** Unknown where it has no live rows, or those of another log. */
async function noticesLagMs(lags: MailParts['lags']): Promise<number | null> {
  const seconds = (await lags()).find(({ projection }) => projection === notices.name)?.lagSeconds
  return seconds === undefined || seconds === null ? null : seconds * 1_000
}

export function openMail({ mail, pool, queries, lags, ...parts }: MailParts): { readonly work: Work; close(): void } {
  const sending = mailer(mail)
  return {
    work: mailWork({
      ...parts,
      store: digestStore(pool),
      mailer: sending,
      publicUrl: mail.publicUrl,
      addressOf: addressIn(queries),
      noticesLagMs: () => noticesLagMs(lags),
      now: () => Instant.parse(systemClock.now()),
      sleep: systemClock.sleep,
    }),
    close: sending.close,
  }
}
