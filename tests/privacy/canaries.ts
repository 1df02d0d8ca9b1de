// Canaries: unique texts for everything personal that is sent to a service, each with a label that says where it was sent.
import type { z } from 'zod'
import type { Command } from '#kernel/command.ts'
import { personalMarks } from '#kernel/personal.ts'
import { canaryText, type Marker } from './byte-search.ts'

export type Canaries = {
  readonly marker: Marker
  /** A new canary. */
  text(label: string): string
  readonly labels: readonly string[]
}

export function canariesOf(marker: Marker): Canaries {
  const labels: string[] = []
  return {
    marker,
    labels,
    text(label) {
      labels.push(label)
      return canaryText(marker, labels.length - 1)
    },
  }
}

/** What a text may have to look like. A personal field of another form needs another candidate here. */
const forms: readonly ((canary: string) => string)[] = [
  // With what JSON escapes, and what UTF-8 and UTF-16 spell otherwise.
  (canary) => `${canary} “é” "\\\n`,
  (canary) => canary,
  (canary) => `${canary}@example.org`,
  (canary) => `https://example.org/${canary}`,
]

/** A canary that fits the schema of a field; null where the field is no text. */
export function canaryFor(canaries: Canaries, schema: z.ZodType, label: string): string | null {
  const isText = schema.safeParse('x').success || forms.some((form) => schema.safeParse(form('x')).success)
  if (!isText) return null
  const canary = canaries.text(label)
  const fitting = forms.map((form) => form(canary)).find((text) => schema.safeParse(text).success)
  if (fitting === undefined) throw new Error(`${label}: no candidate text fits this personal field; add one`)
  return fitting
}

export const isPersonal = (schema: z.ZodType): boolean => personalMarks(schema).length > 0

/** The example of a command with a canary in each of its personal texts. */
export function inputWithCanaries(canaries: Canaries, command: Command): Record<string, unknown> {
  const input: Record<string, unknown> = { ...command.example }
  for (const [field, schema] of Object.entries<z.ZodType>(command.input.shape)) {
    if (!isPersonal(schema)) continue
    const canary = canaryFor(canaries, schema, `${command.name} ${field}`)
    if (canary !== null) input[field] = canary
  }
  return input
}
