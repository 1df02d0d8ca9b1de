// What the school calls its skills, and exercises whose ids begin with one. Ids are shown until the titles are known, and where
// the school has no curriculum.
import { useQuery } from '@tanstack/react-query'
import { allPages } from './all-pages.ts'
import { answered, api } from './api.ts'

export type NamesOfSkills = {
  readonly skill: (id: string) => string
  /** `calcul/addition:3-01` is « L’addition (3-01) ». */
  readonly exercise: (id: string) => string
}

/** A curriculum changes a few times in a year. */
const KEPT_MS = 600_000

export function useNamesOfSkills(): NamesOfSkills {
  const { data } = useQuery({ queryKey: ['skill titles'], queryFn: ({ signal }) => titles(signal), staleTime: KEPT_MS })
  return namesFrom(data ?? NONE)
}

const NONE: ReadonlyMap<string, string> = new Map()

async function titles(signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const { items } = await allPages((cursor) => {
    const query = { limit: 500, ...(cursor !== undefined && { cursor }) }
    return answered(api.GET('/api/curriculum/skills', { params: { query }, signal }))
  })
  return new Map(items.flatMap(({ skill, title }) => (title === null ? [] : [[skill, title] as const])))
}

/** Pure. */
export function namesFrom(titlesOfSkills: ReadonlyMap<string, string>): NamesOfSkills {
  return {
    skill: (id) => titlesOfSkills.get(id) ?? readable(id),
    exercise: (id) => {
      const at = id.lastIndexOf(':')
      const title = at > 0 ? titlesOfSkills.get(id.slice(0, at)) : undefined
      return title === undefined ? id : `${title} (${id.slice(at + 1)})`
    },
  }
}

/** `calcul/addition-posee` is « calcul › addition posee »: ids of skills are the school's own. */
const readable = (skill: string): string => skill.split('/').join(' › ').replaceAll(/[-_]/g, ' ')
