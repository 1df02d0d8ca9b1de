/** Holds answers against the OpenAPI document: a status, a type of problem or a body that it does not have is a mistake. */
import type { ErrorObject, ValidateFunction } from 'ajv'
import { Ajv2020 as Ajv } from 'ajv/dist/2020.js'

type Json = Readonly<Record<string, unknown>>
export type Answered = {
  readonly method: string
  readonly url: string
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** What an answer has that the document does not; null where it has all of it, or where the address is none of its own. */
type Check = (answer: Answered) => string | null

/** By the text of the document: the servers of a process have the same one, and its schemas take long to compile. */
const checks = new Map<string, Check>()

export function documented(text: string): Check {
  const known = checks.get(text)
  if (known) return known
  const check = checkOf(objectOf(JSON.parse(text)))
  checks.set(text, check)
  return check
}

function checkOf(document: Json): Check {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, discriminator: false })
  ajv.addSchema(document, 'openapi')
  // A literal path goes before one with a parameter, as on the server.
  const routes = Object.entries(objectOf(document.paths))
    .map(([path, operations]) => [addressPattern(path), path, objectOf(operations)] as const)
    .sort(([, a], [, b]) => a.split('{').length - b.split('{').length)
  const validators = new Map<string, ValidateFunction>()
  const validator = (pointer: string): ValidateFunction => {
    const known = validators.get(pointer)
    if (known) return known
    const made = ajv.compile({ $ref: `openapi#${pointer}` })
    validators.set(pointer, made)
    return made
  }
  const responses = new Map<string, Json | undefined>()
  const responseAt = (pointer: string): Json | undefined => {
    if (!responses.has(pointer)) responses.set(pointer, at(document, pointer))
    return responses.get(pointer)
  }
  return ({ method, url, status, contentType, body }) => {
    // As a client sends it: `/./` is gone.
    const address = URL.parse(url, 'http://service')?.pathname ?? ''
    const [, path = '', operations = {}] = routes.find(([pattern]) => pattern.test(address)) ?? []
    if (!(method.toLowerCase() in operations)) return null
    const where = `${method} ${path} answered ${status}`
    let pointer = `/paths/${token(path)}/${method.toLowerCase()}/responses/${status}`
    let response = responseAt(pointer)
    if (response === undefined) return `${where}, which the document does not have: ${body.slice(0, 300)}`
    if (typeof response.$ref === 'string') {
      pointer = response.$ref.slice(1)
      response = responseAt(pointer) ?? {}
    }
    const type = contentType.split(';')[0] ?? ''
    if (body === '' && !('content' in response)) return null
    if (!(type in objectOf(response.content))) return `${where} as ${type}, which the document does not have`
    // What is no JSON document (lines, messages, metrics) is described in words.
    if (type !== 'application/json' && !type.endsWith('+json')) return null
    const validate = validator(`${pointer}/content/${token(type)}/schema`)
    return validate(JSON.parse(body)) ? null : `${where} with ${why(validate.errors)}: ${body.slice(0, 300)}`
  }
}

const why = (errors: readonly ErrorObject[] | null | undefined): string =>
  (errors ?? [])
    .slice(0, 5)
    .map(({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`)
    .join('; ')

const addressPattern = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+')}$`)

/** As a part of a JSON pointer in a URI fragment. */
const token = (text: string): string => encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'))

function at(document: Json, pointer: string): Json | undefined {
  let here: unknown = document
  for (const part of pointer.split('/').slice(1))
    here = objectOf(here)[decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')]
  return here === undefined ? undefined : objectOf(here)
}

export const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
