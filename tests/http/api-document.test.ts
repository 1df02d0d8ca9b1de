/** The OpenAPI document: what it names, describes and promises. Needs no service and no database. */
import { beforeAll, describe, expect, it } from 'vitest'
import { readDefinitions } from '#definitions/definitions.ts'
import { problemTypes } from '#http/problem-types.ts'
import { apiDocument } from '../../tools/api/document.ts'
import { objectOf } from './documented.ts'

type Json = Readonly<Record<string, unknown>>
type Operation = Json & {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly responses: Json
}

let text = ''
let document: Json = {}
let operations: (readonly [name: string, Operation])[] = []
beforeAll(async () => {
  text = await apiDocument()
  document = JSON.parse(text)
  operations = Object.entries(objectOf(document.paths)).flatMap(([path, methods]) =>
    Object.entries(objectOf(methods)).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation as Operation] as const,
    ),
  )
})
const schemas = (): Json => objectOf(objectOf(document.components).schemas)

const pascal = (name: string) => name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())

/** Every object of the document with its place, the examples left out: they are data. */
function* objectsIn(value: unknown, place = '#'): Generator<readonly [place: string, Json]> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield [place, objectOf(value)]
  for (const [key, inner] of Object.entries(value))
    if (!['example', 'examples', 'enum', 'const', 'default'].includes(key)) yield* objectsIn(inner, `${place}/${key}`)
}

const followed = (schema: unknown): Json => {
  const { $ref, ...own } = objectOf(schema)
  if (typeof $ref !== 'string') return own
  const [, , , name = ''] = $ref.split('/')
  return { ...followed(schemas()[name]), ...own }
}

describe('what the document names', () => {
  it('has every command that has a route and every query', async () => {
    const { commands, queries } = await readDefinitions()
    const known = new Map(operations)
    for (const { route } of commands.values()) if (route) expect([...known.keys()]).toContain(route)
    for (const { path, name } of queries.values())
      expect(known.get(`GET ${path}`)?.operationId).toBe(`get${pascal(name)}`)
  })

  it('has a named schema for each command, each answer of a query, each row of a read model and each problem', async () => {
    const { commands, queries, projections } = await readDefinitions()
    expect(Object.keys(schemas())).toEqual(
      expect.arrayContaining([
        ...['Learner', 'ClassOverview', 'Event', 'CommandAnswer', 'Problem'],
        ...[...commands.values()].flatMap(({ name, route }) => (route ? [pascal(name.split('.')[1] ?? '')] : [])),
        ...[...queries.keys()].map(pascal),
        ...[...projections.keys()].map((name) => `${pascal(name)}Row`),
        ...Object.keys(problemTypes).map((code) => `${pascal(code)}Problem`),
      ]),
    )
  })

  it('uses every schema that it names, but for the rows of read models about no person', () => {
    const used = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name))
    expect(Object.keys(schemas()).filter((name) => !used.has(name) && !name.endsWith('Row'))).toEqual([])
  })

  it('has the refusal of a parameter without a value for every route of the API', () => {
    const without = operations.filter(([name, { responses }]) => / \/api\//.test(name) && !('422' in responses))
    expect(without.map(([name]) => name)).toEqual([])
  })

  it('has the refusals of a body that is too large, or of another type, for every route that takes one', () => {
    // OAuth has an error of its own for a body of another type.
    const ofOauth = 'POST /oauth/token'
    const lacking = operations.filter(
      ([name, { requestBody, responses }]) =>
        requestBody !== undefined && !('413' in responses && ('415' in responses || name === ofOauth)),
    )
    expect(lacking.map(([name]) => name)).toEqual([])
  })

  it('has the refusal of an erased person for every command about a child', () => {
    const about = operations.filter(([name]) => /^POST \/api\/(children\/|classes\/\{class\}\/dev)/.test(name))
    const without = about.filter(([name, { responses }]) => !('410' in responses) && !name.endsWith('/sessions/end'))
    expect(about.length).toBeGreaterThan(5)
    expect(without.map(([name]) => name)).toEqual([])
  })

  it('says how long a new password must be', () => {
    const lengths = ['SetPassword', 'ChangePassword'].map((name) =>
      Object.entries(objectOf(objectOf(schemas()[name]).properties)).map(([field, one]) => [
        field,
        objectOf(one).minLength,
      ]),
    )
    expect(lengths.map((fields) => Object.fromEntries(fields))).toMatchObject([{ password: 12 }, { newPassword: 12 }])
  })

  it('refers to nothing that is not there', () => {
    for (const [, ref = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g))
      expect(
        ref.split('/').reduce((at: Json, step) => objectOf(at[step]), document),
        ref,
      ).not.toEqual({})
    expect(text).not.toContain('$defs')
  })
})

