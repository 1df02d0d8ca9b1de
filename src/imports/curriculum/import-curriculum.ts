// Imports a curriculum: defines its skills and exercises through the commands, so that what is the same adds nothing and what
// differs is a new version. A run that was stopped goes on by being run again.
import { circleOf, circleText, type Prerequisites } from '#events/teaching/skill-order.ts'
import type { TenantId } from '#kernel/ids.ts'
import { type DefinitionCounts, type DefinitionOptions, type DefinitionParts, definerFor } from '../send-definitions.ts'
import { SourceMissing } from '../source-missing.ts'
import type { CurriculumRows, SkillRow } from './curriculum-rows.ts'

export type CurriculumParts = DefinitionParts & {
  /** What comes before skills that the school has already. */
  readonly before: (tenant: TenantId, skills: readonly string[]) => Promise<Prerequisites>
}

export type CurriculumSummary = DefinitionCounts & {
  readonly tenant: TenantId
  readonly skills: number
  readonly exercises: number
}

const AT_ONCE = 100

/** Throws SourceMissing where skills come before themselves, SchoolMissing where there is no such school. Then nothing is written. */
export async function importCurriculum(
  parts: CurriculumParts,
  { skills, exercises }: Pick<CurriculumRows, 'skills' | 'exercises'>,
  options: DefinitionOptions,
): Promise<CurriculumSummary> {
  const { signal } = options
  const definer = await definerFor(parts, 'import curriculum', options)
  const { tenant } = definer
  const ordered = inOrder(skills, await parts.before(tenant, namedOnly(skills)))
  await definer.open()
  // One after the other, so that each is checked against the new definitions of what comes before it.
  for (const skill of ordered) if (!signal?.aborted) await definer.define('teaching.define-skill', skill)
  for (let from = 0; from < exercises.length && !signal?.aborted; from += AT_ONCE)
    await Promise.all(
      exercises.slice(from, from + AT_ONCE).map((exercise) => definer.define('teaching.define-exercise', exercise)),
    )
  return { tenant, skills: skills.length, exercises: exercises.length, ...definer.counts() }
}

/** Skills that come before others here, and have no row of their own. */
function namedOnly(skills: readonly SkillRow[]): string[] {
  const own = new Set<string>(skills.map(({ skill }) => skill))
  return [...new Set(skills.flatMap(({ prerequisites }) => prerequisites))].filter((skill) => !own.has(skill))
}

/** Each after what comes before it. `before`: of the skills that the school has already. */
function inOrder(skills: readonly SkillRow[], before: Prerequisites): SkillRow[] {
  const rows = new Map<string, SkillRow>(skills.map((row) => [row.skill, row]))
  const all = new Map<string, readonly string[]>(before)
  for (const { skill, prerequisites } of skills) all.set(skill, prerequisites)
  for (const { skill, prerequisites } of skills) {
    const circle = circleOf(skill, prerequisites, all)
    if (circle)
      throw new SourceMissing(`A skill cannot come before itself: ${circleText(circle)}. Nothing was written.`)
  }
  const placed = new Set<string>()
  const order: SkillRow[] = []
  for (const first of skills) {
    // A skill waits on the stack until all that comes before it is placed.
    const open = [first]
    for (let row = open.at(-1); row; row = open.at(-1)) {
      const waiting = row.prerequisites.flatMap((one) => (placed.has(one) ? [] : (rows.get(one) ?? [])))
      if (waiting.length > 0) open.push(...waiting)
      else {
        open.pop()
        if (!placed.has(row.skill)) order.push(row)
        placed.add(row.skill)
      }
    }
  }
  return order
}
