// The children of whoever is signed in, as the school has confirmed the links.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { type Asked, api, sinceOwnChanges, useAsked } from '../../frame/api.ts'

export type Children = paths['/api/me/children']['get']['responses'][200]['content']['application/json']
export type Child = Children['children'][number]

export const useChildren = (): Asked<Children> =>
  useAsked(['my children'], (signal) => api.GET('/api/me/children', { params: { query: sinceOwnChanges() }, signal }))

/** Undefined until it is known, and for a child who is none of theirs. */
export function useChild(learner: string): Child | undefined {
  return useChildren().data?.children.find((child) => child.learner === learner)
}
