// The service's API, typed by the client that is generated from its OpenAPI document, and how screens ask and command.
import {
  type QueryKey,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import createClient from 'openapi-fetch'
import { useState } from 'react'
import type { paths } from '../../clients/typescript/sillage-api.ts'
import { ApiProblem, passes, problemOf, unreachable } from './api-problem.ts'
import { keysOfCommands, type Once } from './once.ts'

export const api = createClient<paths>({ baseUrl: '' })

type Asking<Answer> = Promise<{ data?: Answer; error?: unknown; response: Response }>

let lastOwnPosition: string | undefined

/** Adds to a query that what this browser has changed must be counted in. */
export const sinceOwnChanges = (): { atLeast?: string } =>
  lastOwnPosition === undefined ? {} : { atLeast: lastOwnPosition }

/** Remembers how far the log is after a change of this browser’s: the answer of a command has a position. */
export function notePosition(answer: unknown): void {
  if (typeof answer !== 'object' || answer === null || !('position' in answer)) return
  const { position } = answer
  if (typeof position !== 'string' || !/^\d+$/.test(position)) return
  if (lastOwnPosition === undefined || BigInt(position) > BigInt(lastOwnPosition)) lastOwnPosition = position
}

/** The answer, or an ApiProblem thrown. */
export async function answered<Answer>(asking: Asking<Answer>): Promise<Exclude<Answer, undefined>> {
  let result: Awaited<Asking<Answer>>
  try {
    result = await asking
  } catch (error) {
    // A request that its screen gave up is nobody's trouble.
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw unreachable()
  }
  if (!result.response.ok) throw problemOf(result.response, result.error)
  // Absent for 204 only, whose type has no content.
  return result.data as Exclude<Answer, undefined>
}

/** So often an answer that did not come is asked for again. */
const AGAIN_MS = 5_000

export type Asked<Answer> = UseQueryResult<Answer, ApiProblem>

/**
 * Asks the API: `useAsked(['classes'], (signal) => api.GET('/api/classes', { signal }))`. The key names what is asked, with
 * all that it depends on. What passes by itself is asked again without anybody's doing.
 */
export function useAsked<Answer>(
  key: QueryKey,
  ask: (signal: AbortSignal) => Asking<Answer>,
  options: { readonly enabled?: boolean; readonly everyMs?: number; readonly keepPrevious?: boolean } = {},
): Asked<Exclude<Answer, undefined>> {
  const { enabled = true, everyMs, keepPrevious = false } = options
  return useQuery<Exclude<Answer, undefined>, ApiProblem>({
    queryKey: key,
    queryFn: ({ signal }) => answered(ask(signal)),
    enabled,
    ...(keepPrevious && { placeholderData: (before) => before }),
    refetchInterval: ({ state }) =>
      state.error && passes(state.error)
        ? Math.max(AGAIN_MS, (state.error.retryAfterS ?? 0) * 1_000)
        : (everyMs ?? false),
  })
}

export type Command<Input, Answer> = UseMutationResult<Answer, ApiProblem, Input>

/**
 * Sends a command: `useCommand((body: Registration, once) => api.POST('/api/people', { ...once, body }))`. The same input that
 * is sent again, after an answer that did not come, is carried out once. What is shown is asked for again afterwards, with the
 * change counted in.
 */
export function useCommand<Input, Answer>(
  send: (input: Input, once: Once) => Asking<Answer>,
): Command<Input, Exclude<Answer, undefined>> {
  const queries = useQueryClient()
  const [keys] = useState(keysOfCommands)
  return useMutation<Exclude<Answer, undefined>, ApiProblem, Input>({
    mutationFn: (input) => answered(send(input, keys.keyFor(input))),
    onSuccess: async (answer) => {
      keys.ended(200)
      notePosition(answer)
      await queries.invalidateQueries()
    },
    onError: (problem) => keys.ended(problem.status),
  })
}

export const isApiProblem = (error: unknown): error is ApiProblem => error instanceof ApiProblem
