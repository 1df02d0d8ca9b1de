// Asks the model that serves about each learner who has answered, and flags whom its alert is raised about. One worker does it.
// Input: the answers in the log, from when the worker took over. Output: `learning.flag-risk`, at most one a learner and alert.
//
// The model cannot be asked where decisions are made: those are pure. So it is asked here, and its alert becomes an event, to which
// processes react. Where no model serves, nothing is flagged, and the rule of the follow-up holds. Nobody is asked about whose data
// may not be used for predictions. An answer that comes while no worker runs is looked at with the learner's next one.
import { z } from 'zod'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { ModelName } from '#events/insight/models.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import { SkillId } from '#events/learning/values.ts'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { PersonId, Position, TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { mayUse, type ReadLimits } from '#privacy/person-limits.ts'
import { duty } from '#projecting/workers/fence.ts'
import type { Work } from '#projecting/workers/worker.ts'

export type RiskWatchParts = {
  readonly log: Pick<EventLog, 'readAll' | 'head'>
  /** The query runner. Throws QueryFailed. */
  readonly queries: {
    run(request: {
      readonly query: string
      readonly input: unknown
      readonly caller: Caller
      readonly atLeast: Position
    }): Promise<{ readonly output: unknown }>
  }
  readonly commands: Pick<CommandRunner, 'run'>
  readonly limits: ReadLimits
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Called with what will be tried again at the next look. */
  readonly onTrouble: (error: unknown) => void
}

const NAME = 'risk-watch'
const LOOK_MS = 5_000
const PAGE = 500

export const riskWatch = (parts: RiskWatchParts): Work => ({
  name: 'risk watch',
  duties: async () => ({ duties: [duty('risk watch')], state: '' }),
  async run(_, signal) {
    let after = await parts.log.head()
    while (!signal.aborted) {
      after = await lookOnce(parts, after).catch((error: unknown) => {
        // Read models that are behind, while a school is filled for instance, catch up by themselves.
        const isBehind = error instanceof QueryFailed && error.problem.kind === 'behind'
        if (!isBehind) parts.onTrouble(error)
        return after
      })
      await parts.sleep(LOOK_MS, signal)
    }
  },
})

type Answered = {
  readonly tenant: TenantId
  readonly learner: PersonId
  readonly skill: SkillId
  readonly at: Position
}

/** Looks at one page of answers. Gives the position from which to go on. */
export async function lookOnce(parts: RiskWatchParts, after: Position): Promise<Position> {
  const page = await parts.log.readAll({ after, limit: PAGE, filter: { types: [exerciseAttempted.type] } })
  const last = new Map<string, Answered>()
  for (const { tenant, subject, position, data } of page.events) {
    const skill = SkillId.safeParse(data.skill)
    if (subject !== null && skill.success)
      last.set(`${tenant} ${subject}`, { tenant, learner: subject, skill: skill.data, at: position })
  }
  for (const answered of last.values()) await flagIfAtRisk(parts, answered)
  return page.position
}

const Estimate = z.object({
  risk: z.object({
    atRisk: z.boolean().nullable(),
    probability: z.number().nullable(),
    threshold: z.number().nullable(),
    model: z.object({ model: ModelName }).nullable(),
    features: z.object({ hash: z.string() }).nullable(),
    reasons: z.array(z.object({ group: z.string(), contribution: z.number().nullable(), events: z.array(z.string()) })),
  }),
})

async function flagIfAtRisk(parts: RiskWatchParts, { tenant, learner, skill, at }: Answered): Promise<void> {
  if (!mayUse(await parts.limits(tenant), learner, 'prediction')) return
  const caller = watcher(tenant)
  const asked = await parts.queries
    .run({ query: 'learner-risk', input: { id: learner }, caller, atLeast: at })
    .catch((error: unknown) => {
      const kind = error instanceof QueryFailed ? error.problem.kind : null
      // Erased, or limited meanwhile.
      if (kind === 'missing' || kind === 'objected' || kind === 'restricted') return null
      throw error
    })
  if (!asked) return
  const { atRisk, probability, threshold, model, features, reasons } = Estimate.parse(asked.output).risk
  if (!atRisk || probability === null || threshold === null || !model || !features) return
  await parts.commands
    .run({
      command: 'learning.flag-risk',
      input: { learner, skill, model: model.model, features: features.hash, threshold, probability, reasons },
      caller,
      key: `${learner} ${at}`,
      keyIsDerived: true,
    })
    .catch((error: unknown) => {
      const problem = error instanceof CommandFailed ? error.problem : null
      if (problem?.kind === 'refused' && problem.code === 'not-enrolled') return
      if (problem?.kind === 'person-erased') return
      throw error
    })
}

const watcher = (tenant: TenantId): Caller => ({
  tenant,
  actor: processActor(NAME),
  onBehalfOf: null,
  permissions: permissionsOfService(['learning:read', 'learning:report'], tenant),
  origin: { kind: 'process', process: NAME },
})
