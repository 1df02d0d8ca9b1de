// Reads the named figures of a training’s record: a number by its name, and a list of points back from its numbered names.
import type { Figure } from '#events/insight/models.ts'

export type StoredFigures = {
  /** Null where it was not measured. */
  number(name: string): number | null
  /** `heldOut.roc.1.fpr`, `heldOut.roc.2.fpr`, …: one entry a number, as long as all fields are numbers. */
  points<Field extends string>(name: string, fields: readonly Field[]): readonly Readonly<Record<Field, number>>[]
}

export function storedFigures(figures: readonly Figure[]): StoredFigures {
  const values = new Map(figures.map(({ name, value }) => [name, value]))
  const number = (name: string): number | null => {
    const value = values.get(name)
    return typeof value === 'number' ? value : null
  }
  return {
    number,
    points(name, fields) {
      const points: Readonly<Record<(typeof fields)[number], number>>[] = []
      for (let n = 1; ; n += 1) {
        const point = recordOf(fields, (field) => number(`${name}.${n}.${field}`))
        if (point === null) return points
        points.push(point)
      }
    },
  }
}

function recordOf<Field extends string>(
  fields: readonly Field[],
  numberOf: (field: Field) => number | null,
): Readonly<Record<Field, number>> | null {
  const entries: Partial<Record<Field, number>> = {}
  for (const field of fields) {
    const value = numberOf(field)
    if (value === null) return null
    entries[field] = value
  }
  return isWhole(entries, fields) ? entries : null
}

const isWhole = <Field extends string>(
  entries: Partial<Record<Field, number>>,
  fields: readonly Field[],
): entries is Record<Field, number> => fields.every((field) => entries[field] !== undefined)