describe('what it says of an operation', () => {
  it('names each in one style, a verb and a noun, and no two alike', () => {
    const ids = operations.map(([, { operationId }]) => operationId)
    expect(ids.filter((id) => !/^[a-z]+([A-Z][a-z]+)+$/.test(id))).toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('has a summary of a few words, and whole sentences beside it', () => {
    for (const [name, { summary, description }] of operations) {
      expect(summary, name).toMatch(/^[A-Z][^.]*[^.]$/)
      expect(summary.split(' ').length, `${name}: ${summary}`).toBeLessThanOrEqual(6)
      expect(description, name).toMatch(/[.)`]$/)
      expect(description, name).not.toBe(summary)
    }
    const summaries = operations.map(([, { summary }]) => summary)
    expect(new Set(summaries).size).toBe(summaries.length)
  })

  it('describes every parameter, header, field and schema', () => {
    const bare: string[] = []
    for (const [place, object] of objectsIn(document)) {
      for (const [field, schema] of Object.entries(objectOf(object.properties)))
        if (!place.endsWith('/properties') && !followed(schema).description) bare.push(`${place}: ${field}`)
      for (const parameter of Array.isArray(object.parameters) ? object.parameters.map(objectOf) : [])
        if (!parameter.description) bare.push(`${place}: ${parameter.name}`)
      if (place.endsWith('/headers'))
        for (const [header, one] of Object.entries(object))
          if (!objectOf(one).description) bare.push(`${place}: ${header}`)
    }
    for (const [name, schema] of Object.entries(schemas())) if (!objectOf(schema).description) bare.push(name)
    expect(bare).toEqual([])
  })

  it('has the bounds of fields, and not those of what JavaScript can count', () =>
    expect(text).not.toContain(String(Number.MAX_SAFE_INTEGER)))

  it('tells the parts of each union apart by a field, whose every value it maps', () => {
    for (const [place, { oneOf, discriminator }] of objectsIn(document)) {
      if (!Array.isArray(oneOf)) continue
      const mapped = Object.entries(objectOf(objectOf(discriminator).mapping))
      expect(mapped.map(([, ref]) => ref).sort(), place).toEqual(oneOf.map(({ $ref }) => $ref).sort())
      const field = String(objectOf(discriminator).propertyName)
      for (const [value, $ref] of mapped)
        expect(objectOf(objectOf(followed({ $ref }).properties)[field]), place).toMatchObject({ const: value })
    }
  })
})

describe('what it says of problems', () => {
  it('has, for each operation with a token, what a token may lack, and for each the answer that nobody wants', () => {
    for (const [name, { responses, security }] of operations) {
      expect(Object.keys(responses), name).toContain('500')
      if (Array.isArray(security) && security.length > 0) expect(Object.keys(responses), name).toContain('401')
    }
  })

  it('gives each type of problem its own status, and the type a value of its own', () => {
    for (const [code, { status }] of Object.entries(problemTypes)) {
      const { properties } = objectOf(schemas()[`${pascal(code)}Problem`])
      expect(objectOf(properties).type).toMatchObject({ const: `/problems/${code}` })
      expect(objectOf(objectOf(properties).status).enum).toContain(status)
    }
  })
})
