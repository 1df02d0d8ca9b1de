// Imports a curriculum: defines its skills and exercises through the commands, so that what is the same adds nothing and what
// differs is a new version. A run that was stopped goes on by being run again.
import { randomUUID } from 'node:crypto'
import type { CommandRunner } from '#commanding/command-runner.ts'
import { circleOf, circleText, type Prerequisites } from '#events/teaching/skill-order.ts'
import type { TenantId } from '#kernel/ids.ts'
import type { Grants } from '#kernel/permission.ts'
import { importerOf, type School, tenantOf } from '../answers/answer-plans.ts'
import { SchoolMissing } from '../school-missing.ts'
import { SourceMissing } from '../source-missing.ts'
import type { CurriculumRows, SkillRow } from './curriculum-rows.ts'

export type CurriculumParts = {
  readonly commands: CommandRunner
  readonly isOpen: (tenant: TenantId) => Promise<boolean>
  /** What comes before skills that the school has already. */
  readonly before: (tenant: TenantId, skills: readonly string[]) => Promise<Prerequisites>
  /** To open schools and to define what is taught. */
  readonly permissions: (tenant: TenantId) => Grants
}

export type CurriculumOptions = {
  readonly school: School
  readonly onDone?: (definitions: number) => void
  /** Ends after the definitions that were sent. */
  readonly signal?: AbortSignal
}

export type CurriculumSummary = {
  readonly tenant: TenantId
  readonly skills: number
  readonly exercises: number
  /** Definitions that were new, or differed. */
  readonly defined: number
  /** Definitions that the school had already. */
  readonly before: number
}

const AT_ONCE = 100

/** Throws SourceMissing where skills come before themselves, SchoolMissing where there is no such school. Then nothing is written. */
export async function importCurriculum(
  { commands, isOpen, before: beforeIn, permissions }: CurriculumParts,
  { skills, exercises }: Pick<CurriculumRows, 'skills' | 'exercises'>,
  { school, onDone, signal }: CurriculumOptions,
): Promise<CurriculumSummary> {
  const tenant = tenantOf(school)
  const isThere = await isOpen(tenant)
  if (!isThere && 'tenant' in school)
    throw new SchoolMissing(`there is no school ${tenant}: open it first, or give --school NAME for a new one`)
  const ordered = inOrder(skills, await beforeIn(tenant, namedOnly(skills)))

  const caller = {
    ...{ tenant, actor: importerOf(tenant), onBehalfOf: null, permissions: permissions(tenant) },
    origin: { kind: 'command-line', verb: 'import curriculum' } as const,
  }
  // Not derived from the content: a definition that comes back after another one is a new version.
  const run = (command: string, input: object) =>
    commands.run({ command, input, caller, key: randomUUID(), keyIsDerived: true })
  if (!isThere && 'name' in school) await run('identity.open-school', school)

  let [defined, before] = [0, 0]
  const count = ({ events }: { readonly events: readonly unknown[] }) => {
    if (events.length > 0) defined += 1
    else before += 1
    onDone?.(defined + before)
  }
  // One after the other, so that each is checked against the new definitions of what comes before it.
  for (const skill of ordered) if (!signal?.aborted) count(await run('teaching.define-skill', skill))
  for (let from = 0; from < exercises.length && !signal?.aborted; from += AT_ONCE)
    await Promise.all(
      exercises
        .slice(from, from + AT_ONCE)
        .map(async (exercise) => count(await run('teaching.define-exercise', exercise))),
    )
  return { tenant, skills: skills.length, exercises: exercises.length, defined, before }
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
