// Reads the fields of one record, and notes which rule each field breaks. Pure: a fault never holds a value of the record.
import { z } from 'zod'

export type Fault = {
  /** One of the sentences of the code. */
  readonly rule: string
  /** The record is imported all the same, without the field. */
  readonly taken: boolean
}

/** The record is null if it has to be set aside. */
export type Reading<Of> = { readonly record: Of | null; readonly faults: readonly Fault[] }

export type RecordFields = {
  /** Null if the field is missing or breaks the rule: then the record is set aside. */
  needed<Value>(field: string, schema: z.ZodType<Value>, rule: string): Value | null
  /** Undefined if the field is missing. If it breaks the rule, it is left out of the record. */
  optional<Value>(field: string, schema: z.ZodType<Value>, rule: string): Value | undefined
  note(rule: string): void
  taken<Of>(record: Of): Reading<Of>
  setAside(rule?: string): Reading<never>
}

const Fields = z.record(z.string(), z.unknown())

export function recordFields(json: unknown): RecordFields {
  const faults: Fault[] = []
  const parsed = Fields.safeParse(json)
  const given = (field: string): unknown =>
    parsed.success && Object.hasOwn(parsed.data, field) ? parsed.data[field] : undefined
  return {
    needed(field, schema, rule) {
      const value = given(field)
      if (isMissing(value)) {
        if (parsed.success) faults.push({ rule: `${field} is missing`, taken: false })
        return null
      }
      const read = schema.safeParse(value)
      if (read.success) return read.data
      faults.push({ rule: `${field} is not ${rule}`, taken: false })
      return null
    },
    optional(field, schema, rule) {
      const value = given(field)
      if (isMissing(value)) return undefined
      const read = schema.safeParse(value)
      if (read.success) return read.data
      faults.push({ rule: `${field} is not ${rule}: left out`, taken: true })
      return undefined
    },
    note: (rule) => void faults.push({ rule, taken: true }),
    taken: (record) => ({ record, faults }),
    setAside(rule) {
      if (!parsed.success) return { record: null, faults: [{ rule: 'the record is not a JSON object', taken: false }] }
      const why = faults.filter(({ taken }) => !taken)
      // One reason a record, so that the counts add up.
      const [first = { rule: rule ?? 'the record cannot be used', taken: false }] = why
      return { record: null, faults: [first] }
    },
  }
}

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
