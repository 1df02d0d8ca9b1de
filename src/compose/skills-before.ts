// What comes before skills in a school's curriculum, read from the streams of the skills: the read model may be behind.
import type { Codec } from '#commanding/codec.ts'
import type { CommandRunnerParts } from '#commanding/command-runner.ts'
import type { EventLog } from '#event-log/event-log.ts'
import skillDefined from '#events/teaching/skill-defined.ts'
import type { Prerequisites } from '#events/teaching/skill-order.ts'
import type { TenantId } from '#kernel/ids.ts'
import { skillStream } from '../../commands/teaching/skill.ts'

type Parts = { readonly log: Pick<EventLog, 'readStream'>; readonly codec: Codec }

export type SkillsBefore = (tenant: TenantId, skills: readonly string[]) => Promise<Prerequisites>

/** The prerequisites of these skills, and of all skills that come before them. A skill that is not defined has none. */
export const skillsBefore =
  ({ log, codec }: Parts): SkillsBefore =>
  async (tenant, skills) => {
    const before = new Map<string, readonly string[]>()
    for (let open = [...new Set(skills)]; open.length > 0; ) {
      const found = await Promise.all(open.map((skill) => prerequisitesOf({ log, codec }, tenant, skill)))
      for (const [n, skill] of open.entries()) before.set(skill, found[n] ?? [])
      open = [...new Set(found.flat())].filter((skill) => !before.has(skill))
    }
    return before
  }

/** What comes before the prerequisites that a command names. */
export const prerequisitesFrom = (parts: Parts): NonNullable<CommandRunnerParts['prerequisitesIn']> => {
  const read = skillsBefore(parts)
  return (tenant, input) => read(tenant, skillDefined.data.shape.prerequisites.parse(input.prerequisites))
}

async function prerequisitesOf({ log, codec }: Parts, tenant: TenantId, skill: string): Promise<readonly string[]> {
  // Nothing but definitions is in the stream of a skill; the last one holds.
  const page = { tenant, from: 'end', direction: 'backwards', limit: 1 } as const
  const { events } = await log.readStream(skillStream({ skill }), page)
  const reader = codec.reader()
  await reader.prepare(events)
  const [last] = events
  return last ? skillDefined.data.pick({ prerequisites: true }).parse(reader.decode(last).data).prerequisites : []
}
