// Wires the trail of this program; a verb that ends soon hands no checkpoints outside.
import type { Sender } from '#integrating/webhooks/send-delivery.ts'
import { mailer } from '#mailing/mailer.ts'
import type { Config } from '#platform/config.ts'
import type { Outside } from '#trail/handing-out.ts'
import type { DurableTrail } from '#trail/trail.ts'
import { keepingTrail, type TrailKeeping } from './keeping-trail.ts'
import { mailingCheckpoints } from './mailing-checkpoints.ts'
import { thisProcess } from './open-worker.ts'
import { postingCheckpoints } from './posting-checkpoints.ts'
import type { OpenOptions } from './service.ts'

type Parts = Pick<TrailKeeping, 'databaseUrl' | 'now' | 'onTrouble'> & {
  readonly config: Config
  readonly options: Pick<OpenOptions, 'trail' | 'trailWatch'>
  readonly isVerb: boolean
  readonly sender: Sender
}

export function openTrail({ config, options, isVerb, sender, ...parts }: Parts): {
  readonly trail: DurableTrail
  close(): Promise<void>
} {
  if (options.trail) return { trail: options.trail, close: async () => {} }
  const mailing = isVerb ? null : mailingOf(config)
  const trail = keepingTrail({
    ...parts,
    process: thisProcess,
    dataDirectory: config.dataDirectory,
    checkpointsTo: isVerb ? null : config.checkpointsTo,
    ...(config.checkpointsUrl !== undefined && { postTo: postingCheckpoints(sender, config.checkpointsUrl) }),
    ...(mailing && { mailTo: mailing.mailTo }),
    ...(options.trailWatch && { watch: options.trailWatch }),
  })
  return {
    trail,
    async close() {
      await trail.close()
      mailing?.close()
    },
  }
}

function mailingOf({ mail, checkpointsMail }: Config): { readonly mailTo: Outside; close(): void } | null {
  if (!mail || checkpointsMail === undefined) return null
  const sending = mailer(mail)
  const { hostname: domain } = new URL(mail.publicUrl)
  return { mailTo: mailingCheckpoints(sending, { to: checkpointsMail, domain }), close: sending.close }
}
