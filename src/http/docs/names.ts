// Names of operations and schemas, from those of definitions.

/** `class-overview` → `ClassOverview` */
export const pascal = (name: string): string =>
  name
    .split('-')
    .map((word) => (word[0]?.toUpperCase() ?? '') + word.slice(1))
    .join('')

/** `record-attempt` → `recordAttempt` */
export const camel = (name: string): string => {
  const text = pascal(name)
  return (text[0]?.toLowerCase() ?? '') + text.slice(1)
}
