// Who is signed in, and what they may do.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { paths } from '../../clients/typescript/sillage-api.ts'
import { answered, api, isApiProblem } from './api.ts'
import { type ApiProblem, unreachable } from './api-problem.ts'
import { queries } from './queries.ts'
import { showTimesOf } from './shown.ts'

export type Session = paths['/api/session']['get']['responses'][200]['content']['application/json']

const KEY = ['session'] as const

/** Whose the session is: two schools may know one person. */
export const whoseIs = (session: Session | null): string | null => session && `${session.school}/${session.person}`

/** Whose answers are kept here; undefined before the session was asked for. */
let keptFor: string | null | undefined

/**
 * Whoever uses this browser next sees nothing of the one before: what is kept is forgotten before the new session is known to
 * any screen. All tabs have one cookie, so that a session may change in a tab where nobody has done anything.
 */
function takeOver(session: Session | null): Session | null {
  const whose = whoseIs(session)
  if (keptFor !== undefined && whose !== keptFor) {
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] })
    queries.getMutationCache().clear()
  }
  keptFor = whose
  showTimesOf(session?.zone ?? null)
  return session
}

/** Null where nobody is signed in. */
async function askSession(): Promise<Session | null> {
  try {
    return takeOver(await answered(api.GET('/api/session')))
  } catch (error) {
    if (isApiProblem(error) && error.status === 401) return takeOver(null)
    throw error
  }
}

/** Tells the other tabs that somebody signed in or out. */
const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('sillage.session') : null
tabs?.addEventListener('message', () => void queries.invalidateQueries({ queryKey: KEY }))

/** Whether somebody was signed in on this page and did not sign out: then a missing session has ended by itself. */
let signedIn = false
export const hasEnded = (): boolean => signedIn
export const noteSignedIn = (is: boolean): void => {
  signedIn = is
}

const LONGEST_TIMER_MS = 2 ** 31 - 1

export function useSession() {
  const client = useQueryClient()
  const asked = useQuery<Session | null, ApiProblem>({
    queryKey: KEY,
    queryFn: askSession,
    staleTime: 60_000,
    refetchOnWindowFocus: 'always',
    refetchInterval: ({ state }) => (state.error ? 5_000 : false),
  })
  const expiresAt = asked.data?.expiresAt
  // At the end of the session the service is asked: it decides, and not the clock of this device.
  useEffect(() => {
    if (expiresAt === undefined) return
    const leftMs = Math.min(LONGEST_TIMER_MS, Math.max(1_000, Date.parse(expiresAt) - Date.now() + 500))
    const timer = setTimeout(() => void client.invalidateQueries({ queryKey: KEY }), leftMs)
    return () => clearTimeout(timer)
  }, [expiresAt, client])
  return asked
}

/** After signing in. */
export function useSessionChange(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    client.setQueryData(KEY, await askSession())
    tabs?.postMessage('changed')
  }
}

export type SigningOut = {
  readonly signOut: () => void
  readonly isBusy: boolean
  /** Why nobody knows that the session has ended: it is to be taken for one that goes on. */
  readonly problem: ApiProblem | null
}

/** The session has ended when the service says so, and not before. */
export function useSignOut(): SigningOut {
  const client = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const signOut = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await answered(api.POST('/api/sign-out'))
      noteSignedIn(false)
      client.setQueryData(KEY, takeOver(null))
      tabs?.postMessage('changed')
    } catch (error) {
      setProblem(isApiProblem(error) ? error : unreachable())
      await client.invalidateQueries({ queryKey: KEY })
    } finally {
      setBusy(false)
    }
  }
  return { signOut: () => void signOut(), isBusy, problem }
}

/** Whether a session has a permission, or one of several. */
export const may = (session: Session, permission: string | readonly string[]): boolean =>
  [permission].flat().some((one) => Object.hasOwn(session.permissions, one))

/** Whether whoever is signed in has it: a screen shows an act to those who may do it. */
export function useMay(permission: string | readonly string[]): boolean {
  const { data: session } = useSession()
  return session ? may(session, permission) : false
}
