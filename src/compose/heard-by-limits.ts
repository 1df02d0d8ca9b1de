// Commands that change what may be done with somebody's data: a new limit is answered when no process of the installation
// ignores it any more, and the end of one acts at once in this process.
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { KnownLimits } from '#privacy/person-limits.ts'
import liftRestriction from '../../commands/privacy/lift-restriction.ts'
import makeObjection from '../../commands/privacy/make-objection.ts'
import overrideObjection from '../../commands/privacy/override-objection.ts'
import setRestriction from '../../commands/privacy/set-restriction.ts'
import withdrawObjection from '../../commands/privacy/withdraw-objection.ts'

const limiting: ReadonlySet<string> = new Set([setRestriction.name, makeObjection.name])
const ending: ReadonlySet<string> = new Set([liftRestriction.name, overrideObjection.name, withdrawObjection.name])

export const heardByLimits = (
  commands: CommandRunner,
  limits: Pick<KnownLimits, 'changed' | 'withdrawn'>,
): CommandRunner => ({
  async run(request) {
    const answer = await commands.run(request)
    const { tenant } = request.caller
    if (limiting.has(request.command)) await limits.withdrawn(tenant)
    if (ending.has(request.command)) limits.changed(tenant)
    return answer
  },
})
