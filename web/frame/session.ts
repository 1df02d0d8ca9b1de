// Who is signed in, and what they may do.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { paths } from '../../clients/typescript/sillage-api.ts'
import { answered, api, isApiProblem } from './api.ts'
import type { ApiProblem } from './api-problem.ts'

export type Session = paths['/api/session']['get']['responses'][200]['content']['application/json']

const KEY = ['session'] as const

/** Null where nobody is signed in. */
export async function askSession(): Promise<Session | null> {
  try {
    return await answered(api.GET('/api/session'))
  } catch (error) {
    if (isApiProblem(error) && error.status === 401) return null
    throw error
  }
}

/** Whether somebody was signed in on this page and did not sign out: then a missing session has ended by itself. */
let signedIn = false
export const hasEnded = (): boolean => signedIn
export const noteSignedIn = (is: boolean): void => {
  signedIn = is
}

const LONGEST_TIMER_MS = 2 ** 31 - 1

export function useSession() {
  const queries = useQueryClient()
  const asked = useQuery<Session | null, ApiProblem>({
    queryKey: KEY,
    queryFn: askSession,
    staleTime: 60_000,
    refetchInterval: ({ state }) => (state.error ? 5_000 : false),
  })
  const expiresAt = asked.data?.expiresAt
  // At the end of the session the service is asked: it decides, and not the clock of this device.
  useEffect(() => {
    if (expiresAt === undefined) return
    const leftMs = Math.min(LONGEST_TIMER_MS, Math.max(1_000, Date.parse(expiresAt) - Date.now() + 500))
    const timer = setTimeout(() => void queries.invalidateQueries({ queryKey: KEY }), leftMs)
    return () => clearTimeout(timer)
  }, [expiresAt, queries])
  return asked
}

/** After signing in or out: nothing of the one before is shown to the other. */
export function useSessionChange(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    const session = await askSession()
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] })
    queries.setQueryData(KEY, session)
  }
}

export const may = (session: Session, permission: string): boolean => Object.hasOwn(session.permissions, permission)
