// Ends the joint consents of children who have turned 15, in one school: from then on they decide alone, and are asked again.
// Input: the joint consents in force. Output: commands; how many consents ended.
//
// As with majorities, the birth date is opened, compared and forgotten: neither a row nor a timer holds it. The command
// itself compares, and refuses for whoever is younger.
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { ConsentPurpose } from '#kernel/consent.ts'
import type { LocalDay, PersonId, TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'

export type JointConsent = { readonly person: PersonId; readonly purpose: ConsentPurpose }

export type LapseParts = {
  readonly commands: CommandRunner
  readonly caller: Caller
  readonly jointConsents: () => AsyncIterable<readonly JointConsent[]>
  readonly today: LocalDay
}

const NAME = 'age-of-consent'

export const consentSweeper = (tenant: TenantId): Caller => ({
  tenant,
  actor: processActor(NAME),
  onBehalfOf: null,
  permissions: permissionsOfService(['families:manage'], tenant),
  origin: { kind: 'process', process: NAME },
})

/** Still a child, ended meanwhile, or the row is behind: the next night looks again. */
const LEFT_ALONE: readonly string[] = ['too-young', 'no-consent']

export async function lapseAt15({ commands, caller, jointConsents, today }: LapseParts): Promise<number> {
  let ended = 0
  for await (const page of jointConsents())
    for (const consent of page) {
      const sent = commands.run({
        command: 'privacy.lapse-consent',
        input: consent,
        caller,
        key: `${consent.purpose} ${today}`,
        keyIsDerived: true,
      })
      const answer = await sent.catch((error: unknown) => {
        const problem = error instanceof CommandFailed ? error.problem : null
        if (problem?.kind === 'refused' && LEFT_ALONE.includes(problem.code)) return null
        if (problem?.kind === 'person-erased') return null
        throw error
      })
      if (answer && !answer.repeated) ended += 1
    }
  return ended
}
