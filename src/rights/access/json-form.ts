// A person's file as one JSON document. The events come last, one on each line, so that it is written as it is read.
import { z } from 'zod'
import { type Head, type PersonEvent, PersonFileSchema } from './file-format.ts'
import type { Form } from './form.ts'

export function jsonForm(): Form {
  let isFirst = true
  return {
    begin(head: Head) {
      // The head without its closing brace: the history follows.
      return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "history": [`
    },
    event(event: PersonEvent) {
      const before = isFirst ? '\n' : ',\n'
      isFirst = false
      return `${before}    ${JSON.stringify(event)}`
    },
    end: () => `${isFirst ? '' : '\n  '}]\n}\n`,
  }
}

/** The JSON Schema of the document. */
export const jsonFormSchema = (): object => z.toJSONSchema(PersonFileSchema, { io: 'output', unrepresentable: 'any' })
