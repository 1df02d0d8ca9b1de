// What an event changed in a row, field by field, without the columns that only folds use.
import { isDeepStrictEqual } from 'node:util'
import { shownValue } from '#kernel/shown-number.ts'
import type { RowChange } from '../folding.ts'
import { columnsShown } from '../questions/person-question.ts'

export type FieldChange = { readonly before: unknown; readonly after: unknown }

export type ShownChange = {
  readonly model: string
  readonly key: Readonly<Record<string, unknown>>
  readonly change: 'added' | 'changed' | 'removed'
  /** All fields of a row that was added or removed; the other side is null. */
  readonly fields: Readonly<Record<string, FieldChange>>
}

/** Null if no visible field changed. Without lists, the columns that hold lists or objects are left out. */
export function shownChange({ model, key, before, after }: RowChange, lists = true): ShownChange | null {
  const fields = columnsShown(model, lists)
    .map((column) => [column, { before: fieldOf(before, column), after: fieldOf(after, column) }] as const)
    .filter(([, field]) => before === null || after === null || !isDeepStrictEqual(field.before, field.after))
  const change = before === null ? 'added' : after === null ? 'removed' : 'changed'
  if (change === 'changed' && fields.length === 0) return null
  return { model: model.name, key: { ...key }, change, fields: Object.fromEntries(fields) }
}

const fieldOf = (row: object | null, column: string): unknown =>
  row === null ? null : shownValue(Reflect.get(row, column) ?? null)
