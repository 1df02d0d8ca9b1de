// In which role somebody who has several looks at the console: it decides the menu, never what they may do.
import { useState } from 'react'
import { keep, kept } from './kept.ts'
import type { Session } from './session.ts'

const KEPT_AS = 'sillage.role'
/** Whoever has several roles begins with the first of these. */
const order = ['teacher', 'administrator', 'auditor', 'support', 'parent', 'learner']

export const rolesOf = (session: Session): readonly string[] => {
  const held: readonly string[] = session.roles
  return [...order.filter((role) => held.includes(role)), ...held.filter((role) => !order.includes(role))]
}

export function useRole(session: Session): [string | null, (role: string) => void] {
  const [chosen, choose] = useState<string | null>(() => kept(KEPT_AS, 'tab'))
  const roles = rolesOf(session)
  const role = chosen !== null && roles.includes(chosen) ? chosen : (roles[0] ?? null)
  return [
    role,
    (next) => {
      keep(KEPT_AS, next, 'tab')
      choose(next)
    },
  ]
}
