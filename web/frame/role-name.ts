// A role by its name; one that the console does not know, by its own word.
import { useWords } from './language.ts'
import words from './role-words.ts'

export function useRoleName(): (role: string) => string {
  const named: Readonly<Record<string, string>> = useWords(words)
  return (role) => (Object.hasOwn(named, role) ? (named[role] ?? role) : role)
}

/** In the order of a form. */
export const roleNames = ['learner', 'teacher', 'parent', 'administrator', 'auditor', 'support'] as const
export type RoleName = (typeof roleNames)[number]
export const isRoleName = (text: string): text is RoleName => roleNames.some((role) => role === text)
