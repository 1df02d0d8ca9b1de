// An action of the trail in words; one that the console does not know, by its own name.
import words from './action-words.ts'
import { useWords } from './language.ts'

export type Action = keyof typeof words.fr
export const actionNames = Object.keys(words.fr)

export function useActionName(): (action: string) => string {
  const named: Readonly<Record<string, string>> = useWords(words)
  return (action) => (Object.hasOwn(named, action) ? (named[action] ?? action) : action)
}
