// What a school calls its skills, and exercises whose ids begin with one, as the console does. An id without a title stays an id.
import { z } from 'zod'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { QueryRunner } from '#querying/query-runner.ts'

export type SkillTitles = ReadonlyMap<string, string>

const Page = z.object({
  items: z.array(z.object({ skill: z.string(), title: z.string().nullable() })),
  next: z.string().nullable(),
})

/** The titles of now, also in a report of a past moment. */
export async function skillTitles(queries: QueryRunner, caller: Caller): Promise<SkillTitles> {
  const titles = new Map<string, string>()
  const reader = { ...caller, permissions: permissionsOfService(['learning:read'], caller.tenant) }
  let cursor: string | null = null
  do {
    const input = { limit: 500, ...(cursor !== null && { cursor }) }
    const page: z.output<typeof Page> = Page.parse(
      (await queries.run({ query: 'skill-list', input, caller: reader })).output,
    )
    for (const { skill, title } of page.items) if (title !== null) titles.set(skill, title)
    cursor = page.next
  } while (cursor !== null)
  return titles
}

export const skillTitle = (titles: SkillTitles, skill: string): string => titles.get(skill) ?? skill

/** `calcul/addition:3-01` is « L’addition (3-01) ». */
export function exerciseTitle(titles: SkillTitles, exercise: string): string {
  const at = exercise.lastIndexOf(':')
  const title = at > 0 ? titles.get(exercise.slice(0, at)) : undefined
  return title === undefined ? exercise : `${title} (${exercise.slice(at + 1)})`
}
