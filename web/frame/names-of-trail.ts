// Names for ids of the trail, which has none itself. Each question is an access in the trail of whom it names: it is asked
// once for a set of ids, and not because somebody comes back to the window.
import { useQuery } from '@tanstack/react-query'
import { answered, api, sinceOwnChanges } from './api.ts'
import { type ApiProblem, passes } from './api-problem.ts'
import { useRoleName } from './role-name.ts'
import { shownName } from './shown.ts'

const MOST = 100
const AGAIN_MS = 5_000

export type NamedId = { readonly name: string; readonly roles: readonly string[] }

/** By id; without those who are unknown, or whose names are on their way. */
export function useNamesOf(ids: readonly (string | null)[]): ReadonlyMap<string, NamedId> {
  const roleName = useRoleName()
  const asked = [...new Set(ids.filter((id) => id !== null))].sort().slice(0, MOST)
  const { data } = useQuery<ReadonlyMap<string, { name: string; roles: readonly string[] }>, ApiProblem>({
    queryKey: ['people of trail', asked],
    enabled: asked.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => (state.error && passes(state.error) ? AGAIN_MS : false),
    queryFn: async ({ signal }) => {
      const query = { ids: asked.join(','), ...sinceOwnChanges() }
      const { items } = await answered(api.GET('/api/audit/people', { params: { query }, signal }))
      return new Map(items.map((one) => [one.person, { name: shownName(one), roles: one.roles }]))
    },
  })
  return new Map([...(data ?? [])].map(([id, one]) => [id, { ...one, roles: one.roles.map(roleName) }]))
}

/** « …a1b2c3d4 »: enough to tell people apart. */
export const shortId = (id: string): string => `…${id.slice(-8)}`
