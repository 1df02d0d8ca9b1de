// Everybody of a school, page after page. Names are sorted and searched here: they are in no address of the API.
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { answered, api, sinceOwnChanges } from '../../frame/api.ts'
import { type ApiProblem, passes } from '../../frame/api-problem.ts'
import { shownName } from '../../frame/shown.ts'

export type Person = paths['/api/people']['get']['responses'][200]['content']['application/json']['items'][number]

const PAGE = 500
const MOST_PAGES = 20
const AGAIN_MS = 5_000

async function askEverybody(signal: AbortSignal): Promise<readonly Person[]> {
  const everybody: Person[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { limit: PAGE, ...(cursor === undefined ? sinceOwnChanges() : { cursor }) }
    const { items, next } = await answered(api.GET('/api/people', { params: { query }, signal }))
    everybody.push(...items)
    if (next === null) break
    cursor = next
  }
  return everybody.sort((one, other) => sortName(one).localeCompare(sortName(other), 'fr'))
}

const sortName = ({ givenName, familyName }: Person) => `${familyName ?? ''} ${givenName ?? ''}`

/** Not asked by whoever may not list them. */
export const useEverybody = (isAllowed = true): UseQueryResult<readonly Person[], ApiProblem> =>
  useQuery<readonly Person[], ApiProblem>({
    queryKey: ['people'],
    enabled: isAllowed,
    queryFn: ({ signal }) => askEverybody(signal),
    refetchInterval: ({ state }) => (state.error && passes(state.error) ? AGAIN_MS : false),
  })

const plain = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** « zoe » finds « Zoé ». */
export const matches = (person: Person, text: string | undefined, role: string | undefined): boolean =>
  (text === undefined || plain(shownName(person)).includes(plain(text))) &&
  (role === undefined || person.roles.some((one) => one === role))
