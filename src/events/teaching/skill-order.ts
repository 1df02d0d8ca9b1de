// The order of skills: what comes before what. No skill comes before itself, however far around.

/** For each skill, the skills that come directly before it. */
export type Prerequisites = ReadonlyMap<string, readonly string[]>

/**
 * The circle that would arise if these skills came before the skill: the skill, what comes before it, and so on, and the skill
 * again. Null if there is none.
 */
export function circleOf(skill: string, prerequisites: readonly string[], before: Prerequisites): string[] | null {
  const seen = new Set<string>()
  // Without recursion: a chain of skills may be long.
  const open: { readonly skill: string; readonly from: number }[] = [{ skill, from: -1 }]
  for (let at = 0; at < open.length; at += 1) {
    const next = open[at]
    if (!next) break
    for (const earlier of at === 0 ? prerequisites : (before.get(next.skill) ?? [])) {
      if (earlier === skill) return [...pathTo(open, at), skill]
      if (!seen.has(earlier)) open.push({ skill: earlier, from: at })
      seen.add(earlier)
    }
  }
  return null
}

function pathTo(open: readonly { readonly skill: string; readonly from: number }[], at: number): string[] {
  const path: string[] = []
  for (let place = at; place >= 0; place = open[place]?.from ?? -1) path.push(open[place]?.skill ?? '')
  return path.reverse()
}

/** `a, after b, after a`. */
export const circleText = (circle: readonly string[]): string => circle.join(', after ')
