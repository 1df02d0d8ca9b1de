// Everybody of a school, or all who have one of some roles, page after page. Names are sorted and searched here: they are in no
// address of the API.
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { allPages, type Whole } from '../../frame/all-pages.ts'
import { answered, api, sinceOwnChanges } from '../../frame/api.ts'
import { type ApiProblem, passes } from '../../frame/api-problem.ts'
import type { RoleName } from '../../frame/role-name.ts'
import { shownName } from '../../frame/shown.ts'

export type Person = paths['/api/people']['get']['responses'][200]['content']['application/json']['items'][number]

const PAGE = 500
export const MOST_PEOPLE = 20 * PAGE
const AGAIN_MS = 5_000

async function askPeople(signal: AbortSignal, roles: readonly (RoleName | undefined)[]): Promise<Whole<Person>> {
  const found = new Map<string, Person>()
  let isWhole = true
  for (const role of roles) {
    const pages = await allPages((cursor) => {
      const query = { limit: PAGE, ...(role && { role }), ...(cursor === undefined ? sinceOwnChanges() : { cursor }) }
      return answered(api.GET('/api/people', { params: { query }, signal }))
    }, MOST_PEOPLE / PAGE)
    isWhole &&= pages.isWhole
    for (const person of pages.items) found.set(person.person, person)
  }
  const items = [...found.values()].sort((one, other) => sortName(one).localeCompare(sortName(other), 'fr'))
  return { items, isWhole }
}

const sortName = ({ givenName, familyName }: Person) => `${familyName ?? ''} ${givenName ?? ''}`

type Which = {
  /** False for whoever may not list them: then they are not asked for. */
  readonly isAllowed?: boolean
  /** Everybody without it. */
  readonly roles?: readonly RoleName[]
}

/**
 * Each question notes in the trail of each person that they were looked at: it is asked once, and again after a change, but
 * not because somebody comes back to the window.
 */
export const useEverybody = ({ isAllowed = true, roles }: Which = {}): UseQueryResult<Whole<Person>, ApiProblem> =>
  useQuery<Whole<Person>, ApiProblem>({
    queryKey: ['people', roles ?? 'all'],
    enabled: isAllowed,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => askPeople(signal, roles ?? [undefined]),
    refetchInterval: ({ state }) => (state.error && passes(state.error) ? AGAIN_MS : false),
  })

const plain = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** « zoe » finds « Zoé ». */
export const matches = (person: Person, text: string | undefined, role: string | undefined): boolean =>
  (text === undefined || plain(shownName(person)).includes(plain(text))) &&
  (role === undefined || person.roles.some((one) => one === role))
