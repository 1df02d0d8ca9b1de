// A problem may name a field that nobody knows, and never repeats a value.
import { describe, expect, it } from 'vitest'
import { readDefinitions } from '#definitions/definitions.ts'
import { fieldProblems } from '#kernel/field-problem.ts'
import { parseJson } from './body.ts'
import { idempotencyKey } from './commands/command-headers.ts'
import { toHttpProblem } from './problems.ts'

const CANARY = 'Zoé Canary'
const { commands } = await readDefinitions()

const thrownBy = (run: () => unknown): unknown => {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('expected an error')
}

describe('a problem repeats no value', () => {
  it.each([...commands.values()].map(({ name, input }) => ({ name, input })))('of an input of $name', ({ input }) => {
    for (const wrong of [CANARY, [CANARY], { text: CANARY }, `${CANARY}\0`, `${CANARY} `.repeat(1_000)]) {
      const fields = Object.fromEntries(Object.keys(input.shape).map((field) => [field, wrong]))
      const { error } = input.safeParse(fields)
      if (error) expect(JSON.stringify(fieldProblems(error))).not.toContain('Canary')
    }
  })

  it.each([
    `{"name": "${CANARY}"`,
    `{"name": ${CANARY}}`,
    `{"name": '${CANARY}'}`,
    `{${CANARY}: 1}`,
    `{"name": "${CANARY}" "b"}`,
    `{"name": "${CANARY}\n"}`,
    `{"name": "\\q${CANARY}"}`,
    `${CANARY}`,
    `{"a": 1} ${CANARY}`,
  ])('of a body that is not JSON: %s', (text) => {
    const problem = toHttpProblem(thrownBy(() => parseJson(text)))
    expect(JSON.stringify(problem.withTrace('0'))).not.toContain('Canary')
  })

  it.each(['Zoe Canary', '"Canary', `Canary${'x'.repeat(300)}`, 'Zoé-Canary'])(
    'of an Idempotency-Key that is refused: %s',
    (key) => {
      const headers = { 'idempotency-key': key }
      const request = { headers, raw: { rawHeaders: ['idempotency-key', key] } }
      const problem = toHttpProblem(thrownBy(() => idempotencyKey(Object(request))))
      expect(problem.status).toBe(400)
      expect(JSON.stringify(problem.withTrace('0'))).not.toContain('Canary')
    },
  )
})
