// Settings and measurements as a list of named figures, as the record of a model holds them.
import type { Figure } from '#events/insight/models.ts'

type Nested = { readonly [name: string]: unknown }

/** `{ trees: { leaves: 16 } }` becomes `trees.leaves` 16; a list is numbered from 1. Numbers that are not finite become null. */
export function figuresOf(values: Nested, prefix = ''): Figure[] {
  return Object.entries(values).flatMap(([key, value]): Figure[] => {
    const name = `${prefix}${key}`
    if (typeof value === 'number') return [{ name, value: Number.isFinite(value) ? value : null }]
    if (typeof value === 'boolean' || typeof value === 'string') return [{ name, value }]
    if (value === null) return [{ name, value }]
    if (Array.isArray(value)) return figuresOf(Object.fromEntries(value.map((one, n) => [n + 1, one])), `${name}.`)
    return typeof value === 'object' ? figuresOf({ ...value }, `${name}.`) : []
  })
}

export const byName = (figures: readonly Figure[]): Readonly<Record<string, Figure['value']>> =>
  Object.fromEntries(figures.map(({ name, value }) => [name, value]))
